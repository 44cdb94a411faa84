#include "bench/publish/gnuplot.hpp"
#include "bench/publish/page.hpp"
#include "bench/publish/tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string fixtures = BENCH_FIXTURES;

std::string text_of(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream{path}.rdbuf();
  return out.str();
}

bench::report_file fixture(const std::string& name) {
  return bench::read_report(fixtures + "/" + name);
}

std::vector<bench::suite> both() {
  return bench::suites_of({fixture("core.json"), fixture("mcp.json")});
}

std::vector<bench::chart> charts_of(const std::vector<bench::suite>& all) {
  std::vector<bench::chart> out;
  out.reserve(all.size());
  for (const auto& each : all)
    out.push_back(bench::chart_of(each).value());
  return out;
}

TEST(page, is_what_it_was_for_the_same_reports) {
  const auto all = both();
  EXPECT_EQ(bench::page_of(all, charts_of(all)), text_of(fixtures + "/benchmarks.md"));
}

TEST(page, does_not_depend_on_the_order_of_the_reports) {
  const auto turned = bench::suites_of({fixture("mcp.json"), fixture("core.json")});
  EXPECT_EQ(bench::page_of(turned, {}), bench::page_of(both(), {}));
}

TEST(page, shows_no_picture_that_was_not_drawn) {
  EXPECT_THAT(bench::page_of(both(), {}), Not(HasSubstr(".svg")));
}

TEST(page, says_what_was_not_met) {
  const auto table = bench::requirements(both());
  EXPECT_THAT(
      table,
      HasSubstr("| call/100_to_1 | window 1 | 3 | calls a second, of the BEAM's | 1.9 | at least 2 | **not met** |"));
}

TEST(page, has_no_ratio_of_an_offered_rate) {
  bench::suite open{.name = "s", .on = {}, .rows = {{.suite = "s", .name = "n", .workload = "w", .offered_per_s = 5}}};
  open.rows[0].ours.ops_per_s = bench::spread_of({5});
  open.rows[0].peers.push_back({"beast", {.ops_per_s = bench::spread_of({5})}});
  EXPECT_THAT(bench::rates(open), HasSubstr("| n | w | yes | 1 | 5.00 | 5.00 |\n"));
  EXPECT_THAT(bench::short_rates(open), IsEmpty());
  EXPECT_FALSE(bench::chart_of(open));
}

TEST(page, of_two_reports_of_one_suite_is_refused) {
  EXPECT_THROW((void)bench::suites_of({fixture("core.json"), fixture("core.json")}), std::runtime_error);
}

bench::suite with_second_way() {
  bench::suite out{.name = "core", .on = {}, .rows = {{.suite = "core", .name = "registry/call", .workload = "w"}}};
  auto& row = out.rows[0];
  row.ours.ops_per_s = bench::spread_of({4e6});
  row.peers.push_back({"beam", {.ops_per_s = bench::spread_of({1e6})}});
  row.peers.push_back({"beam_as_erlmcp", {.ops_per_s = bench::spread_of({8e6})}, "without a message"});
  return out;
}

TEST(page, shows_what_a_peer_does_in_a_second_way_in_a_table_of_its_own) {
  const auto suite = with_second_way();
  EXPECT_THAT(bench::rates(suite), Not(HasSubstr("as_erlmcp")));
  EXPECT_THAT(bench::short_rates(suite), Not(HasSubstr("as_erlmcp")));
  EXPECT_THAT(bench::second_ways(suite), HasSubstr("| registry/call | 1 | beam_as_erlmcp | 8.00 M | 0.50 |"));
}

TEST(page, tells_in_what_a_second_way_differs_and_in_which_rows) {
  auto suite = with_second_way();
  suite.rows.push_back(suite.rows[0]);
  suite.rows[1].name = "registry/lookup";
  suite.rows.push_back(suite.rows[0]);
  suite.rows[2].name = "queue";
  suite.rows[2].peers[1].way = "another one";
  EXPECT_EQ(bench::ways_of(suite), "\n- beam_as_erlmcp, in registry/call, registry/lookup: without a message.\n"
                                   "- beam_as_erlmcp, in queue: another one.\n");
  EXPECT_THAT(bench::page_of({suite}, {}), HasSubstr("in queue: another one.\n\n| row |"));
  EXPECT_EQ(bench::ways_of({}), "");
}

TEST(page, shows_what_erlmcp_publishes_beside_what_is_measured_here) {
  EXPECT_THAT(bench::beside_erlmcp({with_second_way()}),
              HasSubstr("| registry/call | 1.94 M | 1 | 8.00 M | 1.00 M | 4.00 M | yes |"));
  EXPECT_THAT(bench::beside_erlmcp({}), IsEmpty());
}

bench::suite crossing_in_part() {
  const auto row = [](const std::string& name, bench::crossing mailbox) {
    bench::result out{.suite = "core", .name = name, .workload = "w", .mailbox = mailbox, .runs = 5};
    out.ours.ops_per_s = bench::spread_of({2});
    out.peers.push_back({"beam", {.ops_per_s = bench::spread_of({1})}});
    return out;
  };
  return {.name = "core",
          .on = {},
          .rows = {row("all", bench::crossing::yes), row("batched", bench::crossing::per_batch),
                   row("mixed", bench::crossing::partly), row("none", bench::crossing::no)}};
}

