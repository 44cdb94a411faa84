#include "bench/compare/comparison.hpp"
#include "bench/compare/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace {

using bench::compare;
using bench::pairing;
using bench::verdict;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr bench::limits limits{};

bench::result row(const std::string& name, std::vector<double> samples, const std::string& workload = "w") {
  bench::result out{.suite = "core", .name = name, .workload = workload, .runs = samples.size()};
  out.ours.ops_per_s = bench::spread_of(samples);
  out.ours.ops_per_s->samples = std::move(samples);
  return out;
}

bench::result without_samples(bench::result of) {
  of.ours.ops_per_s->samples.clear();
  return of;
}

bench::report_file report(std::vector<bench::result> rows) {
  return {.on = {.cpu = "c", .cores = 2, .date = "2026-11-24", .build = "b"}, .rows = std::move(rows)};
}

const std::vector<double> fast{100, 101, 102, 99, 98, 103, 97};
const std::vector<double> slow{80, 81, 82, 79, 78, 83, 77};

TEST(comparison, fails_with_exit_code_one_where_a_row_is_slower) {
  const auto found = compare(report({row("a", fast), row("b", fast)}), report({row("b", slow), row("a", fast)}),
                             pairing::apart, limits);
  ASSERT_THAT(found.rows, SizeIs(2));
  EXPECT_EQ(found.rows[0].name, "a");
  EXPECT_EQ(found.rows[0].found.is, verdict::pass);
  EXPECT_EQ(found.rows[1].found.is, verdict::fail);
  EXPECT_THAT(found.notes, IsEmpty());
  EXPECT_EQ(found.exit_code(), 1);
}

TEST(comparison, of_a_report_with_itself_passes) {
  const auto same = report({row("a", fast), row("b", slow)});
  for (const auto how : {pairing::apart, pairing::in_turn}) {
    const auto found = compare(same, same, how, limits);
    EXPECT_EQ(found.count(verdict::pass), 2U);
    EXPECT_EQ(found.exit_code(), 0);
  }
}

TEST(comparison, that_warns_ends_with_exit_code_zero) {
  auto less = fast;
  for (auto& each : less)
    each *= 0.93;
  const auto found = compare(report({row("a", fast)}), report({row("a", less)}), pairing::in_turn, limits);
  EXPECT_EQ(found.count(verdict::warn), 1U);
  EXPECT_EQ(found.exit_code(), 0);
}

TEST(comparison, says_which_rows_one_report_lacks) {
  const auto found = compare(report({row("a", fast), row("gone", fast)}), report({row("a", fast), row("new", fast)}),
                             pairing::apart, limits);
  EXPECT_THAT(found.rows, SizeIs(1));
  EXPECT_THAT(found.notes, ElementsAre("gone: the second report lacks it", "new: the first report lacks it"));
  EXPECT_EQ(found.exit_code(), 0);
}

TEST(comparison, does_not_compare_one_workload_with_another) {
  const auto found = compare(report({row("a", fast, "1 M")}), report({row("a", slow, "2 M")}), pairing::apart, limits);
  EXPECT_THAT(found.rows, IsEmpty());
  EXPECT_THAT(found.notes, ElementsAre(R"(a: another workload in the second report: "1 M" here, "2 M" there)"));
  EXPECT_EQ(found.exit_code(), 2);
}

TEST(comparison, keeps_rows_apart_that_differ_in_the_workload_alone) {
  const auto both = report({row("a", fast, "one"), row("a", slow, "two")});
  const auto found = compare(both, both, pairing::apart, limits);
  ASSERT_THAT(found.rows, SizeIs(2));
  EXPECT_EQ(found.rows[0].name, "a (one)");
  EXPECT_EQ(found.rows[1].name, "a (two)");
}

TEST(comparison, leaves_out_rows_without_a_rate_and_open_loops) {
  bench::result idle{.suite = "core", .name = "idle", .workload = "w"};
  auto open = row("open", fast);
  open.offered_per_s = 100;
  const auto all = report({idle, open});
  const auto found = compare(all, all, pairing::apart, limits);
  EXPECT_THAT(found.notes, ElementsAre("idle: has no rate", StartsWith("open: is an open loop")));
  EXPECT_EQ(found.exit_code(), 2);
}

