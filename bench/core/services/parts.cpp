#include "bench/core/services/rows.hpp"

namespace bench::core {

std::map<std::string_view, part<host>> service_parts() {
  return {
      {"queue", {push_and_pop}},
      {"queue_batched", {push_and_pop_batches}},
      {"pool_checkout", {check_out_workers}},
      {"pool_transaction", {transact_with_workers}},
      {"pool_dispatch", {dispatch_jobs}},
  };
}

} // namespace bench::core
