// 2025-11-25 and the revisions that negotiate down from it: a handshake, then a session (HTTP) or the link remembers.
#include "services/mcp/detail/eras.hpp"

namespace actors::mcp {
namespace {

version requested_version(const incoming& in) {
  auto* params = in.params();
  auto* requested = params ? params->if_contains("protocolVersion") : nullptr;
  return requested && requested->is_string() ? negotiate(requested->get_string()) : latest_2025;
}

// The header came with 2025-06-18. Who sends none and is not known to speak anything else speaks the revision before.
// Source: 2025-11-25, basic/transports, "Protocol Version Header".
std::optional<failure> admit_http(incoming& in, const surroundings& around) {
  auto declared = find_single(around.headers, header::protocol_version);
  if (declared.contradictory)
    return failure{errc::invalid_request, "Two MCP-Protocol-Version headers that differ"};
  // A header that names anything but a revision of 2025 has made this a message of 2026. What the session agreed on
  // counts first.
  auto v = around.negotiated || !declared.value ? around.negotiated : parse_version(*declared.value);
  in.reply.version = v.value_or(version::v2025_03_26);
  if (auto wrong = check_session(around.headers))
    return wrong;
  in.session_id = *find_single(around.headers, header::session_id).value;
  return std::nullopt;
}

} // namespace

std::optional<failure> check_session(const transport::headers& fields) {
  const auto session = find_single(fields, header::session_id);
  if (session.contradictory)
    return failure{errc::invalid_request, "Two Mcp-Session-Id headers that differ"};
  if (!session.value || session.value->empty())
    return failure{errc::invalid_request, "Mcp-Session-Id header is missing: open a session with initialize"};
  return std::nullopt;
}

std::optional<failure> admit_2025(incoming& in, const surroundings& around) {
  auto found = find_method(era::v2025, in.message);
  in.reply.method = found.value_or(method::none);
  if (found == method::initialize) {
    in.reply.version = requested_version(in);
    return std::nullopt;
  }
  if (around.http) {
    if (auto wrong = admit_http(in, around))
      return wrong;
  } else {
    in.reply.version = around.negotiated.value_or(latest_2025);
  }
  if (in.is_request() && !found)
    return unknown_method(method_name(in.message), 200);
  return std::nullopt;
}

errc code_2025(errc code) noexcept {
  switch (code) {
  case errc::header_mismatch:
  case errc::missing_required_client_capability:
  case errc::unsupported_protocol_version:
    return errc::invalid_params;
  default:
    return code;
  }
}

} // namespace actors::mcp
