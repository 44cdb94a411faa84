#include "services/jsonrpc/detail/utf8.hpp"

namespace actors::jsonrpc::detail {

namespace {

constexpr bool is_continuation(unsigned c) {
  return (c & 0xC0U) == 0x80U;
}

} // namespace

// The second byte's range shuts out overlong forms, surrogates and what lies above U+10FFFF. Source: RFC 3629,
// section 4.
std::size_t utf8_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(0);
  if (first < 0xC2 || first > 0xF4) {
    return 0;
  }
  if (first <= 0xDF) {
    return is_continuation(byte(1)) ? 2 : 0;
  }
  const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high || !is_continuation(byte(2))) {
    return 0;
  }
  if (first <= 0xEF) {
    return 3;
  }
  return is_continuation(byte(3)) ? 4 : 0;
}

bool is_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
    const auto length = ascii ? 1 : utf8_length(text.substr(at));
    if (length == 0) {
      return false;
    }
    at += length;
  }
  return true;
}

} // namespace actors::jsonrpc::detail
