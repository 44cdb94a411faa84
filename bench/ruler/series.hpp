// The runs of one contestant on one row, and the row of the report that several of them make.
//
// Plain values; one thread at a time.
#pragma once

#include "bench/report/result.hpp"
#include "bench/ruler/contestant.hpp"
#include "bench/ruler/row.hpp"

#include <string>
#include <vector>

namespace bench {

struct series {
  std::string name;
  std::string way = {}; ///< in what it differs from the contestant that it is named after; empty: it is that
  std::vector<measured> runs = {};
};

/// Ours is the first. Requires: at least one series, and a run in each.
[[nodiscard]] result summarize(const std::string& suite, const row_spec& row, const work& what,
                               const std::vector<series>& all);

/// Adds what is asked of `row` by `spec.of_row`; `other`: that row.
void require_of_row(result& row, const row_spec& spec, const result& other);

/// The head of a row: its names, and the workload with its numbers.
[[nodiscard]] result head_of(const std::string& suite, const row_spec& row, const work& what, std::size_t runs);

} // namespace bench
