#include "bench/load/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace bench {

namespace {

// Below `exact` each value has its bucket. Each further power of two has `half` of them, all of the same width.
constexpr int exact_bits = 11;
constexpr std::uint64_t exact = std::uint64_t{1} << exact_bits;
constexpr std::uint64_t half = exact / 2;
constexpr int largest_bits = 36;
constexpr std::uint64_t largest = (std::uint64_t{1} << largest_bits) - 1;

constexpr std::size_t bucket_of(std::uint64_t value) noexcept {
  if (value < exact)
    return value;
  const int shift = static_cast<int>(std::bit_width(value)) - exact_bits;
  return static_cast<std::size_t>(shift) * half + (value >> shift);
}

constexpr std::uint64_t highest_in(std::size_t bucket) noexcept {
  if (bucket < exact)
    return bucket;
  const auto shift = bucket / half - 1;
  return ((bucket - shift * half + 1) << shift) - 1;
}

static_assert(bucket_of(exact) == exact);
static_assert(highest_in(bucket_of(largest)) == largest);

} // namespace

histogram::histogram() : counts_(bucket_of(largest) + 1) {}

void histogram::add(std::chrono::nanoseconds value, std::uint64_t times) noexcept {
  if (times == 0)
    return;
  const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(value.count(), 0));
  counts_[bucket_of(std::min(ns, largest))] += times;
  count_ += times;
  max_ = std::max(max_, ns);
}

std::chrono::nanoseconds histogram::percentile(double percent) const noexcept {
  if (count_ == 0)
    return {};
  // 99.9 % of 2000 comes out a little above 1998.
  const auto rank = std::ceil(percent / 100 * static_cast<double>(count_) - 1e-6);
  const auto wanted = static_cast<std::uint64_t>(std::max(rank, 1.0));
  std::uint64_t passed = 0;
  for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
    passed += counts_[bucket];
    if (passed >= wanted)
      return value_of(bucket);
  }
  return max();
}

// The last bucket has no upper end but the largest value in it.
std::chrono::nanoseconds histogram::value_of(std::size_t bucket) const noexcept {
  return bucket + 1 == counts_.size() ? max() : std::chrono::nanoseconds{std::min(highest_in(bucket), max_)};
}

} // namespace bench
