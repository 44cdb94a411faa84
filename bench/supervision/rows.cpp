#include "bench/supervision/rows.hpp"

namespace bench::supervision {

namespace {

std::vector<row_spec> make_rows() {
  return {
      {.name = "supervision/start_child",
       .workload = "{width} processes start {count} children of one dynamic supervisor, each a child at a time; an "
                   "operation is a start acknowledged",
       .about = figure::rate,
       .full = {"start_child", 200'000, 8, 1},
       .brief = {"start_child", 2'000, 8, 1},
       .ratios = {{"beam", 2}}},
      // Few restarts for each supervisor: see bench/peers/beam/supervision_restart.erl.
      {.name = "supervision/restart",
       .workload = "{width} one_for_one supervisors of {window} children start; at each of them one child after the "
                   "other crashes, each {count} times; an operation is a crash and its replacement running",
       .about = figure::rate,
       .full = {"restart", 20, 1'000, 10},
       .brief = {"restart", 2, 20, 10},
       .ratios = {{"beam", 2}}},
      {.name = "supervision/restart_latency",
       .workload = "{width} one_for_one supervisors of 10 children; after {window} ms of quiet a child of the next one "
                   "crashes, {count} times; from the message that makes it crash until its replacement tells that it "
                   "runs, of all runs together",
       .about = figure::latency,
       .full = {"restart_latency", 1'000, 10, 5},
       .brief = {"restart_latency", 20, 10, 1},
       .times = {{&latencies::p50, "crash to replacement, p50", 50},
                 {&latencies::p99, "crash to replacement, p99", {}, "beam"}}},
      {.name = "supervision/start_stop_100k",
       .workload =
           "{width} processes start {count} children of one dynamic supervisor, which is then stopped with them; "
           "an operation is a child started and ended",
       .about = figure::rate,
       .full = {"start_stop", 100'000, 8, 1},
       .brief = {"start_stop", 2'000, 8, 1},
       .ratios = {{"beam", 2}},
       .smaller = {{.name = "libactors_tenth", .times = 10, .at_most = 12}}},
      {.name = "supervision/snapshot_100k",
       .workload =
           "{width} children of a dynamic supervisor that wait for a message; {count} pictures of the whole tree, one "
           "after the other",
       .about = figure::latency,
       .full = {"snapshot", 50, 100'000, 1},
       .brief = {"snapshot", 2, 1'000, 1},
       .not_by = {"beam"},
       .times = {{&latencies::p99, "a picture, p99, which is to be had every second", 1e6}}},
      {.name = "supervision/child_bytes",
       .workload = "{width} children of a dynamic supervisor that wait for a message",
       .about = figure::memory,
       .full = {"child_bytes", 300, 100'000, 1},
       .brief = {"child_bytes", 10, 1'000, 1},
       .bytes_per_process = 2048,
       .also = {{"beam", "beam_hibernated", "child_bytes_hibernated", "each process hibernates"}}},
  };
}

} // namespace

const std::vector<row_spec>& all_rows() {
  static const auto rows = make_rows();
  return rows;
}

} // namespace bench::supervision
