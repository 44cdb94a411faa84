#include "bench/core/rows.hpp"

namespace bench::core {

namespace {

std::vector<row_spec> make_rows() {
  return {
      {.name = "message/one_to_one",
       .workload = "1 sender, 1 receiver, {count} messages, at most {window} ahead",
       .about = figure::rate,
       .full = {"message", 4'000'000, 1, 4'000},
       .brief = {"message", 10'000, 1, 4'000},
       .ratios = {{"beam", 1.1}, {"caf", 1.1}},
       .ops_per_s = 8e6},
      {.name = "message/four_to_one",
       .workload = "{width} senders, 1 receiver, {count} messages from each, at most {window} ahead",
       .about = figure::rate,
       .full = {"message", 1'000'000, 4, 4'000},
       .brief = {"message", 2'500, 4, 4'000},
       .ratios = {{"beam", 1.1}, {"caf", 1.2}},
       .ops_per_s = 9e6},
      {.name = "message/ping_pong_1",
       .workload = "{width} pair, {count} round trips; latency of a round trip",
       .about = figure::rate,
       .full = {"ping_pong", 1'000'000, 1, 1},
       .brief = {"ping_pong", 5'000, 1, 1},
       .ratios = {{"beam", 1.3}, {"caf", 2}},
       .ops_per_s = 5e6},
      {.name = "message/ping_pong_100",
       .workload = "{width} pairs, {count} round trips each; latency of a round trip",
       .about = figure::rate,
       .full = {"ping_pong", 20'000, 100, 1},
       .brief = {"ping_pong", 100, 100, 1},
       .ratios = {{"beam", 2.5}, {"caf", 2.5}},
       .ops_per_s = 10e6},
      {.name = "call/100_to_1_window_1",
       .workload = "{width} clients, 1 server, {count} calls each, {window} at a time",
       .about = figure::rate,
       .full = {"call", 10'000, 100, 1},
       .brief = {"call", 100, 100, 1},
       .ratios = {{"beam", 2}, {"caf", 1.7}},
       .ops_per_s = 2.5e6},
      {.name = "call/100_to_1_window_16",
       .workload = "{width} clients, 1 server, {count} calls each, {window} at a time",
       .about = figure::rate,
       .full = {"call", 10'000, 100, 16},
       .brief = {"call", 100, 100, 16}},
      {.name = "spawn",
       .workload = "{count} processes that end at once, {window} at a time",
       .about = figure::rate,
       .full = {"spawn", 400'000, 1, 1'000},
       .brief = {"spawn", 2'000, 1, 1'000},
       .ratios = {{"beam", 1.3}, {"caf", 1.3}}},
      {.name = "idle_bytes",
       .workload = "{width} processes that wait for a message",
       .about = figure::memory,
       .full = {"idle", 10, 100'000, 1},
       .brief = {"idle", 10, 1'000, 1},
       .most_runs = 3},
      {.name = "wakeup",
       .workload =
           "{count} messages to an idle process from inside a handler of {window} ms, 2 threads; time to its first "
           "instruction, of all runs together",
       .about = figure::wake_up,
       .full = {"wakeup", 20, 1, 50, 2},
       .brief = {"wakeup", 2, 1, 5, 2}},
      {.name = "fairness",
       .workload = "tools_call over HTTP, 32 connections, while {width} pairs play ping-pong without end",
       .about = figure::http,
       .full = {"http", 1'000, 20, 1},
       .brief = {"http", 200, 20, 1}},
      {.name = "idle_cpu",
       .workload = "{width} processes that wait for a message, for {count} ms",
       .about = figure::cpu,
       .full = {"idle", 10'000, 1'000, 1},
       .brief = {"idle", 200, 1'000, 1},
       .most_runs = 1},
      {.name = "savina/fork_join_throughput",
       .workload = "{width} processes, {window} messages to each in turn, {count} rounds",
       .about = figure::rate,
       .full = {"fork_join", 6, 60, 10'000},
       .brief = {"fork_join", 1, 60, 200}},
      {.name = "savina/thread_ring",
       .workload = "a token around {width} processes, {count} hops",
       .about = figure::rate,
       .full = {"thread_ring", 2'000'000, 100, 1},
       .brief = {"thread_ring", 10'000, 100, 1}},
      {.name = "savina/chameneos",
       .workload = "{width} creatures, {count} meetings",
       .about = figure::rate,
       .full = {"chameneos", 500'000, 100, 1},
       .brief = {"chameneos", 5'000, 100, 1}},
      {.name = "savina/big",
       .workload = "{width} processes, {count} pings from each, one at a time",
       .about = figure::rate,
       .full = {"big", 8'000, 120, 1},
       .brief = {"big", 100, 120, 1}},
  };
}

} // namespace

const std::vector<row_spec>& all_rows() {
  static const auto rows = make_rows();
  return rows;
}

} // namespace bench::core
