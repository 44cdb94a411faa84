#include "bench/report/json.hpp"
#include "bench/report/result.hpp"
#include "bench/report/units.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

TEST(spread, has_the_median_of_an_odd_and_of_an_even_number) {
  EXPECT_EQ(bench::spread_of({3, 1, 9}).median, 3);
  EXPECT_EQ(bench::spread_of({4, 1, 2, 9}).median, 3);
  const auto one = bench::spread_of({7});
  EXPECT_EQ(one.min, 7);
  EXPECT_EQ(one.median, 7);
  EXPECT_EQ(one.max, 7);
}

TEST(latencies, of_several_runs_are_medians_but_for_the_largest) {
  const auto all = bench::median_of({{.p50 = 1, .p90 = 2, .p99 = 30, .p999 = 4, .max = 9},
                                     {.p50 = 3, .p90 = 2, .p99 = 10, .p999 = 4, .max = 70},
                                     {.p50 = 2, .p90 = 2, .p99 = 20, .p999 = 4, .max = 8}});
  EXPECT_EQ(all.p50, 2);
  EXPECT_EQ(all.p99, 20);
  EXPECT_EQ(all.max, 70);
}

TEST(requirement, is_met_at_its_limit_and_on_the_right_side_of_it) {
  EXPECT_TRUE((bench::requirement{"rate", 0.6, 0.6, true}.is_met()));
  EXPECT_FALSE((bench::requirement{"rate", 0.59, 0.6, true}.is_met()));
  EXPECT_TRUE((bench::requirement{"time", 2, 2, false}.is_met()));
  EXPECT_FALSE((bench::requirement{"time", 2.01, 2, false}.is_met()));
}

TEST(report, has_the_shape_that_was_agreed_on) {
  bench::result row{.suite = "mcp", .name = "mcp/x", .workload = "one", .ops = 100, .runs = 2};
  row.ours.ops_per_s = bench::spread_of({10, 30});
  row.peers.push_back({"beast", {.ops_per_s = bench::spread_of({40})}});
  const auto out = bench::to_json({.cpu = "c", .cores = 2, .date = "d", .build = "b"}, {row});
  EXPECT_EQ(json::value(out), json::parse(R"({"machine": {"cpu": "c", "cores": 2, "date": "d", "build": "b"},
    "results": [{"suite": "mcp", "name": "mcp/x", "workload": "one", "crosses_mailbox": true, "mailbox": "yes", "ops": 100, "runs": 2,
      "ops_per_s": {"median": 20.0, "min": 10.0, "max": 30.0, "samples": [10.0, 30.0]},
      "peers": {"beast": {"ops_per_s": {"median": 40.0, "min": 40.0, "max": 40.0, "samples": [40.0]},
        "ratio": 0.5}}}]})"));
}

TEST(report, has_the_rate_of_every_run_and_the_interval_of_a_ratio) {
  bench::result row{.suite = "core", .name = "x", .workload = "one"};
  row.ours.ops_per_s = bench::spread_of({4, 3, 5, 2});
  row.peers.push_back({"caf", {.ops_per_s = bench::spread_of({1, 2, 2, 1})}});
  const auto out = bench::to_json({}, {row});
  const auto& written = out.at("results").at(0);
  EXPECT_EQ(written.at("ops_per_s").at("samples"), json::parse("[4.0, 3.0, 5.0, 2.0]"));
  EXPECT_EQ(written.at("peers").at("caf").at("ratio_ci95"), json::parse(R"({"low": 1.0, "high": 5.0})"));
}

TEST(report, tells_which_operations_cross_a_mailbox_and_whether_any_does) {
  using bench::crossing;
  for (const auto each : {crossing::yes, crossing::per_batch, crossing::partly, crossing::no}) {
    const auto out = bench::to_json({}, {{.suite = "s", .name = "n", .workload = "w", .mailbox = each}});
    const auto& row = out.at("results").at(0);
    EXPECT_EQ(row.at("mailbox").get_string(), bench::to_string(each));
    EXPECT_EQ(row.at("crosses_mailbox").get_bool(), each != crossing::no);
  }
}

TEST(result, is_about_work_where_there_is_a_rate_or_a_latency_else_about_memory_or_idling) {
  using bench::subject;
  bench::result row{.suite = "s", .name = "n", .workload = "w"};
  row.ours.cpu_percent = 1;
  EXPECT_EQ(row.about(), subject::idling);
  row.ours.memory_mib = 1;
  EXPECT_EQ(row.about(), subject::memory);
  row.ours.latency_us = bench::latencies{};
  EXPECT_EQ(row.about(), subject::work);
}

TEST(report, leaves_out_what_was_not_measured) {
  const auto out = bench::to_json({}, {{.suite = "s", .name = "n", .workload = "w"}});
  const auto& row = out.at("results").at(0).get_object();
  for (const auto* absent : {"ops", "ops_per_s", "latency_us", "memory_delta_mib", "cpu_percent", "peers", "required"})
    EXPECT_FALSE(row.contains(absent)) << absent;
}

TEST(units, have_three_digits) {
  EXPECT_EQ(bench::time_text(0.5), "0.50 µs");
  EXPECT_EQ(bench::time_text(85.26), "85.3 µs");
  EXPECT_EQ(bench::time_text(1204), "1.20 ms");
  EXPECT_EQ(bench::count_text(4'211'000), "4.21 M");
  EXPECT_EQ(bench::count_text(853), "853");
  EXPECT_EQ(bench::number_text(1.3333), "1.33");
  EXPECT_EQ(bench::number_text(-0.0234), "-0.0234");
  EXPECT_EQ(bench::number_text(274'912.4), "274912");
}

} // namespace
