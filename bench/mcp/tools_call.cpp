#include "bench/mcp/rows.hpp"

#include <fmt/format.h>

#include <map>
#include <stdexcept>
#include <string>
#include <utility>

namespace bench::mcp {

namespace {

/// One server's runs.
struct series {
  std::vector<double> per_second;
  std::vector<double> cpu_us;
  std::vector<double> cpu_percent;
  std::vector<latencies> latency;
  std::uint64_t answers = 0;

  void add(const std::string& name, const load_result& run) {
    if (run.wrong != 0 || run.missing != 0 || run.answers == 0)
      throw std::runtime_error{
          fmt::format("{}: {} wrong answers, {} missing, {} in the window", name, run.wrong, run.missing, run.answers)};
    per_second.push_back(run.per_second());
    cpu_us.push_back(run.cpu_per_answer().count());
    cpu_percent.push_back(run.cpu_per_answer().count() * run.per_second() / 1e4);
    latency.push_back(latencies_of(run.latency));
    answers += run.answers;
  }

  [[nodiscard]] figures summary() const {
    return {.ops_per_s = spread_of(per_second),
            .latency_us = median_of(latency),
            .cpu_us_per_op = spread_of(cpu_us),
            .cpu_percent = spread_of(cpu_percent).median};
  }
};

struct entry {
  const contestant* who;
  load_plan plan;
  series measured;
};

using entries = std::vector<entry>;

/// Ours, theirs, ours, theirs: the machine's drift falls on all.
template <class Run>
void take_turns(const options& how, entries& all, Run run) {
  for (std::size_t n = 0; n < how.runs; ++n)
    for (auto& each : all)
      each.measured.add(each.who->name(), run(each.plan));
}

entry enter(const options& how, const contestant& who, examples::era era) {
  auto plan = who.prepare(era, how.connections);
  plan.time = how.time;
  plan.warm_up = how.warm_up;
  return {.who = &who, .plan = std::move(plan), .measured = {}};
}

result summarize(const options& how, const entries& all, std::string name, std::string workload) {
  result row{.suite = "mcp",
             .name = std::move(name),
             .workload = std::move(workload),
             .ops = all.front().measured.answers,
             .connections = how.connections,
             .runs = how.runs,
             .ours = all.front().measured.summary()};
  for (std::size_t n = 1; n < all.size(); ++n)
    row.peers.push_back({all[n].who->name(), all[n].measured.summary()});
  return row;
}

result closed_loop(const options& how, entries& all, std::string name, const std::string& what) {
  take_turns(how, all, run_closed_loop);
  return summarize(how, all, std::move(name), fmt::format("closed loop, {} connections, {}", how.connections, what));
}

void require_closed_loop(result& row) {
  if (const auto* beast = row.find_peer("beast")) {
    row.required.push_back(
        {"server CPU per call, of the Beast peer's", *ratio(row.ours.cpu_us_per_op, beast->cpu_us_per_op), 2, false});
    row.required.push_back(
        {"calls a second, of the Beast peer's", *ratio(row.ours.ops_per_s, beast->ops_per_s), 0.6, true});
  }
  if (const auto* typescript = row.find_peer("typescript"))
    row.required.push_back(
        {"calls a second, of the TypeScript SDK's", *ratio(row.ours.ops_per_s, typescript->ops_per_s), 6, true});
}

constexpr auto stateless = "2026-07-28";

} // namespace

void measure_tools_call(report& out, const options& how, const field& all) {
  entries racing;
  racing.push_back(enter(how, *all.ours, examples::era::v2026_07_28));
  if (all.beast)
    racing.push_back(enter(how, *all.beast, examples::era::v2026_07_28));
  if (all.typescript)
    racing.push_back(enter(how, *all.typescript, all.typescript->newest_era()));
  auto peak = closed_loop(how, racing, "mcp/tools_call_http", stateless);
  require_closed_loop(peak);
  const auto half = peak.ours.ops_per_s->median / 2;
  out.add(std::move(peak));

  // The TypeScript server's peak is below this rate.
  if (all.typescript)
    racing.pop_back();
  for (auto& each : racing)
    each.measured = {};
  take_turns(how, racing, [half](const load_plan& plan) { return run_fixed_schedule(plan, half); });
  auto row =
      summarize(how, racing, "mcp/tools_call_http",
                fmt::format("fixed schedule at half our peak rate, {} connections, {}", how.connections, stateless));
  row.offered_per_s = half;
  if (const auto* beast = row.find_peer("beast"))
    row.required.push_back({"p99 at half our peak rate, of the Beast peer's at the same",
                            row.ours.latency_us->p99 / beast->latency_us->p99, 2, false});
  out.add(std::move(row));
}

void measure_sessions(report& out, const options& how, const contestant& ours) {
  entries alone;
  alone.push_back(enter(how, ours, examples::era::v2025_11_25));
  out.add(closed_loop(how, alone, "mcp/tools_call_http_session", "2025-11-25, a session for each"));
}

} // namespace bench::mcp
