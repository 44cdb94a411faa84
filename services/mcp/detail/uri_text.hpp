// Characters of URIs and their escapes. Pure functions. Source: RFC 3986, sections 2 and 6.2.2.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace actors::mcp::detail {

[[nodiscard]] bool is_unreserved(char c) noexcept;
[[nodiscard]] bool is_reserved(char c) noexcept;

/// '%' and two hexadecimal digits.
[[nodiscard]] bool starts_with_escape(std::string_view text) noexcept;

/// Escapes all but unreserved characters.
void append_escaped(std::string& out, std::string_view text);

/// The same, but keeps reserved characters, and escapes that are there already.
void append_escaped_keeping_reserved(std::string& out, std::string_view text);

/// The one spelling of equivalent URIs: escapes in upper case, none for unreserved characters, and one for each byte
/// outside ASCII. Nothing: a '%' that begins no escape.
[[nodiscard]] std::optional<std::string> normalized(std::string_view uri);

/// Requires: each '%' begins an escape.
[[nodiscard]] std::string unescaped(std::string_view text);

/// The first `characters` of a text in UTF-8.
[[nodiscard]] std::string_view prefix_of(std::string_view text, std::size_t characters) noexcept;

} // namespace actors::mcp::detail
