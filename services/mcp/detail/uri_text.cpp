#include "services/mcp/detail/uri_text.hpp"

namespace actors::mcp::detail {
namespace {

constexpr std::string_view digits = "0123456789ABCDEF";

/// -1 for none.
int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return -1;
}

bool is_ascii(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x80;
}

void append_escape(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += digits[byte >> 4U];
  out += digits[byte & 0xfU];
}

/// Requires: `starts_with_escape(text)`.
char read_escape(std::string_view text) noexcept {
  return static_cast<char>(hex_value(text[1]) * 16 + hex_value(text[2]));
}

} // namespace

bool is_unreserved(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

bool is_reserved(char c) noexcept {
  return c != '\0' && std::string_view{":/?#[]@!$&'()*+,;="}.find(c) != std::string_view::npos;
}

bool starts_with_escape(std::string_view text) noexcept {
  return text.size() >= 3 && text[0] == '%' && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0;
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text)
    if (is_unreserved(c))
      out += c;
    else
      append_escape(out, c);
}

void append_escaped_keeping_reserved(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (is_unreserved(text[at]) || is_reserved(text[at]) || starts_with_escape(text.substr(at)))
      out += text[at];
    else
      append_escape(out, text[at]);
}

std::optional<std::string> normalized(std::string_view uri) {
  std::string out;
  out.reserve(uri.size());
  for (std::size_t at = 0; at < uri.size(); ++at) {
    char c = uri[at];
    bool escape = !is_ascii(c);
    if (c == '%') {
      if (!starts_with_escape(uri.substr(at)))
        return std::nullopt;
      c = read_escape(uri.substr(at));
      escape = !is_unreserved(c);
      at += 2;
    }
    if (escape)
      append_escape(out, c);
    else
      out += c;
  }
  return out;
}

std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    out += read_escape(text.substr(at));
    at += 2;
  }
  return out;
}

std::string_view prefix_of(std::string_view text, std::size_t characters) noexcept {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; };
  std::size_t at = 0;
  for (; characters > 0 && at < text.size(); --characters) {
    ++at;
    while (at < text.size() && continues(text[at]))
      ++at;
  }
  return text.substr(0, at);
}

} // namespace actors::mcp::detail
