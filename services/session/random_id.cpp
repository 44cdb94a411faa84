#include "services/session/random_id.hpp"

#include "services/session/errc.hpp"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <system_error>

namespace actors {

namespace {

// getrandom and not std::random_device: the kernel's generator by definition, where the standard lets the device be
// anything, even a fixed sequence; no descriptor that could run out; and its failure is a value.
template <std::size_t Size>
caf::expected<std::string> random_digits() {
  std::array<unsigned char, Size> bytes{};
  // Up to 256 bytes come whole; only the wait for the first seed after boot can be interrupted.
  ssize_t got = 0;
  do
    got = ::getrandom(bytes.data(), bytes.size(), 0);
  while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(bytes.size()))
    return make_error(session_errc::no_entropy, "getrandom: " + std::generic_category().message(errno));
  std::string digits;
  digits.reserve(2 * bytes.size());
  for (const unsigned byte : bytes) {
    digits += "0123456789abcdef"[byte >> 4];
    digits += "0123456789abcdef"[byte & 15];
  }
  return digits;
}

} // namespace

caf::expected<std::string> random_id() {
  return random_digits<16>();
}

caf::expected<std::string> random_name() {
  return random_digits<8>();
}

} // namespace actors
