// 2026-07-28: no state. Each request says in `_meta` what it speaks, and HTTP headers repeat some of it for whoever
// routes.
#include "services/mcp/detail/eras.hpp"

#include <string>

namespace actors::mcp {
namespace {

failure malformed(std::string message) {
  return {errc::invalid_params, std::move(message)};
}
failure mismatch(std::string message) {
  return {errc::header_mismatch, "Header mismatch: " + std::move(message)};
}

std::optional<failure> check_header(const surroundings& around, std::string_view name, std::string_view body_value,
                                    bool may_be_encoded) {
  auto wrong = find_mismatch(around.headers, name, body_value, may_be_encoded);
  return wrong ? std::optional{mismatch(*std::move(wrong))} : std::nullopt;
}

/// The member of `params` that Mcp-Name repeats, or nothing.
std::string_view name_source(method m) noexcept {
  switch (m) {
  case method::tools_call:
  case method::prompts_get:
    return "name";
  case method::resources_read:
    return "uri";
  // Source: SEP-2663, "Streamable HTTP: Routing Headers".
  case method::tasks_get:
  case method::tasks_update:
  case method::tasks_cancel:
    return "taskId";
  default:
    return {};
  }
}

std::optional<failure> check_version(const boost::json::object* meta, const surroundings& around) {
  auto* declared = meta ? meta->if_contains(meta_key::protocol_version) : nullptr;
  if (!declared || !declared->is_string()) {
    // A header that already names a revision we do not serve gets the answer that helps: the list of those we do.
    auto field = find_single(around.headers, header::protocol_version);
    if (field.value && !parse_version(*field.value))
      return unsupported_version(*field.value);
    return malformed("params._meta must hold the string \"" + std::string{meta_key::protocol_version} +
                     "\"; a client of an earlier revision begins with initialize");
  }
  std::string_view requested = declared->get_string();
  if (around.http)
    if (auto wrong = check_header(around, header::protocol_version, requested, false))
      return wrong;
  auto v = parse_version(requested);
  if (!v || era_of(*v) != era::v2026)
    return unsupported_version(requested);
  return std::nullopt;
}

// What headers a notification must have is left open; but a revision that is not served cannot be obeyed.
// Source: 2026-07-28, basic/transports/streamable-http, "Sending Messages".
std::optional<failure> check_notification(const surroundings& around) {
  auto field = find_single(around.headers, header::protocol_version);
  if (field.value && !parse_version(*field.value))
    return unsupported_version(*field.value);
  return std::nullopt;
}

std::optional<failure> check_names(const incoming& in, const surroundings& around) {
  if (auto wrong = check_header(around, header::method, method_name(in.message), false))
    return wrong;
  auto source = name_source(in.reply.method);
  if (source.empty())
    return std::nullopt;
  auto* params = in.params();
  auto* value = params ? params->if_contains(source) : nullptr;
  // Without a name the request is refused as malformed by whoever reads its parameters: there is nothing to contradict.
  if (!value || !value->is_string())
    return std::nullopt;
  return check_header(around, header::name, value->get_string(), true);
}

} // namespace

std::optional<failure> admit_2026(incoming& in, const surroundings& around) {
  in.reply.version = latest_2026;
  auto found = find_method(era::v2026, in.message);
  in.reply.method = found.value_or(method::none);
  if (std::holds_alternative<jsonrpc::notification>(in.message))
    return check_notification(around);
  if (!in.is_request())
    return failure{errc::invalid_request, "Clients of this revision send no responses"};
  const auto* meta = in.meta();
  if (auto wrong = check_version(meta, around))
    return wrong;
  // Source: 2026-07-28, server/utilities/logging, "Error Handling".
  if (auto* level = meta->if_contains(meta_key::log_level))
    if (!level->is_string() || !parse_log_level(level->get_string()))
      return malformed("\"" + std::string{meta_key::log_level} + "\" must be one of the eight log levels");
  auto* capabilities = meta->if_contains(meta_key::client_capabilities);
  if (!capabilities || !capabilities->is_object())
    return malformed("params._meta must hold the object \"" + std::string{meta_key::client_capabilities} + "\"");
  if (around.http)
    if (auto wrong = check_names(in, around))
      return wrong;
  if (!found)
    return unknown_method(method_name(in.message), status_2026(errc::method_not_found));
  return std::nullopt;
}

// Source: 2026-07-28, basic, "Error Codes": the retired codes must not be emitted.
errc code_2026(errc code) noexcept {
  switch (code) {
  case errc::resource_not_found:
  case errc::url_elicitation_required:
    return errc::invalid_params;
  default:
    return code;
  }
}

// Source: 2026-07-28, basic/transports/streamable-http, "Protocol Version Header" and "Server Validation"; schema, the
// three errors from -32020 on.
int status_2026(errc code) noexcept {
  switch (code) {
  case errc::method_not_found:
    return 404;
  case errc::parse_error:
  case errc::invalid_request:
  case errc::header_mismatch:
  case errc::missing_required_client_capability:
  case errc::unsupported_protocol_version:
    return 400;
  default:
    return 200;
  }
}

} // namespace actors::mcp
