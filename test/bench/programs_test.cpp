// The two programs as they are called: exit codes and what stands on their streams.
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

} // namespace
