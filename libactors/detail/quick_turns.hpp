// When a process that called itself quick is believed no more, and when again.
#pragma once

#include "libactors/time.hpp"

#include <chrono>

namespace actors::detail {

/// The mean length of the turns that were measured, recent ones counting most: one of 32 ms makes it 500 µs, and so do 45 of 1 ms in
/// a row, but not one that the operating system interrupted.
[[nodiscard]] constexpr duration mean_turn(duration before, duration turn) noexcept {
  return before + (turn - before) / 64;
}

/// A process whose mean turn is longer is not quick, whatever it promised.
inline constexpr duration longest_mean_turn = std::chrono::microseconds{500};

/// It is so again once its mean turn is this short: a process that was interrupted for long, or was slow for a while, does not
/// make its program slow for good. Apart enough from the above that it does not change with every turn.
inline constexpr duration believed_again_mean_turn = longest_mean_turn / 2;

[[nodiscard]] constexpr bool is_believed(bool was_before, duration mean) {
  return mean <= (was_before ? longest_mean_turn : believed_again_mean_turn);
}

} // namespace actors::detail
