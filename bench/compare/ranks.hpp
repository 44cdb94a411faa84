// Ranks, and the exact distribution of a sum of them: what both rank tests stand on.
//
// Ranks are doubled, so that the mean rank of tied values is a whole number too: {5, 7, 7} has the ranks {2, 5, 5}. Given the ties,
// the distributions are exact, not approximations. Pure functions.
#pragma once

#include <cstddef>
#include <vector>

namespace bench {

/// Twice the rank of each value, in the order of the values; tied ones share the mean of theirs.
[[nodiscard]] std::vector<std::size_t> doubled_ranks(const std::vector<double>& values);

/// At [s] the share of all subsets of `ranks`, each as likely as the others, whose sum is s. Cost: count × sum.
[[nodiscard]] std::vector<double> sums_of_subsets(const std::vector<std::size_t>& ranks);

/// The same of the subsets of `size` elements. Requires: size <= ranks.size(). Cost: count × size × sum.
[[nodiscard]] std::vector<double> sums_of_subsets(const std::vector<std::size_t>& ranks, std::size_t size);

[[nodiscard]] double chance_of_at_most(const std::vector<double>& distribution, std::size_t sum);
[[nodiscard]] double chance_of_at_least(const std::vector<double>& distribution, std::size_t sum);

/// How many of the lowest sums together have at most this chance: the largest k with P(sum < k) <= chance.
[[nodiscard]] std::size_t sums_within(const std::vector<double>& distribution, double chance);

/// Requires: values in order, at least one.
[[nodiscard]] double median_of_sorted(const std::vector<double>& values);

} // namespace bench
