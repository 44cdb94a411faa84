#include "services/jsonrpc/detail/json_text.hpp"

#include "services/jsonrpc/detail/utf8.hpp"
#include "services/jsonrpc/serialize.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

namespace actors::jsonrpc {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD

void append_escaped(std::string& out, unsigned char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
  case '"':
    out += "\\\"";
    break;
  case '\\':
    out += "\\\\";
    break;
  case '\b':
    out += "\\b";
    break;
  case '\f':
    out += "\\f";
    break;
  case '\n':
    out += "\\n";
    break;
  case '\r':
    out += "\\r";
    break;
  case '\t':
    out += "\\t";
    break;
  default:
    out += "\\u00";
    out += hex[c >> 4U];
    out += hex[c & 0xFU];
  }
}

template <class Number>
std::string_view print(std::array<char, 32>& buffer, Number number) {
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

// Goes into a string as it is.
constexpr auto plain = [] {
  std::array<bool, 256> out{};
  for (unsigned c = 0x20; c < 0x80; ++c)
    out[c] = c != '"' && c != '\\';
  return out;
}();

} // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t done = 0; // what lies before it is in `out`
  std::size_t at = 0;
  while (at < text.size()) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (plain[c]) {
      ++at;
      continue;
    }
    if (const auto length = c >= 0x80 ? detail::utf8_length(text.substr(at)) : 0; length != 0) {
      at += length;
      continue;
    }
    out.append(text.data() + done, at - done);
    if (c >= 0x80) {
      out += replacement;
    } else {
      append_escaped(out, c);
    }
    done = ++at;
  }
  out.append(text.data() + done, text.size() - done);
  out += '"';
}

namespace detail {

void append_number(std::string& out, std::int64_t number) {
  std::array<char, 32> buffer;
  out += print(buffer, number);
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 32> buffer;
  out += print(buffer, number);
}

void append_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  std::array<char, 32> buffer;
  const auto text = print(buffer, number);
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) {
    out += ".0"; // else a reader takes it for an integer
  }
}

} // namespace detail

} // namespace actors::jsonrpc
