#include "bench/core/rows/rows.hpp"

#include <algorithm>
#include <utility>

namespace bench::core {

namespace {

row_spec mix(const char* name, std::uint64_t count, std::size_t workers, std::size_t sessions) {
  return {.name = name,
          .workload = "{width} workers, {count} times each: registry/call, then queue/batched, pool/checkout and "
                      "session/update_get on {window} sessions; all operations by all time",
          .about = figure::rate,
          .full = {"core_ops", count, workers, sessions},
          .brief = {"core_ops", 20, workers, std::max<std::size_t>(workers, 10)},
          .mailbox = crossing::partly, // a checkout is no message, and a batch is one
          .not_by = peers_without_poolboy()};
}

} // namespace

std::vector<row_spec> core_ops_rows() {
  // All that it takes is in the time, so the sessions are no more than there is to do with them.
  auto overall = mix("overall/core_ops_100k", 1'000, 100, 1'000);
  if (has_poolboy())
    overall.ratios = {{"beam", 2}};
  overall.ops_per_s = 1.9e6;
  overall.memory_growth_mib = 19.5;
  overall.also = {{"beam", "beam_as_erlmcp", "erlmcp_all", "its four parts one after the other"}};
  auto long_one = mix("overall/core_ops_1m", 10'000, 100, 1'000);
  long_one.most_runs = 3;
  return {mix("overall/core_ops_1k", 1'000, 1, 10), mix("overall/core_ops_10k", 1'000, 10, 100), overall, long_one};
}

std::vector<row_spec> half_peak_rows() {
  const auto row = [](const char* name, const char* workload, work does, work brief, work peak) -> row_spec {
    return {.name = name,
            .workload = workload,
            .about = figure::latency,
            .full = std::move(does),
            .brief = std::move(brief),
            .not_by = {"caf"},
            .times = {{&latencies::p99, "p99", 99, "beam"}},
            .peak = std::move(peak)};
  };
  return {
      row("registry/call_at_half_peak",
          "{width} clients, {count} calls each to the registry's process, one every {window} ns (each contestant at "
          "half its own rate of registry/call)",
          {"registry_call_paced", 5'000, 100, 1}, {"registry_call_paced", 10, 100, 1},
          {"registry_call", 1'000, 100, 1}),
      row("session/update_get_at_half_peak",
          "{width} workers, {count} times each an update and a read of one of 1000 sessions, one every {window} ns "
          "(each contestant at half its own rate of session/update_get)",
          {"session_paced", 2'000, 100, 1}, {"session_paced", 10, 100, 1}, {"session_update_get", 1'000, 100, 1'000})};
}

} // namespace bench::core
