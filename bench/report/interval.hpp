// How far a ratio of rates can be told from a few runs.
//
//   auto range = bench::ratio_ci95(ours.samples, theirs.samples);   // {0.97, 1.12}
//
// The interval is exact and assumes no distribution: it holds the factors by which the second sample may be multiplied without the
// Mann-Whitney test telling it from the first (the Hodges-Lehmann interval of the logarithms). The order of the runs is not used.
#pragma once

#include <optional>
#include <vector>

namespace bench {

struct interval {
  double low = 0;
  double high = 0;
};

/// Covers at least 95 %: of 5 and 5 runs 96.8 %. Nothing where the runs are too few for that (3 and 3) or a value is not above zero.
/// Beyond 2500 pairs by the normal approximation. Cost: pairs × log, and for few runs runs³.
[[nodiscard]] std::optional<interval> ratio_ci95(const std::vector<double>& ours, const std::vector<double>& theirs);

} // namespace bench
