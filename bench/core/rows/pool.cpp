#include "bench/core/rows/rows.hpp"

namespace bench::core {

std::vector<row_spec> pool_rows() {
  return {};
}

} // namespace bench::core
