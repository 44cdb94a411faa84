// How many calls of a `non_blocking` typed tool a second over HTTP, what CPU does each cost, and how long do they take at half of that rate?
#include "bench/mcp/rows.hpp"
#include "bench/mcp/runs.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace bench::mcp {

namespace {

using examples::era;

struct entry {
  const contestant* who;
  era asked_in;
  load_plan plan;
  runs measured;
};

using entries = std::vector<entry>;

/// Ours, theirs, ours, theirs: the machine's drift falls on all.
template <class Run>
void take_turns(const options& how, entries& all, Run run) {
  for (auto& each : all)
    each.measured = {};
  for (std::size_t n = 0; n < how.runs; ++n)
    for (auto& each : all)
      each.measured.add(each.who->name(), run(each.plan));
}

entry enter(const options& how, const contestant& who, era speaks) {
  auto plan = who.prepare(speaks, how.connections, sum());
  plan.time = how.time;
  plan.warm_up = how.warm_up;
  return {.who = &who, .asked_in = speaks, .plan = std::move(plan), .measured = {}};
}

/// A peer's, with what was asked of it otherwise than the row says.
figures figures_of(const entry& peer, era of_row) {
  auto out = peer.measured.summary();
  if (peer.asked_in != of_row)
    out.runtime = fmt::format("its SDK 1.32, asked in {}: SDK 2.4, which knows {}, takes longer for a call",
                              to_string(peer.asked_in), to_string(of_row));
  return out;
}

result summarize(const options& how, const entries& all, std::string workload) {
  result row{.suite = "mcp",
             .name = "mcp/tools_call_http",
             .workload = std::move(workload),
             .ops = all.front().measured.answers(),
             .connections = how.connections,
             .runs = how.runs,
             .ours = all.front().measured.summary()};
  for (std::size_t n = 1; n < all.size(); ++n)
    row.peers.push_back({all[n].who->name(), figures_of(all[n], all.front().asked_in)});
  return row;
}

void require_closed_loop(result& row) {
  if (const auto* beast = row.find_peer("beast")) {
    row.required.push_back(
        {"server CPU per call, of the Beast peer's", *ratio(row.ours.cpu_us_per_op, beast->cpu_us_per_op), 1.3, false});
    row.required.push_back(
        {"calls a second, of the Beast peer's", *ratio(row.ours.ops_per_s, beast->ops_per_s), 0.8, true});
  }
  if (const auto* typescript = row.find_peer("typescript"))
    row.required.push_back(
        {"calls a second, of the TypeScript SDK's", *ratio(row.ours.ops_per_s, typescript->ops_per_s), 8, true});
}

void require_latency(result& row) {
  if (const auto* beast = row.find_peer("beast"))
    row.required.push_back({"p99 at half our peak rate, of the Beast peer's at the same",
                            row.ours.latency_us->p99 / beast->latency_us->p99, 2, false});
}

} // namespace

void measure_tools_call_http(report& out, const options& how, const field& all, era speaks) {
  const auto connections = fmt::format("{} connections, {}{}", how.connections, to_string(speaks),
                                       speaks == era::v2025_11_25 ? ", a session for each" : "");
  entries racing;
  racing.push_back(enter(how, *all.ours, speaks));
  if (all.beast)
    racing.push_back(enter(how, *all.beast, speaks));
  if (all.typescript)
    racing.push_back(enter(how, *all.typescript, all.typescript->knows(speaks) ? speaks : era::v2025_11_25));
  take_turns(how, racing, run_closed_loop);
  auto peak = summarize(how, racing, "closed loop, " + connections);
  require_closed_loop(peak);
  const auto half = peak.ours.ops_per_s->median / 2;
  for (const auto& each : peak.peers)
    if (!each.measured.runtime.empty())
      out.note(fmt::format("\n{} is {}.", each.name, each.measured.runtime));
  out.add(std::move(peak));

  // The TypeScript server's peak is below this rate.
  if (all.typescript)
    racing.pop_back();
  take_turns(how, racing, [half](const load_plan& plan) { return run_fixed_schedule(plan, half); });
  auto row = summarize(how, racing, "fixed schedule at half our peak rate, " + connections);
  row.offered_per_s = half;
  require_latency(row);
  out.add(std::move(row));
}

} // namespace bench::mcp
