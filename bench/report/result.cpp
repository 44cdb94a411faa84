#include "bench/report/result.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace bench {

namespace {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto middle = values.size() / 2;
  return values.size() % 2 != 0 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

} // namespace

spread spread_of(std::vector<double> values) {
  const auto [min, max] = std::minmax_element(values.begin(), values.end());
  return {.median = median(values), .min = *min, .max = *max, .samples = std::move(values)};
}

latencies latencies_of(const histogram& seen) {
  const auto us = [](std::chrono::nanoseconds time) { return std::chrono::duration<double, std::micro>{time}.count(); };
  return {.p50 = us(seen.percentile(50)),
          .p90 = us(seen.percentile(90)),
          .p99 = us(seen.percentile(99)),
          .p999 = us(seen.percentile(99.9)),
          .max = us(seen.max())};
}

latencies median_of(const std::vector<latencies>& runs) {
  const auto of = [&runs](double latencies::*field) {
    std::vector<double> values;
    values.reserve(runs.size());
    for (const auto& each : runs)
      values.push_back(each.*field);
    return spread_of(std::move(values));
  };
  return {.p50 = of(&latencies::p50).median,
          .p90 = of(&latencies::p90).median,
          .p99 = of(&latencies::p99).median,
          .p999 = of(&latencies::p999).median,
          .max = of(&latencies::max).max};
}

std::string_view to_string(crossing of) noexcept {
  switch (of) {
  case crossing::yes:
    return "yes";
  case crossing::per_batch:
    return "per batch";
  case crossing::partly:
    return "partly";
  case crossing::no:
    break;
  }
  return "no";
}

std::optional<crossing> read_crossing(std::string_view text) noexcept {
  for (const auto each : {crossing::yes, crossing::per_batch, crossing::partly, crossing::no})
    if (to_string(each) == text)
      return each;
  return std::nullopt;
}

const figures* result::find_peer(std::string_view peer_name) const noexcept {
  const auto found = std::find_if(peers.begin(), peers.end(), [&](const peer& each) { return each.name == peer_name; });
  return found == peers.end() ? nullptr : &found->measured;
}

subject result::about() const noexcept {
  if (ours.ops_per_s || ours.latency_us)
    return subject::work;
  return ours.bytes_per_process || ours.memory_mib ? subject::memory : subject::idling;
}

std::optional<double> ratio(const std::optional<spread>& ours, const std::optional<spread>& theirs) {
  if (!ours || !theirs || theirs->median <= 0)
    return std::nullopt;
  return ours->median / theirs->median;
}

} // namespace bench
