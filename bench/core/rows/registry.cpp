#include "bench/core/rows/rows.hpp"

namespace bench::core {

std::vector<row_spec> registry_rows() {
  return {};
}

} // namespace bench::core
