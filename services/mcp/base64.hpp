// Base64 with the standard alphabet, for binary content of results and header values that are not plain ASCII; and with
// the alphabet for URLs, for texts of our own that must survive anywhere.
//
//   base64_encode("hello");        // "aGVsbG8="
//   base64_decode("aGVsbG8");      // nothing: the padding is missing
//   base64url_encode("hello");     // "aGVsbG8"
//
// Pure functions. Source: RFC 4648, sections 4 and 5.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace actors::mcp {

[[nodiscard]] std::string base64_encode(std::string_view bytes);

/// Strict: padding required, no characters outside the alphabet. Source: RFC 4648, sections 3.2 and 3.3.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

/// '-' and '_' instead of '+' and '/', and no padding.
[[nodiscard]] std::string base64url_encode(std::string_view bytes);

/// Strict, and the only spelling of its bytes: no padding, and the bits that the last character has too many are zero.
/// Source: RFC 4648, section 3.5.
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);

} // namespace actors::mcp
