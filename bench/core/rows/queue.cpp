#include "bench/core/rows/rows.hpp"

namespace bench::core {

namespace {

const std::string direct = "no queue: each producer sends to a consumer of its own, at most a window ahead";

} // namespace

std::vector<row_spec> queue_rows() {
  // On the BEAM a process that holds the queue; beside it messages from each producer to a consumer of its own, where nothing is shared.
  return {
      {.name = "queue/push_pop",
       .workload = "{width} workers, half of them producers of {count} items each, half consumers, one queue of "
                   "{window}; a message for each item",
       .about = figure::rate,
       .full = {"queue", 20'000, 100, 1'000},
       .brief = {"queue", 100, 100, 1'000},
       .not_by = {"caf"},
       .ratios = {{"beam", 1.5}, {"beam_direct", 1.5}},
       .of_row = {{"message/one_to_one", 0.4}},
       .also = {{"beam", "beam_direct", "queue_direct", direct}}},
      {.name = "queue/batched",
       .workload = "the same with {count} items from each, in batches of up to 100, one queue of {window}; a message "
                   "for each batch",
       .about = figure::rate,
       .full = {"queue_batched", 200'000, 100, 10'000},
       .brief = {"queue_batched", 1'000, 100, 10'000},
       .mailbox = crossing::per_batch,
       .not_by = {"caf"},
       .ops_per_s = 10e6,
       .also = {{"beam", "beam_direct", "queue_batched_direct", direct},
                {"beam", "beam_as_erlmcp", "erlmcp_queue", "a queue that one process keeps to itself"}}},
  };
}

} // namespace bench::core
