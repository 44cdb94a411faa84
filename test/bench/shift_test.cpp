#include "bench/compare/shift.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>

namespace {

using values = std::vector<double>;
using bench::shift_of_independent;
using bench::shift_of_pairs;

/// Pairs whose logarithms differ by `differences`.
struct pairs {
  explicit pairs(const values& differences) : before(differences.size(), 100) {
    for (const auto each : differences)
      after.push_back(100 * std::exp(each));
  }
  values before;
  values after;
};

double chance_of(const values& differences) {
  const pairs all{differences};
  return shift_of_pairs(all.before, all.after).chance_if_not_slower;
}

/// All 2^n ways to give the differences a sign, counted one by one: the definition of the test.
double chance_by_enumeration(const values& differences) {
  const auto rank = [&](std::size_t n) {
    double out = 0;
    for (const auto each : differences)
      out += std::abs(each) < std::abs(differences[n]) ? 1 : std::abs(each) == std::abs(differences[n]) ? 0.5 : 0;
    return out + 0.5;
  };
  double seen = 0;
  for (std::size_t n = 0; n < differences.size(); ++n)
    seen += differences[n] > 0 ? rank(n) : 0;
  std::size_t as_low = 0;
  const std::size_t all = std::size_t{1} << differences.size();
  for (std::size_t signs = 0; signs < all; ++signs) {
    double sum = 0;
    for (std::size_t n = 0; n < differences.size(); ++n)
      sum += differences[n] != 0 && (signs >> n & 1) != 0 ? rank(n) : 0;
    as_low += sum <= seen ? 1 : 0;
  }
  return static_cast<double>(as_low) / static_cast<double>(all);
}

/// All ways to choose which of the runs are those of `after`.
double chance_by_enumeration(const values& before, const values& after) {
  auto pooled = after;
  pooled.insert(pooled.end(), before.begin(), before.end());
  // How often a chosen run beats another, ties by half: Mann and Whitney's U.
  const auto wins = [&](std::size_t chosen) {
    double out = 0;
    for (std::size_t a = 0; a < pooled.size(); ++a)
      for (std::size_t b = 0; b < pooled.size(); ++b)
        if ((chosen >> a & 1) != 0 && (chosen >> b & 1) == 0)
          out += pooled[a] > pooled[b] ? 1 : pooled[a] == pooled[b] ? 0.5 : 0;
    return out;
  };
  const auto seen = wins((std::size_t{1} << after.size()) - 1);
  std::size_t as_low = 0;
  std::size_t all = 0;
  for (std::size_t chosen = 0; chosen < std::size_t{1} << pooled.size(); ++chosen)
    if (static_cast<std::size_t>(std::popcount(chosen)) == after.size()) {
      ++all;
      as_low += wins(chosen) <= seen ? 1 : 0;
    }
  return static_cast<double>(as_low) / static_cast<double>(all);
}

TEST(signed_rank_test, agrees_with_the_published_tables) {
  EXPECT_DOUBLE_EQ(chance_of({-1, -2, -3, -4, -5}), 1. / 32);
  EXPECT_DOUBLE_EQ(chance_of({1, -2, -3, -4, -5}), 2. / 32);
  EXPECT_NEAR(chance_of({-.1, -.2, -.3, -.4, -.5, -.6, -.7, .8, -.9, -1}), 0.0244, 0.00005); // T+ = 8
  EXPECT_NEAR(chance_of({-.1, -.2, -.3, -.4, -.5, -.6, -.7, -.8, -.9, 1}), 0.0420, 0.00005); // T+ = 10
  EXPECT_NEAR(chance_of({.1, .2, .3, .4, .5, .6, .7, .8, .9, -1}), 1 - 0.0322, 0.00005);     // P(T+ <= 44)
}

TEST(signed_rank_test, is_what_counting_all_signs_gives_with_ties_and_zeros_too) {
  std::mt19937 random{4}; // NOLINT(bugprone-random-generator-seed): the same tables every time
  std::uniform_int_distribution<int> few{-3, 3};
  for (std::size_t size = 1; size <= 9; ++size)
    for (int round = 0; round < 20; ++round) {
      values before(size, 1);
      values after;
      values differences;
      for (std::size_t n = 0; n < size; ++n) {
        const auto power = few(random);
        after.push_back(std::exp2(power));
        differences.push_back(std::log(std::exp2(power)));
      }
      EXPECT_NEAR(shift_of_pairs(before, after).chance_if_not_slower, chance_by_enumeration(differences), 1e-12);
    }
}

TEST(signed_rank_test, of_one_pair_is_no_better_than_a_coin) {
  const auto found = shift_of_pairs({100}, {1});
  EXPECT_EQ(found.chance_if_not_slower, 0.5);
  EXPECT_EQ(found.smallest_chance, 0.5);
  EXPECT_FALSE(found.likely);
  EXPECT_NEAR(found.factor, 0.01, 1e-12);
}

TEST(signed_rank_test, finds_nothing_in_equal_runs) {
  const auto found = shift_of_pairs(values(20, 7), values(20, 7));
  EXPECT_EQ(found.factor, 1);
  EXPECT_EQ(found.chance_if_not_slower, 1);
  EXPECT_EQ(found.chance_if_not_faster, 1);
}

TEST(signed_rank_test, looks_at_ratios_so_that_drift_of_the_machine_falls_out) {
  const values before{100, 50, 25, 200, 10, 75, 33, 140};
  values after;
  for (const auto each : before)
    after.push_back(each * 0.85);
  const auto found = shift_of_pairs(before, after);
  EXPECT_NEAR(found.factor, 0.85, 1e-9);
  EXPECT_DOUBLE_EQ(found.chance_if_not_slower, 1. / 256);
  EXPECT_GT(shift_of_independent(before, after).chance_if_not_slower, 0.2);
}

TEST(signed_rank_test, gives_the_other_direction_when_the_programs_are_exchanged) {
  const values some{100, 101, 102, 99, 98, 103};
  const values others{90, 95, 103, 88, 97, 91};
  const auto there = shift_of_pairs(some, others);
  const auto back = shift_of_pairs(others, some);
  EXPECT_NEAR(there.factor * back.factor, 1, 1e-12);
  EXPECT_NEAR(there.chance_if_not_slower, back.chance_if_not_faster, 1e-12);
  EXPECT_NEAR(there.likely->low * back.likely->high, 1, 1e-12);
}

TEST(signed_rank_test, has_an_interval_from_six_pairs_on) {
  const pairs five{{.1, .2, .3, .4, .5}};
  EXPECT_FALSE(shift_of_pairs(five.before, five.after).likely);
  const pairs six{{.1, .2, .3, .4, .5, .6}};
  const auto found = shift_of_pairs(six.before, six.after).likely;
  ASSERT_TRUE(found);
  // 2 / 64 is outside: the interval reaches from the smallest to the largest.
  EXPECT_NEAR(std::log(found->low), .1, 1e-9);
  EXPECT_NEAR(std::log(found->high), .6, 1e-9);
}

TEST(signed_rank_test, takes_the_largest_number_of_runs) {
  values after;
  for (std::size_t n = 0; n < bench::most_pairs; ++n)
    after.push_back(90 + static_cast<double>(n) / 100);
  const auto found = shift_of_pairs(values(after.size(), 100), after);
  EXPECT_NEAR(found.chance_if_not_slower, std::exp2(-300), 1e-100);
  EXPECT_NEAR(found.chance_if_not_faster, 1, 1e-12);
}

TEST(mann_whitney_test, agrees_with_the_published_tables) {
  EXPECT_NEAR(shift_of_independent({6, 7, 8, 9, 10}, {1, 2, 3, 4, 5}).chance_if_not_slower, 1. / 252, 1e-12);
  EXPECT_NEAR(shift_of_independent({5, 7, 8, 9, 10}, {1, 2, 3, 4, 6}).chance_if_not_slower, 2. / 252, 1e-12);
  EXPECT_NEAR(shift_of_independent({4, 6, 8, 9, 10}, {1, 2, 3, 5, 7}).chance_if_not_slower, 0.0278, 0.00005); // U = 3
  EXPECT_NEAR(shift_of_independent({4, 5, 6, 7}, {1, 2, 3}).chance_if_not_slower, 0.0286, 0.00005);           // U = 0
  EXPECT_NEAR(shift_of_independent({3, 5, 6, 7}, {1, 2, 4}).chance_if_not_slower, 0.0571, 0.00005);           // U = 1
}

TEST(mann_whitney_test, is_what_counting_all_choices_gives_with_ties_too) {
  std::mt19937 random{5}; // NOLINT(bugprone-random-generator-seed): the same tables every time
  std::uniform_int_distribution<int> few{1, 4};
  for (std::size_t some = 1; some <= 5; ++some)
    for (std::size_t others = 1; others <= 5; ++others)
      for (int round = 0; round < 10; ++round) {
        values before(some);
        values after(others);
        std::generate(before.begin(), before.end(), [&] { return few(random); });
        std::generate(after.begin(), after.end(), [&] { return few(random); });
        EXPECT_NEAR(shift_of_independent(before, after).chance_if_not_slower, chance_by_enumeration(before, after),
                    1e-12);
      }
}

TEST(mann_whitney_test, of_one_run_each_is_no_better_than_a_coin) {
  const auto found = shift_of_independent({100}, {50});
  EXPECT_EQ(found.chance_if_not_slower, 0.5);
  EXPECT_EQ(found.smallest_chance, 0.5);
  EXPECT_FALSE(found.likely);
  EXPECT_NEAR(found.factor, 0.5, 1e-12);
}

TEST(mann_whitney_test, finds_nothing_in_equal_runs) {
  const auto found = shift_of_independent(values(9, 7), values(8, 7));
  EXPECT_EQ(found.factor, 1);
  EXPECT_EQ(found.chance_if_not_slower, 1);
  EXPECT_EQ(found.chance_if_not_faster, 1);
}

TEST(mann_whitney_test, estimates_the_median_of_all_ratios_and_bounds_it) {
  const values before{100, 102, 98, 101, 99};
  values after;
  for (const auto each : before)
    after.push_back(each * 0.9);
  const auto found = shift_of_independent(before, after);
  EXPECT_NEAR(found.factor, 0.9, 1e-9);
  ASSERT_TRUE(found.likely);
  EXPECT_LT(found.likely->low, 0.9);
  EXPECT_GT(found.likely->high, 0.9);
  EXPECT_LT(found.likely->high, 1);
}

TEST(mann_whitney_test, takes_the_largest_number_of_runs_of_each) {
  values before;
  for (std::size_t n = 0; n < bench::most_runs; ++n)
    before.push_back(100 + static_cast<double>(n));
  const auto found = shift_of_independent(before, before);
  EXPECT_NEAR(found.chance_if_not_slower, found.chance_if_not_faster, 1e-9);
  EXPECT_NEAR(found.factor, 1, 1e-9);
}

/// One wild run among good ones: what makes the mean useless.
TEST(both_tests, are_not_led_astray_by_one_wild_run) {
  values before(15, 100);
  values after(15, 100);
  std::mt19937 random{6}; // NOLINT(bugprone-random-generator-seed)
  std::normal_distribution<double> noise{0, 0.02};
  for (auto* all : {&before, &after})
    for (auto& each : *all)
      each *= std::exp(noise(random));
  after[3] = 1;
  EXPECT_GT(shift_of_pairs(before, after).factor, 0.97);
  EXPECT_GT(shift_of_independent(before, after).factor, 0.97);
}

} // namespace
