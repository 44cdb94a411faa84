#include "bench/core/rows/rows.hpp"

namespace bench::core {

std::vector<row_spec> session_rows() {
  return {
      {.name = "session/update_get",
       .workload = "{width} workers, {count} times each: look up one of {window} sessions, update it, read it",
       .about = figure::rate,
       .full = {"session_update_get", 1'000, 100, 1'000},
       .brief = {"session_update_get", 20, 100, 100},
       .not_by = {"caf"},
       .ratios = {{"beam", 2}},
       .ops_per_s = 0.95e6,
       .also = {{"beam", "beam_as_erlmcp", "erlmcp_session", "a table of states that all write and read"}}},
      {.name = "session/durable",
       .workload =
           "{width} workers, {count} updates each, on {window} sessions; kept in SQLite, with a wait for the disk",
       .about = figure::rate,
       .full = {"session_durable", 1'000, 100, 100},
       .brief = {"session_durable", 5, 100, 100},
       .not_by = {"caf", "beam"},
       .ops_per_s = 20e3},
  };
}

} // namespace bench::core
