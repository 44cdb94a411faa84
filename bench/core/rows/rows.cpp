#include "bench/core/rows/rows.hpp"

#include <iterator>
#include <utility>

namespace bench::core {

namespace {

std::vector<row_spec> make_rows() {
  auto out = kernel_rows();
  for (auto* of : {registry_rows, queue_rows, pool_rows, session_rows, half_peak_rows, core_ops_rows}) {
    auto rows = of();
    out.insert(out.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
  }
  return out;
}

} // namespace

const std::vector<row_spec>& all_rows() {
  static const auto rows = make_rows();
  return rows;
}

} // namespace bench::core
