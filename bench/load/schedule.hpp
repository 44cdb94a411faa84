// When requests arrive in an open loop: at a constant rate, fixed before the first of them is sent.
//
//   bench::fixed_schedule arrivals{start, 20'000, 3s};
//   latency = answered - arrivals.time_of(n);   // waiting for a free connection included
//
// A server that stalls does not slow the arrivals down, so the requests that would have met the stall are measured (no coordinated
// omission).
// Thread safety: immutable.
#pragma once

#include <chrono>
#include <cstdint>

namespace bench {

class fixed_schedule {
public:
  using clock = std::chrono::steady_clock;

  /// Requires: per_second > 0, length >= 0.
  fixed_schedule(clock::time_point start, double per_second, std::chrono::nanoseconds length);

  /// Number of arrivals.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  /// The n-th arrival, counted from 0, always before the schedule's end for n < size().
  [[nodiscard]] clock::time_point time_of(std::uint64_t n) const noexcept;

private:
  clock::time_point start_;
  double gap_ns_;
  std::uint64_t size_;
};

} // namespace bench
