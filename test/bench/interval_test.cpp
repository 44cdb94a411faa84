#include "bench/report/interval.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace {

using bench::ratio_ci95;

TEST(ratio_interval, of_five_runs_leaves_out_two_pairs_at_each_end) {
  // U <= 2 has 4 of the 252 orders of five and five, U <= 3 has 7: 1.6 % and 2.8 %.
  const auto range = ratio_ci95({1, 2, 3, 4, 5}, {1, 1, 1, 1, 1});
  ASSERT_TRUE(range);
  EXPECT_EQ(range->low, 1);
  EXPECT_EQ(range->high, 5);
  const auto powers = ratio_ci95({1, 32, 1024, 32'768, 1'048'576}, {1, 2, 4, 8, 16});
  ASSERT_TRUE(powers);
  EXPECT_EQ(powers->low, 1.0 / 4);
  EXPECT_EQ(powers->high, 1'048'576.0 / 4);
}

TEST(ratio_interval, of_four_runs_goes_from_the_smallest_pair_to_the_largest) {
  const auto range = ratio_ci95({2, 3, 4, 5}, {1, 1, 2, 2});
  ASSERT_TRUE(range);
  EXPECT_EQ(range->low, 1);
  EXPECT_EQ(range->high, 5);
}

TEST(ratio_interval, needs_more_than_three_runs_of_each) {
  EXPECT_FALSE(ratio_ci95({1, 2, 3}, {1, 2, 3}));
  EXPECT_FALSE(ratio_ci95({1}, {2}));
  EXPECT_FALSE(ratio_ci95({}, {}));
  EXPECT_TRUE(ratio_ci95({1, 2, 3}, {1, 2, 3, 4, 5}));
}

TEST(ratio_interval, needs_rates_above_zero) {
  EXPECT_FALSE(ratio_ci95({1, 2, 3, 4, 5}, {1, 2, 0, 4, 5}));
  EXPECT_FALSE(ratio_ci95({1, 2, -3, 4, 5}, {1, 2, 3, 4, 5}));
}

TEST(ratio_interval, does_not_depend_on_the_order_of_the_runs) {
  const auto one = ratio_ci95({5, 1, 4, 2, 3}, {7, 9, 6, 8, 10});
  const auto other = ratio_ci95({1, 2, 3, 4, 5}, {10, 9, 8, 7, 6});
  ASSERT_TRUE(one && other);
  EXPECT_EQ(one->low, other->low);
  EXPECT_EQ(one->high, other->high);
}

TEST(ratio_interval, goes_over_to_the_normal_approximation_without_a_jump) {
  std::mt19937_64 random{7};
  std::lognormal_distribution<double> rates{0, 0.1};
  std::vector<double> ours(50);
  std::vector<double> theirs(50);
  std::generate(ours.begin(), ours.end(), [&] { return rates(random); });
  std::generate(theirs.begin(), theirs.end(), [&] { return rates(random); });
  const auto exact = ratio_ci95(ours, theirs);
  theirs.push_back(theirs.front());
  const auto approximate = ratio_ci95(ours, theirs);
  ASSERT_TRUE(exact && approximate);
  EXPECT_NEAR(exact->low, approximate->low, 0.005);
  EXPECT_NEAR(exact->high, approximate->high, 0.005);
}

// The promise: of samples with a known ratio the interval misses it in at most one of twenty.
TEST(ratio_interval, covers_the_true_ratio_in_ninety_five_of_a_hundred_cases) {
  std::mt19937_64 random{11};
  std::lognormal_distribution<double> rates{0, 0.3};
  constexpr int cases = 4'000;
  int covered = 0;
  for (int n = 0; n < cases; ++n) {
    std::vector<double> ours(5);
    std::vector<double> theirs(5);
    std::generate(ours.begin(), ours.end(), [&] { return 1.3 * rates(random); });
    std::generate(theirs.begin(), theirs.end(), [&] { return rates(random); });
    const auto range = ratio_ci95(ours, theirs);
    ASSERT_TRUE(range);
    covered += range->low <= 1.3 && 1.3 <= range->high;
  }
  EXPECT_GE(covered, cases * 95 / 100);
  EXPECT_LE(covered, cases * 99 / 100);
}

} // namespace
