#include "bench/compare/verdict.hpp"

#include <gtest/gtest.h>

namespace {

using bench::judge;
using bench::pairing;
using bench::verdict;

constexpr bench::limits limits{};

/// A difference that the test is sure of, or not.
verdict of(double factor, double chance = 0) {
  return judge({.factor = factor, .chance_if_not_slower = chance, .smallest_chance = 0}, limits);
}

TEST(verdict, passes_under_five_percent_warns_to_ten_and_fails_beyond) {
  EXPECT_EQ(of(1.5), verdict::pass);
  EXPECT_EQ(of(1), verdict::pass);
  EXPECT_EQ(of(0.951), verdict::pass);
  EXPECT_EQ(of(0.95), verdict::warn);
  EXPECT_EQ(of(0.92), verdict::warn);
  EXPECT_EQ(of(0.9), verdict::warn);
  EXPECT_EQ(of(0.899), verdict::fail);
  EXPECT_EQ(of(0), verdict::fail);
}

TEST(verdict, passes_whatever_may_be_noise) {
  EXPECT_EQ(of(0.5, limits.level + 1e-6), verdict::pass);
  EXPECT_EQ(of(0.5, limits.level), verdict::fail);
  EXPECT_EQ(of(0.93, 0.4), verdict::pass);
}

TEST(verdict, is_undecided_where_so_few_runs_can_prove_nothing) {
  EXPECT_EQ(judge({.factor = 0.5, .chance_if_not_slower = 0.02, .smallest_chance = 0.02}, limits), verdict::undecided);
  EXPECT_EQ(judge({.factor = 1.5, .chance_if_not_slower = 1, .smallest_chance = 0.02}, limits), verdict::undecided);
  EXPECT_EQ(judge({100}, {50}, pairing::in_turn, limits).is, verdict::undecided);
  EXPECT_EQ(judge({100, 100}, {50, 50}, pairing::apart, limits).is, verdict::undecided);
}

TEST(verdict, needs_seven_pairs_or_five_runs_of_each_for_the_level) {
  const std::vector<double> old(7, 100);
  const std::vector<double> now(7, 80);
  EXPECT_EQ(judge(old, now, pairing::in_turn, limits).is, verdict::fail);
  EXPECT_EQ(judge({100, 101, 102, 103, 104}, {80, 81, 82, 83, 84}, pairing::apart, limits).is, verdict::fail);
}

} // namespace
