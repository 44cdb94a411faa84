// How fast is the runtime itself, beside plain CAF on its default scheduler and the BEAM?
//
//   bench_core [--peers] [--json FILE] [--runs N] [--only ROW] [--short]
//
// Each run is a process of its own; contestants take turns (ours, caf, beam, ours, …), so that the machine's drift falls on all.
// Exit code 0 if everything was measured, whatever the figures; 1 if not; 2 if the command line is wrong.
#include "bench/core/fairness.hpp"
#include "bench/core/options.hpp"
#include "bench/core/series.hpp"
#include "bench/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace bench::core {

namespace {

/// Erlang from the machine. What was measured of its options: see bench/peers/beam/core_bench.erl.
std::vector<std::string> beam_command() {
  return {BENCH_ERL,         "+S", "@THREADS:@THREADS", "-noshell", "-pa",
          BENCH_BEAM_FOLDER, "-s", "core_bench",        "main",     "-extra"};
}

std::vector<contestant> start_list(report& out, const options& how) {
  std::vector<contestant> all{{"libactors", {BENCH_CORE_LIBACTORS}}};
  if (!how.peers)
    return all;
  all.emplace_back("caf", std::vector<std::string>{BENCH_CORE_CAF_PROGRAM});
  if (std::string_view{BENCH_ERL}.empty())
    out.note("The peer beam is absent: it needs Debian's erlang-base (./dev bench core --peers installs it).");
  else
    all.emplace_back("beam", beam_command());
  return all;
}

/// A contestant, the work as it is asked for it, and what came of it.
struct entry {
  const contestant* who;
  work what;
  series measured;
};

std::vector<entry> enter(const row_spec& row, const work& what, const std::vector<contestant>& all) {
  std::vector<entry> out;
  for (const auto& each : all) {
    out.push_back({&each, what, {.name = each.name()}});
    for (const auto& way : row.also)
      if (way.peer == each.name()) {
        out.push_back({&each, what, {.name = way.name}});
        out.back().what.row = way.row;
      }
  }
  return out;
}

result measure(const row_spec& row, const options& how, const std::vector<contestant>& all) {
  if (row.about == figure::http)
    return measure_fairness(row, how);
  const auto& what = how.brief ? row.brief : row.full;
  auto racing = enter(row, what, all);
  for (std::size_t n = 0; n < std::min(how.runs, row.most_runs); ++n)
    for (auto& each : racing) {
      try {
        each.measured.runs.push_back(each.who->run(each.what));
      } catch (const std::exception& failed) {
        throw std::runtime_error{fmt::format("{} {}", each.measured.name, failed.what())};
      }
    }
  std::vector<series> runs;
  runs.reserve(racing.size());
  for (auto& each : racing)
    runs.push_back(std::move(each.measured));
  return summarize(row, what, runs);
}

/// Says once for each contestant what it runs on. A BEAM without its JIT is not at its best: it tells "emu" there.
void introduce(report& out, const result& row, std::set<std::string>& known) {
  const auto say = [&](const std::string& name, const figures& of) {
    if (!of.runtime.empty() && known.insert(name).second)
      out.note(fmt::format("  {:<11} is {}", name, of.runtime));
  };
  say("libactors", row.ours);
  for (const auto& each : row.peers)
    say(each.name, each.measured);
}

/// True: every row that was asked for has been measured.
bool run(const options& how) {
  report out{"core"};
  const auto all = start_list(out, how);
  std::set<std::string> known;
  bool complete = true;
  for (const auto& row : all_rows()) {
    if (!how.wants(row.name))
      continue;
    try {
      auto measured_row = measure(row, how, all);
      introduce(out, measured_row, known);
      out.add(std::move(measured_row));
    } catch (const std::exception& failed) {
      complete = false;
      std::fflush(stdout);
      fmt::print(stderr, "\nbench core: {}: {}\n", row.name, failed.what());
    }
  }
  out.finish();
  if (!how.json.empty())
    out.write_json(how.json);
  return complete;
}

} // namespace

} // namespace bench::core

int main(int argc, char** argv) {
  const auto chosen = bench::core::read_options(argc, argv);
  if (const auto* code = std::get_if<int>(&chosen))
    return *code;
  try {
    return bench::core::run(std::get<bench::core::options>(chosen)) ? 0 : 1;
  } catch (const std::exception& failed) {
    std::fflush(stdout);
    fmt::print(stderr, "bench core: {}\n", failed.what());
    return 1;
  }
}
