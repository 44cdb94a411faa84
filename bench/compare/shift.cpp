#include "bench/compare/shift.hpp"

#include "bench/compare/ranks.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace bench {

namespace {

constexpr double outside_on_each_side = 0.025; // of a 95 % interval

/// The differences that the test does not reject are those between the k-th from below and the k-th from above.
std::optional<interval> likely_factors(const std::vector<double>& sorted, std::size_t k) {
  if (k == 0 || 2 * k > sorted.size())
    return std::nullopt;
  return interval{std::exp(sorted[k - 1]), std::exp(sorted[sorted.size() - k])};
}

std::vector<std::size_t> untied_ranks(std::size_t count) {
  std::vector<std::size_t> out(count);
  std::iota(out.begin(), out.end(), std::size_t{1});
  return out;
}

std::vector<double> log_ratios(const std::vector<double>& before, const std::vector<double>& after) {
  std::vector<double> out(before.size());
  std::transform(before.begin(), before.end(), after.begin(), out.begin(),
                 [](double old, double now) { return std::log(now / old); });
  return out;
}

struct signed_ranks {
  std::vector<std::size_t> ranks; // doubled, without those of the zeros
  std::size_t above = 0;          // the sum of those of positive differences
};

signed_ranks rank_by_size(const std::vector<double>& differences) {
  std::vector<double> sizes(differences.size());
  std::transform(differences.begin(), differences.end(), sizes.begin(), [](double each) { return std::abs(each); });
  const auto all = doubled_ranks(sizes);
  signed_ranks out;
  for (std::size_t n = 0; n < differences.size(); ++n) {
    if (differences[n] == 0)
      continue;
    out.ranks.push_back(all[n]);
    out.above += differences[n] > 0 ? all[n] : 0;
  }
  return out;
}

std::vector<double> means_of_two(const std::vector<double>& values) {
  std::vector<double> out;
  for (std::size_t n = 0; n < values.size(); ++n)
    for (auto m = n; m < values.size(); ++m)
      out.push_back(std::midpoint(values[n], values[m]));
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<double> all_differences(const std::vector<double>& before, const std::vector<double>& after) {
  std::vector<double> out;
  for (const auto now : after)
    for (const auto old : before)
      out.push_back(std::log(now / old));
  std::sort(out.begin(), out.end());
  return out;
}

} // namespace

shift shift_of_pairs(const std::vector<double>& before, const std::vector<double>& after) {
  const auto differences = log_ratios(before, after);
  const auto ranked = rank_by_size(differences);
  const auto chances = sums_of_subsets(ranked.ranks);
  const auto means = means_of_two(differences);
  const auto untied = sums_of_subsets(untied_ranks(differences.size()));
  return {.factor = std::exp(median_of_sorted(means)),
          .likely = likely_factors(means, sums_within(untied, outside_on_each_side)),
          .chance_if_not_slower = chance_of_at_most(chances, ranked.above),
          .chance_if_not_faster = chance_of_at_least(chances, ranked.above),
          .smallest_chance = std::exp2(-static_cast<double>(differences.size()))};
}

double chance_of_apart(std::size_t some, std::size_t others) {
  const auto a = static_cast<double>(some);
  const auto b = static_cast<double>(others);
  return std::exp(std::lgamma(a + 1) + std::lgamma(b + 1) - std::lgamma(a + b + 1));
}

shift shift_of_independent(const std::vector<double>& before, const std::vector<double>& after) {
  auto pooled = after;
  pooled.insert(pooled.end(), before.begin(), before.end());
  const auto ranks = doubled_ranks(pooled);
  const auto sum_of_after =
      std::accumulate(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(after.size()), std::size_t{0});
  const auto chances = sums_of_subsets(ranks, after.size());
  const auto differences = all_differences(before, after);
  return {.factor = std::exp(median_of_sorted(differences)),
          .likely = ratio_ci95(after, before),
          .chance_if_not_slower = chance_of_at_most(chances, sum_of_after),
          .chance_if_not_faster = chance_of_at_least(chances, sum_of_after),
          .smallest_chance = chance_of_apart(before.size(), after.size())};
}

} // namespace bench