TEST(comparison, leaves_out_rows_with_rates_that_have_no_ratio) {
  auto none = fast;
  none[2] = 0;
  auto beyond = fast;
  beyond.resize(bench::most_runs + 1, 100);
  for (const auto& bad : {none, beyond}) {
    EXPECT_THAT(compare(report({row("a", bad)}), report({row("a", fast)}), pairing::apart, limits).notes, SizeIs(1));
    EXPECT_THAT(compare(report({row("a", fast)}), report({row("a", bad)}), pairing::apart, limits).notes, SizeIs(1));
  }
}

TEST(comparison, of_runs_in_turn_needs_as_many_of_each) {
  const auto few = report({row("a", {100, 101})});
  const auto more = report({row("a", {100, 101, 102})});
  EXPECT_THAT(compare(few, more, pairing::in_turn, limits).notes,
              ElementsAre("a: was not measured in turn: 2 runs before, 3 after"));
}

TEST(comparison, without_samples_is_decided_where_the_ranges_do_not_overlap) {
  const auto old = report({without_samples(row("a", fast))});
  const auto slower = compare(old, report({row("a", slow)}), pairing::apart, limits);
  EXPECT_EQ(slower.rows[0].found.is, verdict::fail);
  EXPECT_TRUE(slower.rows[0].by_ranges);
  // Of all C(14, 7) orders one.
  EXPECT_NEAR(slower.rows[0].found.by.chance_if_not_slower, 1. / 3432, 1e-12);
  const auto faster = compare(report({row("a", slow)}), old, pairing::apart, limits);
  EXPECT_EQ(faster.rows[0].found.is, verdict::pass);
}

TEST(comparison, without_samples_is_undecided_where_a_slower_row_overlaps) {
  auto overlapping = slow;
  overlapping[0] = 98;
  const auto found = compare(report({without_samples(row("a", fast))}),
                             report({without_samples(row("a", overlapping))}), pairing::apart, limits);
  EXPECT_EQ(found.rows[0].found.is, verdict::undecided);
  EXPECT_EQ(found.exit_code(), 2);
}

TEST(comparison, without_samples_passes_what_is_hardly_slower) {
  auto hardly = fast;
  for (auto& each : hardly)
    each *= 0.98;
  const auto found = compare(report({without_samples(row("a", fast))}), report({without_samples(row("a", hardly))}),
                             pairing::apart, limits);
  EXPECT_EQ(found.rows[0].found.is, verdict::pass);
}

TEST(comparison, of_two_machines_or_builds_is_refused) {
  const auto old = report({});
  auto other = old;
  EXPECT_THAT(bench::why_incomparable(old, other), IsEmpty());
  other.on.date = "2026-12-01";
  EXPECT_THAT(bench::why_incomparable(old, other), IsEmpty());
  other.on.cpu = "d";
  EXPECT_EQ(bench::why_incomparable(old, other), R"(the processors differ: "c" before, "d" after)");
  other.on.cpu = "c";
  other.on.cores = 4;
  EXPECT_THAT(bench::why_incomparable(old, other), HasSubstr("hardware threads differ"));
  other.on.cores = 2;
  other.on.build = "Debug";
  EXPECT_THAT(bench::why_incomparable(old, other), HasSubstr("builds differ"));
}

TEST(table, has_a_line_for_each_row_and_tells_what_decided) {
  auto less = fast;
  std::transform(less.begin(), less.end(), less.begin(), [](double each) { return each * 0.85; });
  const auto found = compare(report({row("message/one_to_one", fast), row("gone", fast)}),
                             report({row("message/one_to_one", less)}), pairing::in_turn, limits);
  EXPECT_EQ(bench::table_of(found, limits),
            "row                   before     after    change   95 % interval          chance  verdict\n"
            "message/one_to_one     100/s    85.0/s   -15.0 %   -15.0 to -15.0 %       0.0078  FAIL\n"
            "not compared: gone: the second report lacks it\n"
            "1 rows: 0 pass, 0 warn, 1 fail, 0 undecided, 1 not compared\n");
  EXPECT_THAT(bench::method_of(pairing::in_turn, limits), HasSubstr("Wilcoxon's signed-rank test"));
  EXPECT_THAT(bench::method_of(pairing::apart, limits), HasSubstr("the Mann-Whitney test"));
}

} // namespace
