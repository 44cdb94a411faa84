// Writes docs/benchmarks.md and its charts from reports.
//
//   bench_docs REPORT.json... [--into docs] [--readme README.md]
//
// Exit code 0: written, with charts where gnuplot is there. 2: a report or the command line cannot be used, or a file not be written.
#include "bench/publish/gnuplot.hpp"
#include "bench/publish/page.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct options {
  std::vector<std::string> reports;
  std::string into = "docs";
  std::string readme;
};

void write(const std::string& path, const std::string& text) {
  std::ofstream file{path};
  file << text;
  if (!file.flush())
    throw std::runtime_error{path + ": cannot be written"};
  fmt::print("bench docs: wrote {}\n", path);
}

std::vector<bench::chart> draw_all(const std::vector<bench::suite>& suites, const std::string& folder) {
  std::vector<bench::chart> drawn;
  for (const auto& each : suites) {
    auto chart = bench::chart_of(each);
    if (!chart)
      continue;
    if (const auto why = bench::draw(*chart, folder); !why.empty()) {
      fmt::print(stderr, "bench docs: no chart {}: {}\n", chart->file, why);
      continue;
    }
    fmt::print("bench docs: wrote {}/{}\n", folder, chart->file);
    drawn.push_back(*std::move(chart));
  }
  return drawn;
}

void update_readme(const std::string& path, const std::string& summary) {
  std::ostringstream text;
  if (std::ifstream file{path}; !(text << file.rdbuf()))
    throw std::runtime_error{path + ": cannot be read"};
  if (const auto updated = bench::with_block(text.str(), summary))
    write(path, *updated);
  else
    fmt::print("bench docs: {} stays as it is: it does not have the two lines\n{}{}", path, bench::block_begin,
               bench::block_end);
}

/// So many give a ratio an interval of 95 %, and two reports something to compare.
constexpr std::size_t enough_runs = 5;

void warn_of_few_runs(const bench::suite& core) {
  const auto few = std::count_if(core.rows.begin(), core.rows.end(), [](const bench::result& row) {
    return row.about() == bench::subject::work && row.runs < enough_runs;
  });
  if (few != 0)
    fmt::print(stderr,
               "bench docs: {} rows of {} have fewer than {} runs: measure them again before you publish them\n", few,
               core.name, enough_runs);
}

void run(const options& how) {
  std::vector<bench::report_file> reports;
  reports.reserve(how.reports.size());
  for (const auto& each : how.reports)
    reports.push_back(bench::read_report(each));
  const auto suites = bench::suites_of(reports);
  if (suites.empty())
    throw std::runtime_error{"the reports hold no rows"};
  if (suites.front().name == "core")
    warn_of_few_runs(suites.front());
  const auto charts = how.into + "/benchmarks";
  std::filesystem::create_directories(charts);
  const auto drawn = draw_all(suites, charts);
  write(how.into + "/benchmarks.md", bench::page_of(suites, drawn));
  if (!how.readme.empty())
    update_readme(how.readme, bench::summary_of(suites, drawn));
}

} // namespace

int main(int argc, char** argv) {
  options how;
  CLI::App app{"Writes benchmarks.md and its charts from bench reports", "bench docs"};
  app.add_option("REPORT", how.reports, "written by a suite with --json")->required()->type_name("FILE");
  app.add_option("--into", how.into, "folder of the page")->capture_default_str()->type_name("FOLDER");
  app.add_option("--readme", how.readme, "put the main table between the marks of this file too")->type_name("FILE");
  try {
    app.parse(argc, argv);
    run(how);
    return 0;
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  } catch (const std::exception& failed) {
    fmt::print(stderr, "bench docs: {}\n", failed.what());
    return 2;
  }
}