TEST(page, says_of_each_row_which_operations_cross_a_mailbox) {
  const auto suite = crossing_in_part();
  const auto page = bench::page_of({suite}, {});
  for (const auto* line : {"| all | w | yes | 5 |", "| batched | w | per batch | 5 |", "| mixed | w | partly | 5 |",
                           "| none | w | no | 5 |", "say nothing about message passing: none (w).\n",
                           "some operations cross a mailbox and some do not: mixed (w).\n",
                           "a message carries many operations: batched (w).\n"})
    EXPECT_THAT(page, HasSubstr(line));
  EXPECT_THAT(bench::short_rates(suite), HasSubstr("| batched | per batch | 5 | 2.00 | 1.00 | 2.00 |"));
}

TEST(page, lists_rows_about_memory_as_such_and_not_among_those_that_cross_no_mailbox) {
  bench::result idle{.suite = "core", .name = "idle", .workload = "w", .mailbox = bench::crossing::no};
  idle.ours.bytes_per_process = 1000;
  const auto page = bench::page_of({{.name = "core", .on = {}, .rows = {idle}}}, {});
  EXPECT_THAT(page, HasSubstr("- These are about memory, not about messages: idle (w).\n"));
  EXPECT_THAT(page, Not(HasSubstr("say nothing about message passing")));
}

TEST(summary, has_the_figures_of_mcp_for_each_workload_beside_those_of_core) {
  const auto text = bench::summary_of(both(), {});
  EXPECT_THAT(text, HasSubstr("| call/100_to_1 | yes | 3 | 2.10 M | 1.10 M | – | 1.91 | – |"));
  EXPECT_THAT(text, HasSubstr("| mcp/tools_call_http | closed loop, 32 connections | a second | 3 | 100 K | 185 K |"));
  EXPECT_THAT(text,
              HasSubstr("| mcp/tools_call_http | closed loop, 32 connections | CPU each | 3 | 9.80 µs | 5.40 µs |"));
  EXPECT_THAT(text, HasSubstr("| p50, p99 | 1 | 80.0 µs, 180 µs | 81.0 µs, 160 µs | – |"));
}

TEST(chart, shows_only_rows_whose_operations_are_all_messages) {
  const auto script = bench::chart_of(crossing_in_part())->script;
  EXPECT_THAT(script, HasSubstr("\"all\""));
  for (const auto* other : {"batched", "mixed", "none"})
    EXPECT_THAT(script, Not(HasSubstr(other)));
}

TEST(chart, begins_at_zero_and_leaves_out_what_was_not_measured) {
  const auto script = bench::chart_of(both()[0])->script;
  EXPECT_THAT(script, HasSubstr("set yrange [0:*]\n"));
  EXPECT_THAT(script, HasSubstr("\"call/100_to_1\" 2.1 2 2.2 1.1 1 1.2 ? ? ?\n"));
  EXPECT_THAT(script, HasSubstr("million operations a second"));
  EXPECT_THAT(script, Not(HasSubstr("wakeup")));
}

TEST(chart, cannot_be_broken_by_a_name) {
  bench::suite odd{.name = "s", .on = {}, .rows = {{.suite = "s", .name = "a\"\n\\END", .workload = "w"}}};
  odd.rows[0].ours.ops_per_s = bench::spread_of({5});
  odd.rows[0].peers.push_back({"x\"y", {.ops_per_s = bench::spread_of({5})}});
  const auto script = bench::chart_of(odd)->script;
  EXPECT_THAT(script, HasSubstr("\"a___END\" 5 5 5 5 5 5\n"));
  EXPECT_THAT(script, HasSubstr("title \"x_y\""));
}

class drawing : public testing::Test {
protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::string folder_ = testing::TempDir() + "it's drawn " + std::to_string(::getpid());
};

TEST_F(drawing, gives_the_same_bytes_for_the_same_rows) {
  const auto what = charts_of(both())[0];
  if (const auto why = bench::draw(what, folder_); why.find("not installed") != std::string::npos)
    GTEST_SKIP() << why;
  const auto first = text_of(folder_ + "/core_rates.svg");
  EXPECT_THAT(first, HasSubstr("</svg>"));
  EXPECT_EQ(bench::draw(what, folder_), "");
  EXPECT_EQ(text_of(folder_ + "/core_rates.svg"), first);
}

TEST_F(drawing, that_fails_says_so_and_leaves_nothing) {
  const auto why = bench::draw({.file = "x.svg", .title = "", .script = "this is no command\n"}, folder_);
  EXPECT_THAT(why, testing::AnyOf(HasSubstr("gnuplot has failed, with exit code 1"), HasSubstr("not installed")));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
  EXPECT_THAT(bench::draw({.file = "x.svg", .title = "", .script = ""}, "/nowhere"), HasSubstr("cannot be written"));
}

TEST(readme, gets_the_table_between_its_marks_alone) {
  const auto with = [](std::string_view inside) {
    return "# A\n" + std::string{bench::block_begin} + std::string{inside} + std::string{bench::block_end} + "end\n";
  };
  EXPECT_EQ(bench::with_block(with("old\n"), "new\n"), with("new\n"));
  EXPECT_EQ(bench::with_block(with(""), "new\n"), with("new\n"));
}

TEST(readme, without_both_marks_in_order_stays_as_it_is) {
  EXPECT_FALSE(bench::with_block("", "new"));
  EXPECT_FALSE(bench::with_block(bench::block_begin, "new"));
  EXPECT_FALSE(bench::with_block(std::string{bench::block_end} + std::string{bench::block_begin}, "new"));
}

} // namespace
