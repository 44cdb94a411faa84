// When a process that called itself quick is believed no more.
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

} // namespace actors::detail
