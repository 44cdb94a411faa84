#include "bench/ruler/series.hpp"

#include "bench/core/rows/rows.hpp"
#include "bench/supervision/rows.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>

namespace {

using namespace std::chrono_literals;
using bench::figure;
using bench::measured;
using bench::row_spec;
using bench::series;

const bench::work some_work{.row = "message", .count = 100, .width = 4, .window = 10};

measured run_of(double per_second) {
  measured out{.cpu = 500ms, .wall = 1s, .before = {.resident_mib = 10}, .after = {.resident_mib = 12, .peak_mib = 13}};
  out.own.runtime = "some runtime";
  out.own.ops = 1000;
  out.own.seconds = 1000 / per_second;
  return out;
}

series runs_of(const std::string& name, const std::vector<double>& rates) {
  series out{.name = name};
  for (const auto each : rates)
    out.runs.push_back(run_of(each));
  return out;
}

const bench::requirement* find(const bench::result& row, std::string_view what) {
  const auto found =
      std::find_if(row.required.begin(), row.required.end(), [&](const auto& each) { return each.what == what; });
  return found == row.required.end() ? nullptr : &*found;
}

TEST(series, a_row_of_rates_has_the_rate_of_every_run_in_their_order) {
  const row_spec spec{.name = "x", .workload = "{width} for {count} by {window}", .about = figure::rate};
  const auto row =
      summarize("core", spec, some_work, {runs_of("libactors", {3e6, 1e6, 2e6}), runs_of("caf", {1e6, 1e6, 4e6})});
  EXPECT_EQ(row.suite, "core");
  EXPECT_EQ(row.workload, "4 for 100 by 10");
  EXPECT_EQ(row.workers, 4U);
  EXPECT_EQ(row.runs, 3U);
  EXPECT_EQ(row.ops, 1000U) << "of one run";
  EXPECT_EQ(row.mailbox, bench::crossing::yes);
  EXPECT_NEAR(row.ours.ops_per_s->median, 2e6, 1);
  ASSERT_EQ(row.ours.ops_per_s->samples.size(), 3U);
  EXPECT_NEAR(row.ours.ops_per_s->samples[1], 1e6, 1);
  EXPECT_DOUBLE_EQ(row.ours.cpu_us_per_op->median, 500);
  EXPECT_DOUBLE_EQ(*row.ours.cpu_percent, 50);
  EXPECT_EQ(row.ours.memory_peak_mib, 13);
  EXPECT_FALSE(row.ours.latency_us);
  EXPECT_EQ(row.ours.runtime, "some runtime");
  ASSERT_EQ(row.peers.size(), 1U);
  EXPECT_NEAR(row.find_peer("caf")->ops_per_s->median, 1e6, 1);
}

TEST(series, what_is_asked_of_a_rate_is_told_for_the_peers_that_are_there) {
  const row_spec spec{
      .name = "x", .workload = "w", .about = figure::rate, .ratios = {{"beam", 2}, {"caf", 1.5}}, .ops_per_s = 4e6};
  const auto row =
      summarize("core", spec, some_work,
                {runs_of("libactors", {3e6, 3e6, 3e6, 3e6, 3e6}), runs_of("caf", {2e6, 2e6, 2e6, 2e6, 2e6})});
  EXPECT_FALSE(find(row, "of the rate of beam"));
  ASSERT_TRUE(find(row, "of the rate of caf"));
  EXPECT_TRUE(find(row, "of the rate of caf")->is_met());
  ASSERT_TRUE(find(row, "a second"));
  EXPECT_FALSE(find(row, "a second")->is_met());
  const auto* whole = find(row, "of the rate of caf, upper end of the 95 % interval");
  ASSERT_TRUE(whole);
  EXPECT_TRUE(whole->is_met());
}

TEST(series, a_rate_is_held_against_that_of_another_row_of_the_same_run) {
  const row_spec spec{.name = "x", .workload = "w", .about = figure::rate, .of_row = {{"y", 0.5}}};
  auto row = summarize("core", spec, some_work, {runs_of("libactors", {4e6})});
  EXPECT_TRUE(row.required.empty());
  require_of_row(row, spec, summarize("core", {.name = "y"}, some_work, {runs_of("libactors", {10e6})}));
  ASSERT_TRUE(find(row, "of the rate of y"));
  EXPECT_NEAR(find(row, "of the rate of y")->value, 0.4, 1e-9);
  EXPECT_FALSE(find(row, "of the rate of y")->is_met());
}

TEST(series, a_rate_that_lies_wholly_below_caf_misses) {
  const row_spec spec{.name = "x", .workload = "w", .about = figure::rate};
  const auto row =
      summarize("core", spec, some_work,
                {runs_of("libactors", {1e6, 1.1e6, 1.2e6, 1.1e6}), runs_of("caf", {2e6, 2.1e6, 2e6, 2.2e6})});
  ASSERT_EQ(row.required.size(), 1U);
  EXPECT_FALSE(row.required.front().is_met());
}

TEST(series, of_idle_processes_the_row_tells_what_they_added_by_the_process) {
  const row_spec spec{.name = "idle", .workload = "w", .about = figure::memory};
  const auto row = summarize("core", spec, some_work, {runs_of("libactors", {1})});
  EXPECT_DOUBLE_EQ(*row.ours.bytes_per_process, 2.0 * (1 << 20) / 1000);
  EXPECT_FALSE(row.ours.ops_per_s);
  EXPECT_EQ(row.mailbox, bench::crossing::no);
}

TEST(series, the_wakeups_of_all_runs_count_together) {
  const row_spec spec{
      .name = "wakeup", .workload = "w", .about = figure::latency, .times = {{&bench::latencies::p99, "p99", 100}}};
  auto ours = runs_of("libactors", {1, 1});
  ours.runs[0].own.latency.add(10us, 99);
  ours.runs[1].own.latency.add(200us, 101);
  const auto row = summarize("core", spec, some_work, {ours});
  EXPECT_DOUBLE_EQ(row.ours.latency_us->p50, 200);
  EXPECT_FALSE(row.ours.ops_per_s);
  ASSERT_EQ(row.required.size(), 1U);
  EXPECT_FALSE(row.required.front().is_met());
}

TEST(series, of_an_idle_runtime_the_row_tells_its_share_of_a_core) {
  const row_spec spec{.name = "idle_cpu", .workload = "w", .about = figure::cpu, .cpu_percent = 0.2};
  const auto row = summarize("core", spec, some_work, {runs_of("libactors", {1})});
  EXPECT_DOUBLE_EQ(*row.ours.cpu_percent, 50);
  ASSERT_EQ(row.required.size(), 1U);
  EXPECT_FALSE(row.required.front().is_met());
}

TEST(series, the_time_for_ten_times_as_much_is_held_against_a_tenth_of_it) {
  const row_spec spec{.name = "x", .workload = "w", .about = figure::rate, .smaller = {{.name = "tenth"}}};
  const auto slower = summarize("s", spec, some_work, {runs_of("libactors", {1e6}), runs_of("tenth", {1.5e6})});
  ASSERT_EQ(slower.required.size(), 1U);
  EXPECT_NEAR(slower.required.front().value, 15, 1e-9);
  EXPECT_FALSE(slower.required.front().is_met());
  const auto even = summarize("s", spec, some_work, {runs_of("libactors", {1e6}), runs_of("tenth", {1.1e6})});
  EXPECT_TRUE(even.required.front().is_met());
}

TEST(series, a_latency_is_held_against_a_limit_and_a_peer_that_is_there) {
  const row_spec spec{.name = "x",
                      .workload = "w",
                      .about = figure::latency,
                      .times = {{&bench::latencies::p50, "p50", 50}, {&bench::latencies::p99, "p99", {}, "beam"}}};
  auto ours = runs_of("libactors", {1});
  ours.runs[0].own.latency.add(40us, 100);
  auto beam = runs_of("beam", {1});
  beam.runs[0].own.latency.add(30us, 100);
  EXPECT_EQ(summarize("s", spec, some_work, {ours}).required.size(), 1U);
  const auto row = summarize("s", spec, some_work, {ours, beam});
  ASSERT_TRUE(find(row, "p50"));
  EXPECT_TRUE(find(row, "p50")->is_met());
  ASSERT_TRUE(find(row, "p99, beam's in the same run"));
  EXPECT_FALSE(find(row, "p99, beam's in the same run")->is_met());
}

TEST(series, a_row_that_crosses_no_mailbox_says_so_and_counts_its_operations) {
  const row_spec spec{.name = "x", .workload = "w", .about = figure::rate, .mailbox = bench::crossing::no};
  const auto row = summarize("s", spec, some_work, {runs_of("libactors", {1e6, 1e6})});
  EXPECT_EQ(row.mailbox, bench::crossing::no);
  EXPECT_GT(row.ops.value_or(0), 0U);
}

TEST(series, the_growth_of_memory_is_held_against_its_limit) {
  const row_spec spec{.name = "x", .workload = "w", .about = figure::rate, .memory_growth_mib = 19.5};
  auto ours = runs_of("libactors", {1e6});
  ours.runs[0].before.resident_mib = 10;
  ours.runs[0].after.resident_mib = 30;
  const auto more = summarize("s", spec, some_work, {ours});
  ASSERT_TRUE(find(more, "memory growth"));
  EXPECT_FALSE(find(more, "memory growth")->is_met());
  ours.runs[0].after.resident_mib = 29;
  EXPECT_TRUE(find(summarize("s", spec, some_work, {ours}), "memory growth")->is_met());
}

TEST(series, a_row_at_half_a_peak_tells_what_was_offered) {
  const row_spec spec{.name = "x", .workload = "w", .about = figure::latency, .peak = {{"peak"}}};
  auto ours = runs_of("libactors", {1});
  ours.runs[0].own.latency.add(40us, 100);
  const auto row = summarize("s", spec, {.row = "x", .window = 2'000}, {ours});
  EXPECT_NEAR(row.offered_per_s.value_or(0), 500e3, 1e-6);
}

TEST(series, the_memory_of_a_process_is_held_against_its_limit) {
  const row_spec spec{.name = "idle", .workload = "w", .about = figure::memory, .bytes_per_process = 2048};
  const auto row = summarize("s", spec, some_work, {runs_of("libactors", {1})});
  ASSERT_EQ(row.required.size(), 1U);
  EXPECT_FALSE(row.required.front().is_met());
}

class rows_of_a_suite : public testing::TestWithParam<const std::vector<row_spec>*> {};
INSTANTIATE_TEST_SUITE_P(suites, rows_of_a_suite,
                         testing::Values(&bench::core::all_rows(), &bench::supervision::all_rows()));

TEST_P(rows_of_a_suite, have_names_of_their_own_and_do_less_when_short) {
  std::set<std::string> names;
  for (const auto& each : *GetParam()) {
    EXPECT_TRUE(names.insert(each.name).second) << each.name;
    EXPECT_EQ(each.full.row, each.brief.row) << each.name;
    EXPECT_EQ(each.full.threads, each.brief.threads) << each.name;
    EXPECT_LE(each.brief.count * each.brief.width, each.full.count * each.full.width) << each.name;
    EXPECT_NO_THROW((void)head_of("suite", each, each.full, 1)) << each.name;
  }
}

TEST_P(rows_of_a_suite, are_held_against_rows_that_come_before_them) {
  std::set<std::string> before;
  for (const auto& each : *GetParam()) {
    if (each.of_row) {
      EXPECT_TRUE(before.contains(each.of_row->row)) << each.name;
    }
    before.insert(each.name);
  }
}

void expect_rows(const std::vector<row_spec>& there, std::initializer_list<const char*> asked) {
  for (const auto* name : asked)
    EXPECT_TRUE(std::any_of(there.begin(), there.end(), [&](const row_spec& each) { return each.name == name; }))
        << name;
}

TEST(rows, are_those_that_were_asked_for) {
  expect_rows(bench::core::all_rows(), {"message/one_to_one",
                                        "message/four_to_one",
                                        "message/ping_pong_1",
                                        "message/ping_pong_100",
                                        "call/100_to_1_window_1",
                                        "call/100_to_1_window_16",
                                        "spawn",
                                        "idle_bytes",
                                        "wakeup",
                                        "fairness",
                                        "idle_cpu",
                                        "savina/fork_join_throughput",
                                        "savina/thread_ring",
                                        "savina/chameneos",
                                        "savina/big",
                                        "registry/call",
                                        "registry/lookup",
                                        "registry/cycle",
                                        "queue/push_pop",
                                        "queue/batched",
                                        "pool/checkout",
                                        "pool/dispatch",
                                        "session/update_get",
                                        "session/durable",
                                        "registry/call_at_half_peak",
                                        "session/update_get_at_half_peak",
                                        "overall/core_ops_1k",
                                        "overall/core_ops_10k",
                                        "overall/core_ops_100k",
                                        "overall/core_ops_1m"});
  expect_rows(bench::supervision::all_rows(),
              {"supervision/start_child", "supervision/restart", "supervision/restart_latency",
               "supervision/start_stop_100k", "supervision/child_bytes"});
}

} // namespace
