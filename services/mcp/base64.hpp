// Base64 with the standard alphabet: binary content of results, and header values that are not plain ASCII.
//
//   base64_encode("hello");        // "aGVsbG8="
//   base64_decode("aGVsbG8");      // nothing: the padding is missing
//
// Pure functions. Source: RFC 4648, section 4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace actors::mcp {

[[nodiscard]] std::string base64_encode(std::string_view bytes);

/// Strict: padding required, no characters outside the alphabet. Source: RFC 4648, sections 3.2 and 3.3.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

} // namespace actors::mcp
