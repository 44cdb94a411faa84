#include "bench/core/services/rows.hpp"

namespace bench::core {

std::map<std::string_view, part<host>> service_parts() {
  return {};
}

} // namespace bench::core
