// The rows of the suite: the runtime itself.
#pragma once

#include "bench/ruler/row.hpp"

#include <vector>

namespace bench::core {

[[nodiscard]] const std::vector<row_spec>& all_rows();

} // namespace bench::core
