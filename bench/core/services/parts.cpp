#include "bench/core/services/rows.hpp"

#include "bench/core/services/session.hpp"

namespace bench::core {

std::map<std::string_view, part<host>> service_parts() {
  return {
      {"session_update_get", {update_and_get}},
      {"session_durable", {keep_updates}},
  };
}

} // namespace bench::core
