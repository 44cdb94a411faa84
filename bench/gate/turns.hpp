// Two programs in turn, row by row, and what their runs say.
//
//   const auto found = bench::take_turns(rows, {.runs = 40});
//   fmt::print("{}", bench::table_of(found, {}));
//
// A run of the one stands beside a run of the other, so that both see the same machine; who begins changes with each pair. All rows
// are done once before any is done again, so that what disturbs the machine for a while takes a few runs from each row and not half of
// one row's. Many short runs tell more than a few long ones, because the two of a pair then lie close together.
//
// A row that looks slower is measured again, as often, and the fresh runs alone decide: of two equal programs one would have to be
// unlucky twice.
//
// Errors: what `rate` throws. Thread safety: one thread at a time.
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
  std::function<double(side)> rate; ///< does the row once; operations a second, above 0
};

struct turns {
  std::size_t runs = 40; ///< of each program, 1 to most_pairs
  limits judged_by = {};
  /// The level at which a row is worth a second look; it decides nothing.
  double level_of_doubt = 0.05;
  /// Called after each round over the rows.
  std::function<void(std::size_t round, std::size_t rows)> progress = [](std::size_t, std::size_t) {};
};

[[nodiscard]] comparison take_turns(const std::vector<contest>& rows, const turns& how);

} // namespace bench
