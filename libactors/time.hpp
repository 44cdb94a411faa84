// The runtime's clock, as types. Its value comes from `system::now()` (or `process::now()`), never from the standard
// clocks: under the testing scheduler it is virtual time.
#pragma once

#include <chrono>

namespace actors {

using clock = std::chrono::steady_clock;
using time_point = clock::time_point;
using duration = clock::duration;

/// `from` + `by`, but no later than the end of time: `duration::max()` may stand for "without limit".
[[nodiscard]] constexpr time_point later(time_point from, duration by) noexcept {
  return by > time_point::max() - from ? time_point::max() : from + by;
}

/// A hundred years: longer than anybody means, and short enough for a few to be added up. Options that give more count as this.
inline constexpr duration longest_time = std::chrono::hours{24} * 36'525;

} // namespace actors
