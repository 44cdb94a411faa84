// Does HTTP still get its turn while processes keep every thread busy?
#pragma once

#include "bench/report/result.hpp"
#include "bench/ruler/options.hpp"
#include "bench/ruler/row.hpp"

namespace bench::core {

/// Each run with a server of its own: its rate alone, then the rate with the pairs. Peer: the same server on CAF's stealing scheduler.
/// Errors: as bench::mcp::contestant, and std::runtime_error for a wrong answer.
[[nodiscard]] result measure_fairness(const row_spec& row, const suite_options& how);

} // namespace bench::core
