// By which factor do the runs of one program differ from those of another, and is that more than the noise of the runs?
//
//   auto found = bench::shift_of_pairs(before, after);        // runs taken in turn: before[i] beside after[i]
//   auto found = bench::shift_of_independent(before, after);  // two reports, measured one after the other
//   if (found.factor < 0.9 && found.chance_if_not_slower <= 0.01) …
//
// Of pairs: Wilcoxon's signed-rank test on log(after / before). The two runs of a pair share what the machine did at the time, and
// only their ratio counts: a slow drift of the machine falls out. Of independent runs: the Mann-Whitney test on the logarithms; a
// machine that was slower the second time looks like a slower program, which no test can tell apart.
//
// Both are exact, ties included, assume no distribution, and let one wild run count no more than any other. The factor is the
// Hodges-Lehmann estimate that belongs to the test, the interval holds the factors that the test does not reject.
//
// Differences of zero keep their rank but no side (Pratt). Pure functions. Source: Hollander, Wolfe, Chicken, Nonparametric Statistical
// Methods, 3rd edition, 3.1-3.3 and 4.1-4.3.
#pragma once

#include "bench/report/interval.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace bench {

struct shift {
  double factor = 1;                   ///< after / before; of rates, below 1 is slower
  std::optional<interval> likely = {}; ///< 95 % interval of the factor; empty where so few runs cannot bound it
  double chance_if_not_slower = 1;     ///< of runs like these, were `after` not slower (one-sided)
  double chance_if_not_faster = 1;     ///< of runs like these, were `after` not faster
  double smallest_chance = 1;          ///< that so many runs could have shown; a level below it is out of reach
};

/// More than this are refused: an exact test of them would take seconds.
constexpr std::size_t most_pairs = 300;
constexpr std::size_t most_runs = 50; ///< of each, where they are independent

/// Requires: as many of the one as of the other, 1 to most_pairs, all above 0.
[[nodiscard]] shift shift_of_pairs(const std::vector<double>& before, const std::vector<double>& after);

/// Of all orders of the runs of two equal programs, the share that has all of the one below all of the other.
[[nodiscard]] double chance_of_apart(std::size_t some, std::size_t others);

/// Requires: 1 to most_runs of each, all above 0.
[[nodiscard]] shift shift_of_independent(const std::vector<double>& before, const std::vector<double>& after);

} // namespace bench
