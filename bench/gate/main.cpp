// Is the working tree slower than the commit before it?
//
//   bench_gate BEFORE AFTER [--runs N] [--only ROW]
//
// BEFORE, AFTER: the programs bench_core_libactors of the two. The rows are those of the suite core, an eighth of each: many short runs
// tell more than a few long ones; but for latencies without a schedule, of which a run has few. Judged are rates, the bytes of a
// process, and latencies: p99 on a fixed schedule, the same for both; p50 where a run has too few for more. What is not judged is named.
//
// Exit code 0: no row fails (some may warn), or none can be compared because the older program does not know how. 1: a row is over
// 10 % slower, beyond the noise. 2: the command line is wrong, or the newer program cannot do its rows.
#include "bench/compare/table.hpp"
#include "bench/core/rows/rows.hpp"
#include "bench/gate/turns.hpp"
#include "bench/report/machine.hpp"
#include "bench/ruler/contestant.hpp"
#include "bench/ruler/series.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

namespace {

using namespace bench;

constexpr std::uint64_t part = 8; // of a row's count

/// To find the rate whose half is offered to both.
constexpr std::size_t peak_runs = 5;

struct options {
  std::string before;
  std::string after;
  std::string only;
  turns how;
};

work work_of(const row_spec& row, const contestant& before) {
  auto out = row.full;
  if (row.about != figure::latency || row.peak)
    out.count = std::max<std::uint64_t>(1, out.count / part);
  if (row.peak)
    out.window = static_cast<std::size_t>(before.interval_at_half(*row.peak, peak_runs).count());
  return out;
}

/// Empty: it can be held against an older program.
std::string why_not_compared(const row_spec& row) {
  switch (row.about) {
  case figure::cpu:
    return "next to nothing is used, and a factor of that says nothing";
  case figure::other:
    return "it takes other programs than the two that were built";
  case figure::rate:
  case figure::latency:
  case figure::memory:
    break;
  }
  return {};
}

/// What the row is judged by. Requires: it can be compared.
struct judged {
  std::string name;
  quantity is;
  double (*of)(const figures&);
};

judged judged_by(const row_spec& row) {
  if (row.about == figure::memory)
    return {row.name, quantity::bytes, [](const figures& seen) { return seen.bytes_per_process.value(); }};
  if (row.about == figure::rate)
    return {row.name, quantity::rate, [](const figures& seen) { return seen.ops_per_s.value().median; }};
  if (row.peak)
    return {row.name + ", p99", quantity::time, [](const figures& seen) { return seen.latency_us.value().p99; }};
  return {row.name + ", p50", quantity::time, [](const figures& seen) { return seen.latency_us.value().p50; }};
}

contest contest_of(const row_spec& row, const contestant& before, const contestant& after) {
  const auto by = judged_by(row);
  return {.name = by.name, .is = by.is, .figure = [=, what = work_of(row, before)](side each) {
            const auto& who = each == side::before ? before : after;
            return by.of(summarize("core", row, what, {{.name = who.name(), .runs = {who.run(what)}}}).ours);
          }};
}

/// The rows that both can do. What the older one cannot becomes a note; what the newer one cannot is thrown.
std::vector<contest> rows_of_both(const options& chosen, std::vector<std::string>& notes) {
  const contestant before{"before", {chosen.before}};
  const contestant after{"after", {chosen.after}};
  std::vector<contest> out;
  for (const auto& row : core::all_rows()) {
    if (!row.name.starts_with(chosen.only))
      continue;
    if (auto why = why_not_compared(row); !why.empty()) {
      notes.push_back(fmt::format("{}: {}", row.name, why));
      continue;
    }
    try {
      (void)after.run(row.brief);
    } catch (const std::exception& failed) {
      throw std::runtime_error{fmt::format("{}: the newer program {}", row.name, failed.what())};
    }
    try {
      (void)before.run(row.brief);
    } catch (const std::exception& failed) {
      notes.push_back(fmt::format("{}: the older program {}", row.name, failed.what()));
      continue;
    }
    out.push_back(contest_of(row, before, after));
  }
  return out;
}

void show_round(std::size_t round, std::size_t rounds, std::size_t rows) {
  fmt::print(stderr, "\r{} rows: {} of {} runs{}", rows, round, rounds, round == rounds ? "\r\033[K" : "");
  std::fflush(stderr);
}

int run(options chosen) {
  const auto on = this_machine();
  fmt::print(
      "bench gate: {}, {} hardware threads, {}, {}\n{} runs of each program in turn, and {} of the rows that look "
      "slower.\n{}Of bytes and latencies the inverse counts: 11.1 % more is 10 % lost.\n\n",
      on.cpu, on.cores, on.date, on.build, chosen.how.runs, chosen.how.runs * chosen.how.more_runs,
      method_of(pairing::in_turn, chosen.how.judged_by));
  std::fflush(stdout);
  std::vector<std::string> notes;
  const auto rows = rows_of_both(chosen, notes);
  if (rows.empty() && notes.empty())
    throw std::runtime_error{"no row begins with \"" + chosen.only + "\""};
  if (::isatty(STDERR_FILENO) != 0)
    chosen.how.progress = show_round;
  auto found = take_turns(rows, chosen.how);
  found.notes = std::move(notes);
  fmt::print("{}", table_of(found, chosen.how.judged_by));
  if (!rows.empty())
    return found.exit_code();
  fmt::print("Nothing to compare with: passed.\n");
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  options chosen;
  CLI::App app{"Runs two builds of the core rows in turn and compares them. Exit code 1: a row is over 10 % slower, "
               "beyond the noise",
               "bench gate"};
  app.add_option("BEFORE", chosen.before, "the program bench_core_libactors of the older commit")->required();
  app.add_option("AFTER", chosen.after, "that of the newer one")->required();
  app.add_option("--runs", chosen.how.runs, "of each program; four times as many of the rows that look slower")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{5}, most_pairs / turns{}.more_runs));
  app.add_option("--only", chosen.only, "one row, or those that begin so")->type_name("ROW");
  try {
    app.parse(argc, argv);
    return run(chosen);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  } catch (const std::exception& failed) {
    std::fflush(stdout);
    fmt::print(stderr, "bench gate: {}\n", failed.what());
    return 2;
  }
}
