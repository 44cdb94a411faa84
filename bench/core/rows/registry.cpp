#include "bench/core/rows/rows.hpp"

namespace bench::core {

std::vector<row_spec> registry_rows() {
  // erlmcp's core_ops_100k: 100 000 operations by 100 processes. What passes through no mailbox would be over in a few milliseconds, and is
  // done ten times as often.
  return {
      {.name = "registry/call",
       .workload =
           "{width} clients, {count} times each `whereis` by a call to the registry's process; BEAM: gen_server",
       .about = figure::rate,
       .full = {"registry_call", 1'000, 100, 1},
       .brief = {"registry_call", 20, 100, 1},
       .not_by = {"caf"},
       .ratios = {{"beam", 2}},
       .ops_per_s = 1.94e6,
       .also = {{"beam", "beam_as_erlmcp", "erlmcp_registry", "the dictionary of each process"},
                {"beam", "beam_messages", "registry_message", "a monitored call without gen_server's layers"}}},
      {.name = "registry/lookup",
       .workload = "{width} readers, {count} times each `whereis` of one of {window} names at random, while a writer "
                   "gives them to others; BEAM: ETS",
       .about = figure::rate,
       .full = {"registry_lookup", 10'000, 100, 1'000},
       .brief = {"registry_lookup", 100, 100, 1'000},
       .mailbox = crossing::no,
       .not_by = {"caf"},
       .ratios = {{"beam", 2}},
       .ops_per_s = 20e6},
      {.name = "registry/cycle",
       .workload = "{width} processes, {count} times each its own name registered, looked up and given up; BEAM: ETS, "
                   "and as Elixir's Registry does",
       .about = figure::rate,
       .full = {"registry_cycle", 10'000, 100, 1},
       .brief = {"registry_cycle", 100, 100, 1},
       .mailbox = crossing::no,
       .not_by = {"caf"},
       .ratios = {{"beam", 2}},
       .ops_per_s = 1e6,
       .also = {{"beam", "beam_links", "registry_links", "a link for each name, as Elixir's Registry has it"}}},
  };
}

} // namespace bench::core
