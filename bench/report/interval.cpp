#include "bench/report/interval.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace bench {

namespace {

constexpr double each_side = 0.025;
constexpr std::size_t exact_pairs = 2'500;

/// P(U = u) for u = 0 … m·n, where U counts the pairs in which the first of two samples of one distribution is larger.
std::vector<double> mann_whitney(std::size_t m, std::size_t n) {
  // The number of partitions of u into at most m parts of at most n, as the Gaussian binomial: multiply by (1 - x^(n+k)), divide by
  // (1 - x^k).
  std::vector<double> ways(m * n + 1, 0);
  ways[0] = 1;
  for (std::size_t k = 1; k <= m; ++k) {
    for (std::size_t u = m * n; u >= n + k && u < ways.size(); --u)
      ways[u] -= ways[u - n - k];
    for (std::size_t u = k; u < ways.size(); ++u)
      ways[u] += ways[u - k];
  }
  double all = 0;
  for (const double each : ways)
    all += each;
  for (double& each : ways)
    each /= all;
  return ways;
}

/// How many of the sorted pairs are left out at each end, at most.
std::size_t left_out(std::size_t m, std::size_t n) {
  if (m * n > exact_pairs) {
    const auto pairs = static_cast<double>(m * n);
    const auto deviation = std::sqrt(pairs * static_cast<double>(m + n + 1) / 12);
    return static_cast<std::size_t>(std::max(0.0, pairs / 2 - 1.96 * deviation));
  }
  const auto ways = mann_whitney(m, n);
  double below = 0;
  std::size_t out = 0;
  while (out < ways.size() && (below += ways[out]) <= each_side)
    ++out;
  return out;
}

} // namespace

std::optional<interval> ratio_ci95(const std::vector<double>& ours, const std::vector<double>& theirs) {
  const auto is_positive = [](double value) { return value > 0; };
  if (!std::all_of(ours.begin(), ours.end(), is_positive) || !std::all_of(theirs.begin(), theirs.end(), is_positive))
    return std::nullopt;
  const auto out = left_out(ours.size(), theirs.size());
  if (out == 0)
    return std::nullopt;
  std::vector<double> ratios;
  ratios.reserve(ours.size() * theirs.size());
  for (const double one : ours)
    for (const double other : theirs)
      ratios.push_back(one / other);
  std::sort(ratios.begin(), ratios.end());
  return interval{.low = ratios[out - 1], .high = ratios[ratios.size() - out]};
}

} // namespace bench
