// Two programs in turn, row by row, and what their runs say.
//
//   const auto found = bench::take_turns(rows, {.runs = 25});
//   fmt::print("{}", bench::table_of(found, {}));
//
// A run of the one stands beside a run of the other, so that both see the same machine; who begins changes with each pair. All rows
// are done once before any is done again, so that what disturbs the machine for a while takes a few runs from each row and not half of
// one row's. Many short runs tell more than a few long ones, because the two of a pair then lie close together.
//
// The first look asks only whether a row seems to have lost as much as warns. One that has not passes. One that has, be it noise or
// not, is measured again with four times the runs, and those alone are tested: so the long measurement is made where it is needed, and
// equal programs are raised only if they are unlucky twice.
//
// Errors: what `figure` throws. Thread safety: one thread at a time.
#pragma once

#include "bench/compare/comparison.hpp"

#include <functional>
#include <string>
#include <vector>

namespace bench {

enum class side {
  before,
  after,
};

struct contest {
  std::string name;
  quantity is = quantity::rate;
  std::function<double(side)> figure; ///< does the row once; above 0
};

struct turns {
  std::size_t runs = 25;     ///< of each program, for the first look
  std::size_t more_runs = 4; ///< times as many for the second; at most most_pairs together
  limits judged_by = {.level = 0.001};
  /// Called after each round over the rows.
  std::function<void(std::size_t round, std::size_t rounds, std::size_t rows)> progress = [](std::size_t, std::size_t,
                                                                                             std::size_t) {};
};

[[nodiscard]] comparison take_turns(const std::vector<contest>& rows, const turns& how);

} // namespace bench
