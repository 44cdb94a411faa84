#include "bench/ruler/suite.hpp"

#include "bench/report/interval.hpp"
#include "bench/report/report.hpp"
#include "bench/ruler/series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <set>
#include <stdexcept>
#include <utility>

namespace bench {

namespace {

/// A contestant, the work as it is asked for it, and what came of it.
struct entry {
  const contestant* who;
  work what;
  series measured;
};

std::vector<entry> enter(const row_spec& row, const work& what, const suite_plan& plan, bool with_peers) {
  std::vector<entry> out;
  const auto add = [&](const contestant& each) {
    out.push_back({&each, what, {.name = each.name()}});
    for (const auto& way : row.also)
      if (way.contestant == each.name()) {
        out.push_back({&each, what, {.name = way.name, .way = way.what}});
        out.back().what.row = way.row;
      }
  };
  add(plan.ours);
  if (row.smaller) {
    out.push_back({&plan.ours, what, {.name = row.smaller->name}});
    out.back().what.count = std::max<std::uint64_t>(1, what.count / row.smaller->times);
  }
  if (with_peers)
    for (const auto& each : plan.peers)
      if (std::find(row.not_by.begin(), row.not_by.end(), each.name()) == row.not_by.end())
        add(each);
  return out;
}

/// A peer whose threads only wait for each other is at its best with one. Ours is to find out by itself.
std::size_t best_threads(const entry& peer, const row_spec& row) {
  const auto tried = [&](work trial, contestant::by which) {
    trial.count = std::max<std::uint64_t>(1, trial.count / 4);
    return peer.who->better_threads(trial, which);
  };
  if (row.about == figure::rate)
    return tried(peer.what, contestant::by::rate);
  if (row.peak)
    return tried(*row.peak, contestant::by::rate);
  const bool is_compared = std::any_of(row.times.begin(), row.times.end(),
                                       [&](const auto& each) { return each.no_worse_than == peer.who->name(); });
  return is_compared ? tried(peer.what, contestant::by::p99) : peer.what.threads;
}

result measure(const suite_plan& plan, const row_spec& row, const suite_options& how) {
  if (row.about == figure::other)
    return plan.measure_other(row, how);
  const auto& what = how.brief ? row.brief : row.full;
  auto racing = enter(row, what, plan, how.peers);
  for (auto& each : racing)
    if (each.who != &plan.ours)
      each.what.threads = best_threads(each, row);
  if (row.peak)
    for (auto& each : racing) {
      auto peak = *row.peak;
      peak.threads = each.what.threads;
      each.what.window =
          static_cast<std::size_t>(each.who->interval_at_half(peak, std::min<std::size_t>(3, how.runs)).count());
    }
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
  return summarize(plan.name, row, racing.front().what, runs);
}

/// Says once for each contestant what it runs on. A BEAM without its JIT is not at its best: it tells "emu" there.
void introduce(report& out, const suite_plan& plan, const result& row, std::set<std::string>& known) {
  const auto say = [&](const contestant& each, const figures* of) {
    if (of && !of->runtime.empty() && known.insert(each.name()).second)
      out.note(fmt::format("  {:<11} is {}", each.name(), of->runtime));
  };
  say(plan.ours, &row.ours);
  for (const auto& each : plan.peers)
    say(each, row.find_peer(each.name()));
}

/// True: every row that was asked for has been measured.
bool run(const suite_plan& plan, const suite_options& how) {
  report out{plan.name};
  if (how.peers)
    for (const auto& each : plan.absent)
      out.note(each);
  std::set<std::string> known;
  bool complete = true;
  for (const auto& row : plan.rows) {
    if (!how.wants(row.name))
      continue;
    try {
      auto measured_row = measure(plan, row, how);
      if (const auto* other = row.of_row ? out.find(row.of_row->row) : nullptr)
        require_of_row(measured_row, row, *other);
      introduce(out, plan, measured_row, known);
      out.add(std::move(measured_row));
      if (row.of_row && !out.find(row.of_row->row))
        out.note(fmt::format("  {} was not measured in this run: nothing is asked beside it", row.of_row->row));
      // After each row, so that what was measured survives an end in the middle.
      if (!how.json.empty())
        out.write_json(how.json);
    } catch (const std::exception& failed) {
      complete = false;
      std::fflush(stdout);
      fmt::print(stderr, "\nbench {}: {}: {}\n", plan.name, row.name, failed.what());
    }
  }
  out.finish();
  return complete;
}

} // namespace

int run_suite(const suite_plan& plan, int argc, char** argv) {
  const auto chosen = read_options(plan.name, plan.about, plan.rows, argc, argv);
  if (const auto* code = std::get_if<int>(&chosen))
    return *code;
  try {
    return run(plan, std::get<suite_options>(chosen)) ? 0 : 1;
  } catch (const std::exception& failed) {
    std::fflush(stdout);
    fmt::print(stderr, "bench {}: {}\n", plan.name, failed.what());
    return 1;
  }
}

void suite_plan::add_beam(const std::string& erl, const std::string& folder, const std::string& module) {
  if (erl.empty())
    absent.push_back(fmt::format(
        "The peer beam is absent: it needs Debian's erlang-base (./dev bench {} --peers installs it).", name));
  else
    peers.push_back(
        {"beam", {erl, "+S", "@THREADS:@THREADS", "-noshell", "-pa", folder, "-s", module, "main", "-extra"}});
}

} // namespace bench
