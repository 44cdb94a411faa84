// Latencies counted in a log-linear histogram: any percentile to three significant digits, in fixed memory.
//
//   bench::histogram seen;
//   seen.add(answered - scheduled);
//   auto p99 = seen.percentile(99);
//
// Values below 2048 ns are exact; above, a value is told as the highest that counts with it, at most 0.1 % too high. From 68 s on all
// count together. Negative values count as zero.
// Thread safety: one thread at a time. Cost: O(1) to add, O(buckets) for a percentile; 216 KiB each.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

class histogram {
public:
  histogram();

  void add(std::chrono::nanoseconds value, std::uint64_t times = 1) noexcept;

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

  /// Exact. Zero where nothing was added.
  [[nodiscard]] std::chrono::nanoseconds max() const noexcept { return std::chrono::nanoseconds{max_}; }

  /// The smallest value that at least `percent` of all values do not exceed. Zero where nothing was added.
  /// Requires: 0 <= percent <= 100.
  [[nodiscard]] std::chrono::nanoseconds percentile(double percent) const noexcept;

  /// Calls `visit(value, times)` for what was added, from the smallest on; added to another histogram it is the same there.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket)
      if (counts_[bucket] != 0)
        visit(value_of(bucket), counts_[bucket]);
  }

private:
  [[nodiscard]] std::chrono::nanoseconds value_of(std::size_t bucket) const noexcept;

  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

} // namespace bench
