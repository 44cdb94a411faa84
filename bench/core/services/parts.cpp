#include "bench/core/services/core_ops.hpp"
#include "bench/core/services/queue.hpp"
#include "bench/core/services/registry.hpp"
#include "bench/core/services/rows.hpp"
#include "bench/core/services/session.hpp"

namespace bench::core {

std::map<std::string_view, part<host>> service_parts() {
  return {
      {"pool_checkout", {check_out_workers}},
      {"pool_transaction", {transact_with_workers}},
      {"pool_dispatch", {dispatch_jobs}},
      {"registry_call", {call_registry}},
      {"registry_lookup", {look_names_up}},
      {"registry_cycle", {cycle_names}},
      {"queue", {push_and_pop}},
      {"queue_batched", {push_and_pop_batches}},
      {"session_update_get", {update_and_get}},
      {"session_durable", {keep_updates}},
      {"registry_call_paced", {call_registry_by_the_clock}},
      {"session_paced", {update_and_get_by_the_clock}},
      {"core_ops", {do_core_ops}},
  };
}

} // namespace bench::core
