// An id of a session as a key: its digits in place, so that a look-up reads nothing else, and a hash that costs next to nothing.
//
// Only ids that this program has drawn are ever put into a table, 128 random bits each, so that any of their bits spread well; what
// clients ask for is merely looked up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace actors {

struct session_key {
  static constexpr std::size_t digits = 32;

  std::array<char, digits> id;

  /// Nothing: no session has such an id.
  [[nodiscard]] static std::optional<session_key> of(std::string_view id) noexcept {
    if (id.size() != digits)
      return std::nullopt;
    session_key key;
    std::memcpy(key.id.data(), id.data(), digits);
    return key;
  }

  /// Of the first half. A digit has four random bits of eight, which the product brings to the top.
  [[nodiscard]] std::size_t hash() const noexcept {
    std::array<std::uint64_t, 2> words;
    std::memcpy(words.data(), id.data(), sizeof words);
    return static_cast<std::size_t>(((words[0] ^ (words[1] << 4)) * 0x9E37'79B9'7F4A'7C15) >> 20);
  }

  friend bool operator==(const session_key& left, const session_key& right) noexcept {
    return std::memcmp(left.id.data(), right.id.data(), digits) == 0;
  }
};

} // namespace actors
