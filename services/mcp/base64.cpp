#include "services/mcp/base64.hpp"

#include <openssl/evp.h>

#include <algorithm>

namespace actors::mcp {
namespace {

// OpenSSL counts in int. Chunks of a multiple of three bytes concatenate to one encoding without padding between them.
constexpr std::size_t encode_chunk = std::size_t{3} << 20;
constexpr std::size_t decode_chunk = std::size_t{4} << 20;

const unsigned char* as_bytes(const char* text) {
  return reinterpret_cast<const unsigned char*>(text);
}
unsigned char* as_bytes(char* text) {
  return reinterpret_cast<unsigned char*>(text);
}

bool in_alphabet(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

/// The last character before the padding says 2 bits of a byte where two '=' follow, 4 where one does; the rest of its
/// six must be zero. Requires: text that was decoded.
bool has_only_zeros_left(std::string_view text) {
  if (text.ends_with("=="))
    return std::string_view{"AQgw"}.find(text[text.size() - 3]) != std::string_view::npos;
  if (text.ends_with('='))
    return std::string_view{"AEIMQUYcgkosw048"}.find(text[text.size() - 2]) != std::string_view::npos;
  return true;
}

} // namespace

std::string base64_encode(std::string_view bytes) {
  // EVP_EncodeBlock ends its output with a NUL: one byte more than the text needs.
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  std::size_t written = 0;
  for (std::size_t at = 0; at < bytes.size(); at += encode_chunk) {
    auto size = std::min(encode_chunk, bytes.size() - at);
    written += static_cast<std::size_t>(
        EVP_EncodeBlock(as_bytes(out.data() + written), as_bytes(bytes.data() + at), static_cast<int>(size)));
  }
  out.resize(written);
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0)
    return std::nullopt;
  std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  // EVP_DecodeBlock trims white space and takes padding anywhere in the last quad, so the characters are judged here.
  if (!std::ranges::all_of(text.substr(0, text.size() - padding), in_alphabet))
    return std::nullopt;
  std::string out(text.size() / 4 * 3, '\0');
  std::size_t written = 0;
  for (std::size_t at = 0; at < text.size(); at += decode_chunk) {
    auto size = std::min(decode_chunk, text.size() - at);
    auto count = EVP_DecodeBlock(as_bytes(out.data() + written), as_bytes(text.data() + at), static_cast<int>(size));
    if (count < 0)
      return std::nullopt;
    written += static_cast<std::size_t>(count);
  }
  out.resize(written - padding);
  return out;
}

std::string base64url_encode(std::string_view bytes) {
  auto out = base64_encode(bytes);
  out.erase(std::min(out.find('='), out.size()));
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  return out;
}

std::optional<std::string> base64url_decode(std::string_view text) {
  if (text.find_first_of("+/=") != std::string_view::npos)
    return std::nullopt;
  std::string padded{text};
  std::ranges::replace(padded, '-', '+');
  std::ranges::replace(padded, '_', '/');
  padded.append((4 - padded.size() % 4) % 4, '=');
  auto out = base64_decode(padded);
  if (!out || !has_only_zeros_left(padded))
    return std::nullopt;
  return out;
}

} // namespace actors::mcp
