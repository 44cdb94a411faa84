#include "bench/report/json.hpp"
#include "bench/report/read.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StrEq;

constexpr auto on = R"("machine": {"cpu": "c", "cores": 2, "date": "2026-11-25", "build": "b"})";

bench::report_file parse(const std::string& rows) {
  return bench::parse_report("{" + std::string{on} + R"(, "results": [)" + rows + "]}", "r.json");
}

std::string row(const std::string& more) {
  return R"({"suite": "core", "name": "n", "workload": "w", "crosses_mailbox": true, "runs": 3)" + more + "}";
}

std::string refusal(const std::string& text) {
  try {
    (void)bench::parse_report(text, "r.json");
  } catch (const std::runtime_error& why) {
    return why.what();
  }
  return "no refusal";
}

std::string refusal_of_row(const std::string& more) {
  return refusal("{" + std::string{on} + R"(, "results": [)" + row(more) + "]}");
}

TEST(reading_a_report, gives_back_what_was_written) {
  bench::result all{.suite = "mcp",
                    .name = "mcp/x",
                    .workload = "one",
                    .mailbox = bench::crossing::partly,
                    .ops = 100,
                    .connections = 32,
                    .offered_per_s = 50,
                    .runs = 2};
  all.ours = {.runtime = "r",
              .ops_per_s = bench::spread_of({10, 30}),
              .latency_us = bench::latencies{.p50 = 1, .p90 = 2, .p99 = 3, .p999 = 4, .max = 5},
              .cpu_us_per_op = bench::spread_of({4}),
              .cpu_percent = 12,
              .memory_mib = 13,
              .memory_delta_mib = -1,
              .memory_peak_mib = 14};
  all.peers.push_back({"beast", {.ops_per_s = bench::spread_of({40})}});
  all.peers.push_back({"beast_pipelined", {.ops_per_s = bench::spread_of({50})}, "many at once"});
  all.required.push_back({"rate", 0.6, 0.5, true});
  all.required.push_back({"time", 3, 2, false});
  const auto written = bench::to_json({.cpu = "c", .cores = 2, .date = "d", .build = "b"}, {all});
  const auto back = bench::parse_report(json::serialize(written), "r.json");
  EXPECT_EQ(json::value(bench::to_json(back.on, back.rows)), json::value(written));
}

TEST(reading_a_report, keeps_the_samples_in_their_order) {
  const auto all = parse(row(R"(, "ops_per_s": {"median": 2, "min": 1, "max": 3, "samples": [2, 3, 1.5]})"));
  EXPECT_THAT(all.rows.at(0).ours.ops_per_s->samples, ElementsAre(2, 3, 1.5));
}

TEST(reading_a_report, passes_over_what_it_does_not_know_and_leaves_absent_what_is_absent) {
  const auto all = parse(row(R"(, "colour": "green", "workers": 4)"));
  EXPECT_FALSE(all.rows.at(0).ours.ops_per_s);
  EXPECT_THAT(all.rows.at(0).peers, IsEmpty());
  EXPECT_EQ(all.on.cores, 2U);
}

TEST(reading_a_report, names_the_file_and_the_place_of_what_is_wrong) {
  EXPECT_THAT(refusal("{"), testing::StartsWith("r.json: is not JSON: "));
  EXPECT_THAT(refusal(""), testing::StartsWith("r.json: is not JSON: "));
  EXPECT_THAT(refusal("[]"), testing::StartsWith("r.json: is not a bench report"));
  EXPECT_THAT(refusal("{}"), StrEq(R"(r.json: has no "machine")"));
  EXPECT_THAT(refusal(R"({"machine": 3})"), StrEq("r.json: machine is not an object"));
  EXPECT_THAT(refusal("{" + std::string{on} + "}"), StrEq(R"(r.json: has no "results")"));
  EXPECT_THAT(refusal("{" + std::string{on} + R"(, "results": {}})"), StrEq("r.json: results is not an array"));
  EXPECT_THAT(refusal("{" + std::string{on} + R"(, "results": [{}]})"), StrEq(R"(r.json: results[0] has no "suite")"));
}

TEST(reading_a_report, refuses_figures_that_are_none) {
  EXPECT_THAT(refusal_of_row(R"(, "ops_per_s": 3)"), StrEq("r.json: results[0].ops_per_s is not an object"));
  EXPECT_THAT(refusal_of_row(R"(, "ops_per_s": {"median": "3"})"),
              StrEq("r.json: results[0].ops_per_s.median is not a number"));
  EXPECT_THAT(refusal_of_row(R"(, "ops_per_s": {"median": -3})"),
              StrEq("r.json: results[0].ops_per_s.median is negative"));
  EXPECT_THAT(refusal_of_row(R"(, "ops_per_s": {"median": 3, "min": 3, "max": 3, "samples": [1, null]})"),
              StrEq("r.json: results[0].ops_per_s.samples[1] is not a number"));
  EXPECT_THAT(refusal_of_row(R"(, "ops": -1)"), StrEq("r.json: results[0].ops is not a whole number"));
  EXPECT_THAT(refusal_of_row(R"(, "required": [{"what": "w", "value": 1}])"),
              StrEq(R"(r.json: results[0].required[0] has no "at_most")"));
}

TEST(reading_a_report, refuses_a_row_that_stands_there_twice) {
  EXPECT_THAT(refusal("{" + std::string{on} + R"(, "results": [)" + row("") + "," + row("") + "]}"),
              StrEq(R"(r.json: results[1] is the second row n with the workload "w")"));
}

TEST(reading_a_report, says_when_there_is_no_file) {
  EXPECT_THROW((void)bench::read_report("/nowhere/r.json"), std::runtime_error);
  EXPECT_THROW((void)bench::read_report("/"), std::runtime_error);
}

} // namespace
