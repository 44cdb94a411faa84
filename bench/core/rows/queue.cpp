#include "bench/core/rows/rows.hpp"

namespace bench::core {

std::vector<row_spec> queue_rows() {
  return {};
}

} // namespace bench::core
