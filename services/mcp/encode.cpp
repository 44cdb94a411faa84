// The answering half of the codec.
#include "services/jsonrpc/serialize.hpp"
#include "services/mcp/codec.hpp"
#include "services/mcp/content.hpp"
#include "services/mcp/detail/eras.hpp"

#include <utility>

namespace actors::mcp {
namespace {

constexpr std::string_view complete = "complete";

std::string begin_result(const jsonrpc::id& id, std::size_t size) {
  std::string out;
  out.reserve(size + 256);
  out += R"({"jsonrpc":"2.0","id":)";
  jsonrpc::append_id(out, id);
  out += R"(,"result":)";
  return out;
}

// Source: 2026-07-28, server/utilities/caching: on complete results alone, on each page alike, never negative.
void append_cache(std::string& out, const cache_hint& hint) {
  out += R"("ttlMs":)";
  out += std::to_string(hint.ttl.count() < 0 ? 0 : hint.ttl.count());
  out += hint.scope == cache_scope::public_ ? R"(,"cacheScope":"public",)" : R"(,"cacheScope":"private",)";
}

// Opens the result with the members that are missing from `object`, then the rest of its text. Members end with a comma
// that an empty object must not leave behind.
void append_with(std::string& out, std::string_view members, std::string_view object) {
  out += '{';
  out += members;
  if (object == "{}" && !members.empty())
    out.back() = '}';
  else
    out += object.substr(1);
}

} // namespace

codec::codec(const server_info& info, codec_options options)
    : options_(std::move(options)), server_info_(to_json(info)) {
  if (!options_.identify_server)
    return;
  server_meta_ = R"("_meta":)";
  jsonrpc::append(server_meta_, boost::json::object{{meta_key::server_info, server_info_}});
  server_meta_ += ',';
}

// As a member, with a comma behind it.
void codec::append_meta(std::string& out, era to, const boost::json::object& meta) const {
  if (meta.empty()) {
    if (to == era::v2026)
      out += server_meta_;
    return;
  }
  auto whole = meta;
  if (to == era::v2026 && options_.identify_server)
    whole.emplace(meta_key::server_info, server_info_);
  out += R"("_meta":)";
  jsonrpc::append(out, boost::json::value(std::move(whole)));
  out += ',';
}

transport::outbound codec::encode_result(const reply_address& to, boost::json::object result,
                                         const result_hints& hints) const {
  if (to.era() == era::v2025) {
    auto body = begin_result(to.id, 0);
    jsonrpc::append(body, boost::json::value(std::move(result)));
    return json_answer(to.http, 200, std::move(body += '}'));
  }
  auto* declared = result.if_contains("resultType");
  std::string type{declared && declared->is_string() ? std::string_view{declared->get_string()} : hints.type};
  auto* meta = result.if_contains("_meta");
  if (meta && meta->is_object() && options_.identify_server)
    meta->get_object().emplace(meta_key::server_info, server_info_);
  std::string members;
  if (!declared)
    members += R"("resultType":)" + jsonrpc::serialize(boost::json::value(type)) + ',';
  if (type == complete && is_cacheable(to.method) && !result.contains("ttlMs"))
    append_cache(members, hints.cache.value_or(options_.cache));
  if (!meta)
    members += server_meta_;
  auto text = jsonrpc::serialize(boost::json::value(std::move(result)));
  auto body = begin_result(to.id, members.size() + text.size());
  append_with(body, members, text);
  return json_answer(to.http, 200, std::move(body += '}'));
}

transport::outbound codec::encode_serialized(const reply_address& to, std::string_view result,
                                             const result_hints& hints) const {
  auto body = begin_result(to.id, result.size() + server_meta_.size());
  std::string members;
  if (to.era() == era::v2026) {
    members += R"("resultType":)" + jsonrpc::serialize(boost::json::value(hints.type)) + ',';
    if (hints.type == complete && is_cacheable(to.method))
      append_cache(members, hints.cache.value_or(options_.cache));
  }
  append_meta(members, to.era(), hints.meta);
  append_with(body, members, result);
  return json_answer(to.http, 200, std::move(body += '}'));
}

transport::outbound codec::encode_members(const reply_address& to, std::string_view members,
                                          const result_hints& hints) const {
  return encode_serialized(to, '{' + std::string{members} + '}', hints);
}

transport::outbound codec::encode_tool_result(const reply_address& to, const tool_result& result) const {
  auto body = begin_result(to.id, server_meta_.size() + 2 * result.structured_content().size());
  body += '{';
  if (to.era() == era::v2026)
    body += R"("resultType":"complete",)";
  append_meta(body, to.era(), result.meta);
  append_members(body, result, to.version);
  return json_answer(to.http, 200, std::move(body += "}}"));
}

transport::outbound codec::encode_error(const reply_address& to, errc code, std::string_view message,
                                        const boost::json::value& data) const {
  failure why{.code = code, .message = std::string{message}, .status = 200, .data = data};
  if (to.era() == era::v2025) {
    why.code = code_2025(code);
  } else {
    why.code = code_2026(code);
    why.status = status_2026(why.code);
  }
  return error_answer(to.http, to.id, why);
}

transport::outbound codec::encode_error(const reply_address& to, const protocol_error& error) const {
  return encode_error(to, error.code, error.message, error.data);
}

transport::outbound codec::session_not_found(const reply_address& to) const {
  return error_answer(
      to.http, to.id,
      {.code = errc::invalid_request, .message = "Session not found: open a new one with initialize", .status = 404});
}

transport::outbound codec::accepted() {
  return {.status = 202, .headers = {}, .body = {}};
}

transport::outbound codec::join(const std::vector<transport::outbound>& answers) {
  std::string body;
  bool http = false;
  for (auto& one : answers) {
    if (one.body.empty())
      continue;
    body += body.empty() ? '[' : ',';
    body += one.body;
    http = http || !one.headers.empty();
  }
  if (body.empty())
    return accepted();
  return json_answer(http, 200, std::move(body += ']'));
}

} // namespace actors::mcp
