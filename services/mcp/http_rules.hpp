// What an HTTP request must look like before its body matters: who may ask (Host, Origin), in which media types, and
// header fields that may occur once.
//
//   if (auto no = check_access(in.headers, policy)) return refuse(no->status, no->message);
//
// Pure functions, safe from any thread.
// Source: 2025-11-25, basic/transports; 2026-07-28, basic/transports/streamable-http. RFC 9110 for the fields
// themselves.
#pragma once

#include "services/transport/connection.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace actors::mcp {

/// Who may ask. A web page must not reach a local server by way of the browser (DNS rebinding).
/// Source: 2026-07-28, basic/transports/streamable-http, "Security & Endpoint".
struct access_policy {
  /// Names under which the server is reached, "mcp.example.com" (any port) or "mcp.example.com:8443"; "*" for any,
  /// which lets in no further origin. "localhost", "127.0.0.1" and "[::1]" always are. A port is one to five digits; what has
  /// another is foreign.
  std::vector<std::string> hosts{};

  /// Origins that may ask beside those of the names in `hosts`, whole as in "https://app.example.com"; "*" for any. Their browsers are
  /// told that their pages may (CORS): without cookies, which nothing here looks at.
  std::vector<std::string> origins{};
};

struct http_refusal {
  int status;
  std::string message;
};

/// 403 if the Host is none of ours or the Origin is foreign. Absent fields pass: only browsers can be tricked into
/// asking, and they send both.
[[nodiscard]] std::optional<http_refusal> check_access(const transport::headers& fields, const access_policy& policy);

/// 415 if the body is not declared as JSON, 406 if the client does not take both JSON and event streams. An absent
/// Accept takes everything (RFC 9110, section 12.5.1).
[[nodiscard]] std::optional<http_refusal> check_media_types(const transport::headers& fields);

/// 406 if the client takes no event stream; an absent Accept takes everything. For GET.
[[nodiscard]] std::optional<http_refusal> check_accepts_events(const transport::headers& fields);

/// A field that may occur once. Two that differ are a sign of smuggling: whoever looked at the other one saw another
/// request.
struct single_field {
  std::optional<std::string_view> value{}; ///< valid as long as the headers are
  bool contradictory = false;
};

[[nodiscard]] single_field find_single(const transport::headers& fields, std::string_view name) noexcept;

/// The value is what the body says, letter by letter: neither encoded nor with characters that a header must not hold.
[[nodiscard]] bool is_plain_field_value(std::string_view value) noexcept;

/// A header value as the body would say it: plain, or "=?base64?…?=". Nothing: characters that a header must not hold,
/// or broken base64. Source: 2026-07-28, basic/transports/streamable-http, "Value Encoding".
[[nodiscard]] std::optional<std::string> decode_field_value(std::string_view value);

/// Why a field does not repeat what the body says, or nothing. `may_be_encoded`: as above; else letter by letter.
/// Source: 2026-07-28, basic/transports/streamable-http, "Server Validation".
[[nodiscard]] std::optional<std::string> find_mismatch(const transport::headers& fields, std::string_view name,
                                                       std::string_view body_value, bool may_be_encoded);

} // namespace actors::mcp
