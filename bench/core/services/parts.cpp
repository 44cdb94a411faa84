#include "bench/core/services/queue.hpp"
#include "bench/core/services/rows.hpp"

namespace bench::core {

std::map<std::string_view, part<host>> service_parts() {
  return {
      {"queue", {push_and_pop}},
      {"queue_batched", {push_and_pop_batches}},
  };
}

} // namespace bench::core
