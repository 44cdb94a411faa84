#include "bench/core/services/registry.hpp"
#include "bench/core/services/rows.hpp"

namespace bench::core {

std::map<std::string_view, part<host>> service_parts() {
  return {
      {"pool_checkout", {check_out_workers}},
      {"pool_transaction", {transact_with_workers}},
      {"pool_dispatch", {dispatch_jobs}},
      {"registry_call", {call_registry}},
      {"registry_paced", {call_registry_by_the_clock}},
      {"registry_lookup", {look_names_up}},
      {"registry_cycle", {cycle_names}},
  };
}

} // namespace bench::core
