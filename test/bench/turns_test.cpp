#include "bench/compare/table.hpp"
#include "bench/gate/turns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>

namespace {

using bench::side;
using bench::verdict;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string letter(side of) {
  return of == side::before ? "b" : "a";
}

/// A machine as it was measured while others compiled on it: a run is off by some 5 %, one in eight is slowed to anything down to
/// half, and the machine drifts under all of them.
class machine {
public:
  explicit machine(unsigned seed) : random_(seed) {} // NOLINT(bugprone-random-generator-seed)

  bench::contest row(const std::string& name, double factor) {
    return {.name = name, .figure = [this, factor](side each) { return rate() * (each == side::after ? factor : 1); }};
  }

private:
  double rate() {
    drift_ += 0.01 * normal_(random_);
    const auto slowed = chance_(random_) < 0.125 ? 0.5 + chance_(random_) / 2 : 1;
    return 8e6 * std::exp(drift_ + 0.05 * normal_(random_)) * slowed;
  }

  std::mt19937 random_;
  std::normal_distribution<double> normal_{0, 1};
  std::uniform_real_distribution<double> chance_{0, 1};
  double drift_ = 0;
};

TEST(turns, run_both_programs_side_by_side_and_all_rows_before_any_is_done_again) {
  std::string order;
  const auto row = [&order](const std::string& name) {
    return bench::contest{.name = name, .figure = [&order, name](side each) {
                            order += name + letter(each) + " ";
                            return 100.0;
                          }};
  };
  (void)bench::take_turns({row("x"), row("y")}, {.runs = 3});
  EXPECT_EQ(order, "xb xa yb ya xa xb ya yb xb xa yb ya ");
}

TEST(turns, keep_the_runs_in_pairs_whoever_began) {
  int n = 0;
  const auto found = bench::take_turns(
      {{.name = "x", .figure = [&n](side each) { return each == side::before ? 1 : ++n; }}}, {.runs = 4});
  ASSERT_THAT(found.rows, SizeIs(1));
  EXPECT_EQ(found.rows[0].before.max, 1);
  EXPECT_EQ(found.rows[0].after.min, 1);
  EXPECT_EQ(found.rows[0].after.max, 4);
}

TEST(turns, measure_a_row_that_looks_slower_again_and_believe_the_fresh_runs) {
  int calls = 0;
  const auto found = bench::take_turns(
      {{.name = "x", .figure = [&calls](side each) { return ++calls <= 20 && each == side::after ? 50 : 100; }},
       {.name = "y", .figure = [](side each) { return each == side::after ? 50 : 100; }}},
      {.runs = 10});
  EXPECT_EQ(calls, 2 * (10 + 40));
  EXPECT_EQ(found.rows[0].found.is, verdict::pass);
  EXPECT_EQ(found.rows[0].found.by.factor, 1);
  EXPECT_EQ(found.rows[1].found.is, verdict::fail);
  EXPECT_THAT(found.remarks, ElementsAre("x: looked 50.0 % worse in 10 runs and was measured again",
                                         "y: looked 50.0 % worse in 10 runs and was measured again"));
  EXPECT_EQ(found.exit_code(), 1);
}

TEST(turns, pass_a_row_that_does_not_look_slower_after_the_first_look) {
  int calls = 0;
  const auto found = bench::take_turns(
      {{.name = "x", .figure = [&calls](side each) { return ++calls, each == side::after ? 96 : 100; }}}, {.runs = 5});
  EXPECT_EQ(calls, 10);
  EXPECT_EQ(found.rows[0].found.is, verdict::pass);
  EXPECT_THAT(found.remarks, IsEmpty());
}

TEST(turns, take_bytes_and_times_for_worse_where_they_grow) {
  using bench::quantity;
  const auto found = bench::take_turns(
      {{.name = "bytes", .is = quantity::bytes, .figure = [](side each) { return each == side::after ? 2000 : 1000; }},
       {.name = "time", .is = quantity::time, .figure = [](side each) { return each == side::after ? 108 : 100; }},
       {.name = "less", .is = quantity::bytes, .figure = [](side each) { return each == side::after ? 500 : 1000; }}},
      {});
  ASSERT_THAT(found.rows, SizeIs(3));
  EXPECT_EQ(found.rows[0].found.is, verdict::fail);
  EXPECT_EQ(found.rows[1].found.is, verdict::warn);
  EXPECT_EQ(found.rows[2].found.is, verdict::pass);
  EXPECT_THAT(found.remarks, ElementsAre("bytes: looked 50.0 % worse in 25 runs and was measured again",
                                         "time: looked 7.4 % worse in 25 runs and was measured again"));
  const auto table = bench::table_of(found, {.level = 0.001});
  for (const auto* line : {"bytes    1000 B    2000 B  +100.0 %   +100.0 to +100.0 %    <0.0001  FAIL\n",
                           "time     100 µs    108 µs    +8.0 %   +8.0 to +8.0 %        <0.0001  warn\n",
                           "less     1000 B     500 B   -50.0 %   -50.0 to -50.0 %       1.0000  pass, smaller\n"})
    EXPECT_THAT(table, HasSubstr(line));
}

TEST(turns, that_are_too_few_decide_nothing) {
  const auto found = bench::take_turns(
      {{.name = "x", .figure = [](side each) { return each == side::after ? 50 : 100; }}}, {.runs = 2});
  EXPECT_EQ(found.count(verdict::undecided), 1U);
  EXPECT_EQ(found.exit_code(), 2);
}

TEST(turns, pass_on_what_a_run_throws) {
  EXPECT_THROW((void)bench::take_turns(
                   {{.name = "x", .figure = [](side) -> double { throw std::runtime_error{"ended with 139"}; }}}, {}),
               std::runtime_error);
}

struct tally {
  int gates = 0;
  int with_warning = 0;
  int with_failure = 0;
};

/// Gates of eleven rows, the first of which is slower by `factor`.
tally run_gates(unsigned seed, int gates, double factor) {
  machine busy{seed};
  std::vector<bench::contest> rows{busy.row("first", factor)};
  while (rows.size() < 11)
    rows.push_back(busy.row("equal", 1));
  tally out{.gates = gates};
  for (int n = 0; n < gates; ++n) {
    const auto found = bench::take_turns(rows, {});
    out.with_warning += found.count(verdict::warn) != 0 ? 1 : 0;
    out.with_failure += found.rows[0].found.is == verdict::fail ? 1 : 0;
    EXPECT_LE(found.count(verdict::fail), factor < 1 ? 1U : 0U);
  }
  return out;
}

TEST(gate, catches_a_slow_down_of_fifteen_percent_on_a_busy_machine) {
  const auto seen = run_gates(1, 200, 0.85);
  EXPECT_GE(seen.with_failure, 194);
}

TEST(gate, raises_nothing_where_nothing_has_changed_on_a_busy_machine) {
  const auto seen = run_gates(2, 200, 1);
  EXPECT_EQ(seen.with_failure, 0);
  EXPECT_LE(seen.with_warning, 1);
}

TEST(gate, warns_of_seven_percent_and_seldom_fails_it) {
  const auto seen = run_gates(3, 200, 0.93);
  EXPECT_GE(seen.with_warning, 120);
  EXPECT_LE(seen.with_failure, 12);
}

} // namespace
