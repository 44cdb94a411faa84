// The rows of the suite: what supervisors do.
#pragma once

#include "bench/ruler/row.hpp"

#include <vector>

namespace bench::supervision {

[[nodiscard]] const std::vector<row_spec>& all_rows();

} // namespace bench::supervision
