#include "services/mcp/detail/arguments_digest.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace actors::mcp::detail {
namespace {

// A kind, then the bytes of that kind, which begin with their number where it may differ: no two values are written alike.
void append(std::string& out, const boost::json::value& value);

void append(std::string& out, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8)
    out += static_cast<char>(number >> static_cast<unsigned>(shift));
}

void append(std::string& out, char kind, std::uint64_t number) {
  out += kind;
  append(out, number);
}

void append(std::string& out, std::string_view text) {
  append(out, 's', text.size());
  out += text;
}

void append(std::string& out, double number) {
  constexpr double two_to_63 = 9'223'372'036'854'775'808.0;
  const bool whole = std::trunc(number) == number;
  if (whole && number >= -two_to_63 && number < two_to_63)
    append(out, 'i', static_cast<std::uint64_t>(static_cast<std::int64_t>(number)));
  else if (whole && number >= two_to_63 && number < 2 * two_to_63)
    append(out, 'u', static_cast<std::uint64_t>(number));
  else
    append(out, 'd', std::bit_cast<std::uint64_t>(number));
}

void append(std::string& out, const boost::json::array& items) {
  append(out, 'a', items.size());
  for (const auto& each : items)
    append(out, each);
}

void append(std::string& out, const boost::json::object& members) {
  std::vector<const boost::json::key_value_pair*> sorted;
  sorted.reserve(members.size());
  for (const auto& each : members)
    sorted.push_back(&each);
  std::ranges::sort(sorted, {}, [](const auto* each) { return std::string_view{each->key()}; });
  append(out, 'o', members.size());
  for (const auto* each : sorted) {
    append(out, std::string_view{each->key()});
    append(out, each->value());
  }
}

void append(std::string& out, const boost::json::value& value) {
  switch (value.kind()) {
  case boost::json::kind::null:
    out += 'n';
    break;
  case boost::json::kind::bool_:
    out += value.get_bool() ? 't' : 'f';
    break;
  case boost::json::kind::int64:
    append(out, 'i', static_cast<std::uint64_t>(value.get_int64()));
    break;
  case boost::json::kind::uint64: {
    const bool fits = value.get_uint64() <= static_cast<std::uint64_t>(INT64_MAX);
    append(out, fits ? 'i' : 'u', value.get_uint64());
    break;
  }
  case boost::json::kind::double_:
    append(out, value.get_double());
    break;
  case boost::json::kind::string:
    append(out, std::string_view{value.get_string()});
    break;
  case boost::json::kind::array:
    append(out, value.get_array());
    break;
  case boost::json::kind::object:
    append(out, value.get_object());
    break;
  }
}

} // namespace

digest digest_of(std::string_view bytes) {
  // Asking OpenSSL for an algorithm by name costs more than hashing a short text; what it gives lives as long as we do.
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  digest out{};
  if (!sha256 || EVP_Digest(bytes.data(), bytes.size(), out.data(), nullptr, sha256, nullptr) != 1)
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  return out;
}

digest digest_of(const boost::json::object& arguments) {
  std::string canonical;
  append(canonical, arguments);
  return digest_of(canonical);
}

} // namespace actors::mcp::detail
