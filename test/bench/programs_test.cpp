// The programs as they are called: exit codes and what stands on their streams.
#include "examples/support/child_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const std::string fixtures = BENCH_FIXTURES;

struct ended {
  int code;
  std::string output;
  std::string errors;
};

ended run(const std::vector<std::string>& command) {
  examples::child_process program{command};
  const auto code = program.wait(30s);
  ended out{.code = code.value_or(-1), .output = {}, .errors = program.errors_after(10ms)};
  while (const auto line = program.read_line(1s))
    out.output += *line + "\n";
  return out;
}

class programs : public testing::Test {
protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream{folder_ + "/" + name} << text;
    return folder_ + "/" + name;
  }

  /// A report of one row, with seven runs around `rate`.
  std::string report(const std::string& name, int rate, const std::string& cpu = "c") const {
    std::ostringstream samples;
    for (int n = 0; n < 7; ++n)
      samples << (n == 0 ? "" : ", ") << rate + n;
    return write(name, R"({"machine": {"cpu": ")" + cpu + R"(", "cores": 2, "date": "d", "build": "b"}, "results": [
      {"suite": "core", "name": "a", "workload": "w", "crosses_mailbox": true, "runs": 7, "ops_per_s": {"median": )" +
                           std::to_string(rate) + R"(, "min": 1, "max": 2, "samples": [)" + samples.str() + "]}}]}");
  }

  const std::string folder_ = testing::TempDir() + "bench_programs_" + std::to_string(::getpid());
};

TEST_F(programs, compare_ends_with_zero_where_nothing_fails) {
  const auto same = run({BENCH_COMPARE, report("old", 1000), report("new", 1001)});
  EXPECT_EQ(same.code, 0) << same.errors;
  EXPECT_THAT(same.output, HasSubstr("the Mann-Whitney test"));
  EXPECT_THAT(same.output, HasSubstr("1 rows: 1 pass"));
}

TEST_F(programs, compare_ends_with_one_where_a_row_is_slower) {
  const auto slower = run({BENCH_COMPARE, "--in-turn", report("old", 1000), report("new", 850)});
  EXPECT_EQ(slower.code, 1) << slower.errors;
  EXPECT_THAT(slower.output, HasSubstr("Wilcoxon's signed-rank test"));
  EXPECT_THAT(slower.output, HasSubstr("FAIL"));
}

TEST_F(programs, compare_ends_with_two_where_a_file_cannot_be_used) {
  const auto good = report("good", 1000);
  const auto broken = run({BENCH_COMPARE, good, write("broken", "{")});
  EXPECT_EQ(broken.code, 2);
  EXPECT_THAT(broken.errors, HasSubstr("broken: is not JSON"));
  EXPECT_EQ(run({BENCH_COMPARE, good, folder_ + "/absent"}).code, 2);
  EXPECT_EQ(run({BENCH_COMPARE, good}).code, 2);
  EXPECT_EQ(run({BENCH_COMPARE, good, good, "--unknown"}).code, 2);
  EXPECT_EQ(run({BENCH_COMPARE, "--help"}).code, 0);
}

TEST_F(programs, compare_takes_reports_of_two_machines_only_when_told) {
  const auto here = report("here", 1000);
  const auto there = report("there", 1000, "another");
  const auto refused = run({BENCH_COMPARE, here, there});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.errors, HasSubstr("the processors differ"));
  EXPECT_EQ(run({BENCH_COMPARE, here, there, "--anyway"}).code, 0);
}

TEST_F(programs, docs_writes_the_page_and_the_readmes_block) {
  const auto readme =
      write("README.md", "# A\n<!-- benchmarks: written by ./dev bench docs -->\n<!-- benchmarks end -->\n");
  const auto written =
      run({BENCH_DOCS, fixtures + "/core.json", fixtures + "/mcp.json", "--into", folder_, "--readme", readme});
  EXPECT_EQ(written.code, 0) << written.errors;
  EXPECT_TRUE(std::filesystem::exists(folder_ + "/benchmarks.md"));
  std::ostringstream text;
  text << std::ifstream{readme}.rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("| message/one_to_one | yes | 6 | 8.03 M |"));
}

TEST_F(programs, docs_ends_with_two_where_a_report_cannot_be_used) {
  EXPECT_EQ(run({BENCH_DOCS, write("broken", "[]"), "--into", folder_}).code, 2);
  EXPECT_EQ(run({BENCH_DOCS}).code, 2);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/benchmarks.md"));
}

/// Stands for two builds of bench_core_libactors, for whom each row takes as long as they are told.
class gate : public programs {
protected:
  [[nodiscard]] std::string takes(const std::string& name, const std::string& seconds) const {
    return contestant(name, R"(echo begin; read go; echo '{"ops": 1000, "seconds": )" + seconds +
                                R"(, "runtime": "none", "latency_ns": []}'; cat >/dev/null)");
  }
  [[nodiscard]] std::string fails(const std::string& name) const { return contestant(name, "exit 3"); }

  static ended compare(const std::string& before, const std::string& after, const std::string& only = "spawn") {
    return run({BENCH_GATE, before, after, "--runs", "5", "--only", only});
  }

private:
  [[nodiscard]] std::string contestant(const std::string& name, const std::string& script) const {
    auto path = write(name, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }
};

TEST_F(gate, ends_with_zero_where_both_are_as_fast) {
  const auto same = compare(takes("before", "0.5"), takes("after", "0.5"));
  EXPECT_EQ(same.code, 0) << same.errors;
  EXPECT_THAT(same.output, HasSubstr("5 runs of each program in turn"));
  EXPECT_THAT(same.output, HasSubstr("1 rows: 1 pass"));
}

TEST_F(gate, ends_with_zero_and_a_warning_where_the_newer_one_is_somewhat_slower) {
  const auto slower = compare(takes("before", "0.5"), takes("after", "0.54"));
  EXPECT_EQ(slower.code, 0) << slower.errors;
  EXPECT_THAT(slower.output, HasSubstr("1 warn"));
}

TEST_F(gate, ends_with_one_where_the_newer_one_is_slower) {
  const auto slower = compare(takes("before", "0.5"), takes("after", "0.6"));
  EXPECT_EQ(slower.code, 1) << slower.errors;
  EXPECT_THAT(slower.output, HasSubstr("-16.7 %"));
  EXPECT_THAT(slower.output, HasSubstr("FAIL"));
}

TEST_F(gate, ends_with_zero_where_the_older_one_cannot_do_the_rows) {
  const auto first = compare(fails("before"), takes("after", "0.5"));
  EXPECT_EQ(first.code, 0) << first.errors;
  EXPECT_THAT(first.output, HasSubstr("spawn: the older program"));
  EXPECT_THAT(first.output, HasSubstr("Nothing to compare with: passed."));
}

TEST_F(gate, ends_with_two_where_the_newer_one_cannot_do_the_rows_or_none_is_meant) {
  const auto broken = compare(takes("before", "0.5"), fails("after"));
  EXPECT_EQ(broken.code, 2) << broken.output;
  EXPECT_THAT(broken.errors, HasSubstr("spawn: the newer program"));
  const auto none = compare(takes("before", "0.5"), takes("after", "0.5"), "no such row");
  EXPECT_EQ(none.code, 2) << none.output;
  EXPECT_THAT(none.errors, HasSubstr("no row begins with \"no such row\""));
  EXPECT_EQ(run({BENCH_GATE, takes("before", "0.5")}).code, 2);
}

} // namespace
