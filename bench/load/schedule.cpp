#include "bench/load/schedule.hpp"

#include <cmath>

namespace bench {

fixed_schedule::fixed_schedule(clock::time_point start, double per_second, std::chrono::nanoseconds length)
    : start_(start),
      gap_ns_(1e9 / per_second),
      size_(static_cast<std::uint64_t>(std::ceil(static_cast<double>(length.count()) / gap_ns_))) {}

// From the start each time: adding up a rounded gap would drift.
fixed_schedule::clock::time_point fixed_schedule::time_of(std::uint64_t n) const noexcept {
  return start_ + std::chrono::nanoseconds{static_cast<std::int64_t>(gap_ns_ * static_cast<double>(n))};
}

} // namespace bench
