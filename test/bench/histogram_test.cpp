#include "bench/load/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace {

using namespace std::chrono_literals;
using bench::histogram;

TEST(histogram, is_empty_at_first) {
  const histogram seen;
  EXPECT_EQ(seen.count(), 0U);
  EXPECT_EQ(seen.percentile(50), 0ns);
  EXPECT_EQ(seen.max(), 0ns);
}

TEST(histogram, tells_small_values_exactly) {
  histogram seen;
  for (int ns = 1; ns <= 2000; ++ns)
    seen.add(std::chrono::nanoseconds{ns});
  EXPECT_EQ(seen.count(), 2000U);
  EXPECT_EQ(seen.percentile(0), 1ns);
  EXPECT_EQ(seen.percentile(50), 1000ns);
  EXPECT_EQ(seen.percentile(99), 1980ns);
  EXPECT_EQ(seen.percentile(99.9), 1998ns);
  EXPECT_EQ(seen.percentile(100), 2000ns);
}

TEST(histogram, a_percentile_is_the_smallest_value_that_so_many_do_not_exceed) {
  histogram seen;
  for (const int ns : {10, 20, 30})
    seen.add(std::chrono::nanoseconds{ns});
  EXPECT_EQ(seen.percentile(33), 10ns);
  EXPECT_EQ(seen.percentile(34), 20ns);
  EXPECT_EQ(seen.percentile(67), 30ns);
}

TEST(histogram, is_never_below_a_large_value_and_at_most_a_thousandth_above_it) {
  std::mt19937_64 random{7};
  std::uniform_real_distribution<double> exponent{0, 10.8};
  std::vector<std::int64_t> values;
  histogram seen;
  for (int n = 0; n < 20'000; ++n) {
    values.push_back(static_cast<std::int64_t>(std::pow(10, exponent(random))));
    seen.add(std::chrono::nanoseconds{values.back()});
  }
  std::sort(values.begin(), values.end());
  for (const double percent : {1.0, 25.0, 50.0, 90.0, 99.0, 99.9, 100.0}) {
    const auto exact = values[static_cast<std::size_t>(std::ceil(percent / 100 * 20'000)) - 1];
    const auto told = seen.percentile(percent).count();
    EXPECT_GE(told, exact) << percent;
    EXPECT_LE(static_cast<double>(told), static_cast<double>(exact) * 1.001) << percent;
  }
}

TEST(histogram, changes_its_step_at_each_power_of_two_without_a_gap) {
  for (std::int64_t power = 1024; power < (std::int64_t{1} << 36); power *= 2)
    for (const auto ns : {power - 1, power, power + 1}) {
      histogram seen;
      seen.add(std::chrono::nanoseconds{ns});
      seen.add(100s);
      EXPECT_GE(seen.percentile(50).count(), ns);
      EXPECT_LE(seen.percentile(50).count(), ns + ns / 1000);
    }
}

TEST(histogram, keeps_the_exact_maximum_of_values_beyond_its_range) {
  histogram seen;
  seen.add(1ns);
  seen.add(500s);
  EXPECT_EQ(seen.max(), 500s);
  EXPECT_EQ(seen.percentile(100), 500s);
  EXPECT_EQ(seen.percentile(50), 1ns);
}

TEST(histogram, adds_a_value_several_times_at_once) {
  histogram seen;
  seen.add(10ns, 3);
  seen.add(20ns);
  seen.add(99s, 0);
  EXPECT_EQ(seen.count(), 4U);
  EXPECT_EQ(seen.percentile(75), 10ns);
  EXPECT_EQ(seen.max(), 20ns);
}

TEST(histogram, is_the_same_after_it_was_told_to_another) {
  histogram seen;
  for (std::int64_t ns = 1; ns < 100'000'000'000; ns = ns * 5 / 3 + 1)
    seen.add(std::chrono::nanoseconds{ns}, static_cast<std::uint64_t>(ns % 7 + 1));
  histogram copy;
  seen.for_each([&copy](auto value, auto times) { copy.add(value, times); });
  EXPECT_EQ(copy.count(), seen.count());
  EXPECT_EQ(copy.max(), seen.max());
  for (double percent = 0; percent <= 100; percent += 0.5)
    EXPECT_EQ(copy.percentile(percent), seen.percentile(percent)) << percent;
}

TEST(histogram, takes_a_negative_value_for_zero) {
  histogram seen;
  seen.add(-5ns);
  EXPECT_EQ(seen.count(), 1U);
  EXPECT_EQ(seen.percentile(100), 0ns);
}

} // namespace
