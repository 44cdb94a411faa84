#include "bench/compare/ranks.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace bench {

std::vector<std::size_t> doubled_ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<std::size_t> out(values.size());
  for (std::size_t first = 0; first < order.size();) {
    auto last = first;
    while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]])
      ++last;
    for (auto n = first; n <= last; ++n)
      out[order[n]] = first + last + 2; // twice the mean of first + 1 to last + 1
    first = last + 1;
  }
  return out;
}

std::vector<double> sums_of_subsets(const std::vector<std::size_t>& ranks) {
  std::vector<double> chance(std::accumulate(ranks.begin(), ranks.end(), std::size_t{1}));
  chance[0] = 1;
  std::size_t reached = 0;
  for (const auto rank : ranks) {
    reached += rank;
    for (auto sum = reached + 1; sum-- > 0;)
      chance[sum] = (chance[sum] + (sum >= rank ? chance[sum - rank] : 0)) / 2;
  }
  return chance;
}

std::vector<double> sums_of_subsets(const std::vector<std::size_t>& ranks, std::size_t size) {
  const auto sums = std::accumulate(ranks.begin(), ranks.end(), std::size_t{1});
  // [k][s]: subsets of k elements with the sum s.
  std::vector<std::vector<double>> count(size + 1, std::vector<double>(sums));
  count[0][0] = 1;
  for (const auto rank : ranks)
    for (auto k = size; k > 0; --k)
      for (auto sum = rank; sum < sums; ++sum)
        count[k][sum] += count[k - 1][sum - rank];
  auto& wanted = count[size];
  const auto all = std::accumulate(wanted.begin(), wanted.end(), 0.0);
  for (auto& each : wanted)
    each /= all;
  return wanted;
}

double chance_of_at_most(const std::vector<double>& distribution, std::size_t sum) {
  double chance = 0;
  for (std::size_t each = 0; each <= sum && each < distribution.size(); ++each)
    chance += distribution[each];
  return std::min(chance, 1.0);
}

double chance_of_at_least(const std::vector<double>& distribution, std::size_t sum) {
  double chance = 0;
  for (auto each = sum; each < distribution.size(); ++each)
    chance += distribution[each];
  return std::min(chance, 1.0);
}

std::size_t sums_within(const std::vector<double>& distribution, double chance) {
  double below = 0;
  for (std::size_t sum = 0; sum < distribution.size(); ++sum) {
    below += distribution[sum];
    if (below > chance)
      return sum;
  }
  return distribution.size();
}

double median_of_sorted(const std::vector<double>& values) {
  const auto middle = values.size() / 2;
  return values.size() % 2 != 0 ? values[middle] : std::midpoint(values[middle - 1], values[middle]);
}

} // namespace bench
