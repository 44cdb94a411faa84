#include "services/mcp/codec.hpp"

#include "services/mcp/detail/eras.hpp"

#include <utility>

namespace actors::mcp {
namespace {

using boost::json::object;

// Which era a message belongs to. What it says of itself comes first, then its headers, then what the link agreed on.
// Source: 2026-07-28, basic/versioning, "Backward Compatibility with Initialization-Based Versions".
era era_of_message(const incoming& in, const surroundings& around) {
  if (auto* declared = in.meta(meta_key::protocol_version)) {
    auto v = declared->is_string() ? parse_version(declared->get_string()) : std::nullopt;
    if (!v || era_of(*v) == era::v2026)
      return era::v2026;
  }
  auto name = method_name(in.message);
  if (name == "initialize")
    return era::v2025;
  if (around.http) {
    auto field = find_single(around.headers, header::protocol_version);
    if (field.value) {
      auto v = parse_version(*field.value);
      return v && era_of(*v) == era::v2025 ? era::v2025 : era::v2026;
    }
    // Clients of 2025 never send Mcp-Method.
    bool modern = around.headers.find(header::method) || name == "server/discover";
    return modern ? era::v2026 : era::v2025;
  }
  if (name == "server/discover")
    return era::v2026;
  if (around.negotiated)
    return era::v2025;
  // Before any handshake a 2025 client may ping and nothing else; whatever else comes here lacks its `_meta`.
  return name == "ping" ? era::v2025 : era::v2026;
}

std::optional<failure> check_shape(const incoming& in) {
  auto* request = std::get_if<jsonrpc::request>(&in.message);
  if (!request)
    return std::nullopt;
  // Source: 2025-11-25 and 2026-07-28, basic, "Requests": the id is no null, the parameters are an object.
  if (request->id.is_null())
    return failure{errc::invalid_request, "The id of a request must be a string or an integer, not null"};
  if (request->params.is_array())
    return failure{errc::invalid_params, "params must be an object"};
  return std::nullopt;
}

// What the messages of a batch say of themselves comes later: of a batch they may all be unreadable.
bool may_send_batches(const transport::inbound& in, const decode_context& context) {
  auto revision = context.negotiated;
  if (context.http) {
    auto field = find_single(in.headers, header::protocol_version);
    auto declared = field.value ? parse_version(*field.value) : std::optional{version::v2025_03_26};
    if (!revision || !declared || era_of(*declared) == era::v2026)
      revision = declared;
  }
  return revision && has_batches(*revision);
}

reject refuse(bool http, const jsonrpc::id& id, const failure& why) {
  return {.answer = error_answer(http, id, why), .reason = why.message};
}

reject refuse(const http_refusal& why) {
  return refuse(true, {}, {.code = errc::invalid_request, .message = why.message, .status = why.status});
}

reject refuse(bool http, const jsonrpc::parse_error& why) {
  return refuse(http, why.id,
                {.code = static_cast<errc>(why.code()),
                 .message = why.message,
                 .status = why.reason == jsonrpc::errc::too_large ? 413 : 400});
}

reject not_allowed(std::string_view allowed) {
  auto no = refuse({405, "This revision serves here only " + std::string{allowed}});
  no.answer.headers.add("Allow", allowed);
  return no;
}

// GET and DELETE belong to the sessions of 2025.
// Source: 2025-11-25, basic/transports; 2026-07-28, basic/transports/streamable-http, "Backward Compatibility".
decoded decode_bodiless(const transport::inbound& in) {
  if (in.method != "GET" && in.method != "DELETE")
    return not_allowed("GET, POST, DELETE");
  auto revision = find_single(in.headers, header::protocol_version);
  if (revision.contradictory)
    return refuse({400, "Two MCP-Protocol-Version headers that differ"});
  auto v = revision.value ? parse_version(*revision.value) : std::nullopt;
  if (revision.value && !v)
    return refuse(true, {}, unsupported_version(*revision.value));
  if (v && era_of(*v) == era::v2026)
    return not_allowed("POST");
  auto session = find_single(in.headers, header::session_id);
  if (session.contradictory)
    return refuse({400, "Two Mcp-Session-Id headers that differ"});
  if (!session.value || session.value->empty())
    return refuse({400, in.method + " is for a session: the Mcp-Session-Id header is missing"});
  if (in.method == "DELETE")
    return session_end{std::string{*session.value}};
  if (auto no = check_accepts_events(in.headers))
    return refuse(*no);
  const auto last = find_single(in.headers, header::last_event_id);
  if (last.contradictory)
    return refuse({400, "Two Last-Event-ID headers that differ"});
  return stream_start{std::string{*session.value}, std::string{last.value.value_or(std::string_view{})}};
}

} // namespace

decoded codec::decode(const transport::inbound& in, const decode_context& context) const {
  if (context.http) {
    if (auto no = check_access(in.headers, options_.access))
      return refuse(*no);
    if (in.method != "POST")
      return decode_bodiless(in);
    if (auto no = check_media_types(in.headers))
      return refuse(*no);
  }
  if (in.too_large)
    return refuse(context.http, jsonrpc::parse_error{jsonrpc::errc::too_large, "longer than this server takes"});
  auto read = jsonrpc::parse(in.body, options_.limits, context.storage);
  if (!read)
    return refuse(context.http, read.error());
  if (auto* one = std::get_if<jsonrpc::message>(&*read)) {
    auto admitted = admit(std::move(*one), in, context);
    if (auto* yes = std::get_if<incoming>(&admitted))
      return std::move(*yes);
    return std::get<reject>(std::move(admitted));
  }
  return decode_batch(std::get<jsonrpc::batch>(std::move(*read)), in, context);
}

decoded codec::decode_batch(jsonrpc::batch many, const transport::inbound& in, const decode_context& context) const {
  const failure no_batches{errc::invalid_request, "Batches exist in revision 2025-03-26 alone"};
  if (!may_send_batches(in, context))
    return refuse(context.http, {}, no_batches);
  batch out;
  if (context.http) {
    if (auto no = check_session(in.headers))
      return refuse(true, {}, *no);
    out.session_id = *find_single(in.headers, header::session_id).value;
  }
  for (auto& one : many) {
    if (!one) {
      out.messages.emplace_back(refuse(context.http, one.error()));
      continue;
    }
    auto admitted = admit(std::move(*one), in, context);
    auto* ok = std::get_if<incoming>(&admitted);
    if (ok && !has_batches(ok->reply.version))
      return refuse(context.http, {}, no_batches);
    // Source: 2025-03-26, basic/lifecycle, "Initialization".
    if (ok && ok->reply.method == method::initialize)
      admitted = refuse(context.http, ok->reply.id, {errc::invalid_request, "initialize must not be part of a batch"});
    out.messages.push_back(std::move(admitted));
  }
  return out;
}

std::variant<incoming, reject> codec::admit(jsonrpc::message message, const transport::inbound& in,
                                            const decode_context& context) const {
  incoming out{.message = std::move(message)};
  out.reply.http = context.http;
  if (auto* request = std::get_if<jsonrpc::request>(&out.message))
    out.reply.id = request->id;
  surroundings around{.headers = in.headers, .http = context.http, .negotiated = context.negotiated};
  auto wrong = check_shape(out);
  if (!wrong)
    wrong = era_of_message(out, around) == era::v2025 ? admit_2025(out, around) : admit_2026(out, around);
  if (!wrong)
    return out;
  auto no = refuse(context.http, out.reply.id, *wrong);
  // Only requests are answered: an error that answers a notification or a response would be a message about nothing.
  bool silent = !context.http && !out.is_request();
  if (silent)
    no.answer.body.clear();
  return no;
}

const object* incoming::params() const noexcept {
  if (auto* r = std::get_if<jsonrpc::request>(&message))
    return r->params.if_object();
  if (auto* n = std::get_if<jsonrpc::notification>(&message))
    return n->params.if_object();
  return nullptr;
}

const object* incoming::meta() const noexcept {
  auto* in = params();
  auto* found = in ? in->if_contains("_meta") : nullptr;
  return found ? found->if_object() : nullptr;
}

const boost::json::value* incoming::meta(std::string_view key) const noexcept {
  auto* fields = meta();
  return fields ? fields->if_contains(key) : nullptr;
}

const object* incoming::client_capabilities() const noexcept {
  auto* found = meta(meta_key::client_capabilities);
  return found ? found->if_object() : nullptr;
}

const object* incoming::client_info() const noexcept {
  auto* found = meta(meta_key::client_info);
  return found ? found->if_object() : nullptr;
}

const boost::json::value* incoming::progress_token() const noexcept {
  auto* found = meta(meta_key::progress_token);
  return found && (found->is_string() || found->is_number()) ? found : nullptr;
}

std::string_view incoming::log_level() const noexcept {
  auto* found = meta(meta_key::log_level);
  return found && found->is_string() ? std::string_view{found->get_string()} : std::string_view{};
}

} // namespace actors::mcp
