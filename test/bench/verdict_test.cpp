#include "bench/compare/verdict.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

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

/// What the micro rows of a shared machine look like: each run off by a few percent, a drift that both programs share, and now and
/// then a run that somebody else's work has slowed.
class machine {
public:
  explicit machine(unsigned seed) : random_(seed) {} // NOLINT(bugprone-random-generator-seed)

  struct runs {
    std::vector<double> before;
    std::vector<double> after;
  };

  runs take_turns(std::size_t count, double factor) {
    runs out;
    double drift = 0;
    for (std::size_t n = 0; n < count; ++n) {
      drift += 0.03 * normal_(random_);
      out.before.push_back(8e6 * std::exp(drift) * noise());
      out.after.push_back(8e6 * std::exp(drift) * noise() * factor);
    }
    return out;
  }

private:
  double noise() { return std::exp(0.04 * normal_(random_)) * (chance_(random_) < 0.05 ? 0.6 : 1); }

  std::mt19937 random_;
  std::normal_distribution<double> normal_{0, 1};
  std::uniform_real_distribution<double> chance_{0, 1};
};

struct tally {
  int pass = 0;
  int warn = 0;
  int fail = 0;
};

tally verdicts(double factor, int rounds) {
  constexpr std::size_t runs = 15;
  machine on{1};
  tally out;
  for (int n = 0; n < rounds; ++n) {
    const auto seen = on.take_turns(runs, factor);
    switch (judge(seen.before, seen.after, pairing::in_turn, limits).is) {
    case verdict::pass:
      ++out.pass;
      break;
    case verdict::warn:
      ++out.warn;
      break;
    case verdict::fail:
      ++out.fail;
      break;
    case verdict::undecided:
      ADD_FAILURE();
    }
  }
  return out;
}

TEST(gate, catches_a_slow_down_of_fifteen_percent_in_the_noise_of_a_shared_machine) {
  const auto seen = verdicts(0.85, 1000);
  EXPECT_GE(seen.fail, 970);
  EXPECT_GE(seen.fail + seen.warn, 995);
}

TEST(gate, raises_next_to_nothing_where_nothing_has_changed) {
  const auto seen = verdicts(1, 2000);
  EXPECT_EQ(seen.fail, 0);
  EXPECT_LE(seen.warn, 2);
}

TEST(gate, seldom_fails_what_should_warn) {
  const auto seen = verdicts(0.93, 1000);
  EXPECT_GE(seen.warn, 600);
  EXPECT_LE(seen.fail, 50);
}

} // namespace
