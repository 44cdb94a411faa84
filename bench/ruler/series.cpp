#include "bench/ruler/series.hpp"

#include "bench/report/interval.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include <utility>

namespace bench {

namespace {

template <class Value>
spread over(const series& of, Value value) {
  std::vector<double> all;
  all.reserve(of.runs.size());
  for (const auto& each : of.runs)
    all.push_back(value(each));
  return spread_of(std::move(all));
}

double cpu_seconds(const measured& run) {
  return std::chrono::duration<double>{run.cpu}.count();
}

double cpu_percent(const measured& run) {
  return 100 * cpu_seconds(run) / std::chrono::duration<double>{run.wall}.count();
}

void tell_rate(figures& out, const series& of) {
  out.ops_per_s = over(of, [](const measured& run) { return static_cast<double>(run.own.ops) / run.own.seconds; });
  out.cpu_us_per_op =
      over(of, [](const measured& run) { return 1e6 * cpu_seconds(run) / static_cast<double>(run.own.ops); });
  out.cpu_percent = over(of, cpu_percent).median;
  out.memory_delta_mib =
      over(of, [](const measured& run) { return run.after.resident_mib - run.before.resident_mib; }).median;
  out.memory_peak_mib = over(of, [](const measured& run) { return run.after.peak_mib; }).median;
  if (of.runs.front().own.latency.count() == 0)
    return;
  std::vector<latencies> all;
  all.reserve(of.runs.size());
  for (const auto& each : of.runs)
    all.push_back(latencies_of(each.own.latency));
  out.latency_us = median_of(all);
}

figures figures_of(const row_spec& row, const series& of) {
  figures out{.runtime = of.runs.front().own.runtime};
  switch (row.about) {
  case figure::rate:
    tell_rate(out, of);
    break;
  case figure::latency: {
    histogram all;
    for (const auto& run : of.runs)
      run.own.latency.for_each([&all](auto value, auto times) { all.add(value, times); });
    out.latency_us = latencies_of(all);
    break;
  }
  case figure::memory: {
    constexpr double mib = 1 << 20;
    out.bytes_per_process = over(of, [](const measured& run) {
                              const auto grown = run.after.resident_mib - run.before.resident_mib;
                              return grown * mib / static_cast<double>(run.own.ops);
                            }).median;
    break;
  }
  case figure::cpu:
    out.cpu_percent = over(of, cpu_percent).median;
    break;
  case figure::other:
    break;
  }
  return out;
}

void require_rates(result& row, const row_spec& spec) {
  if (!row.ours.ops_per_s)
    return;
  for (const auto& each : spec.ratios)
    if (const auto* peer = row.find_peer(each.peer))
      if (const auto rate = ratio(row.ours.ops_per_s, peer->ops_per_s))
        row.required.push_back({"of the rate of " + each.peer, *rate, each.at_least, true});
  if (const auto* caf = row.find_peer("caf"); caf && caf->ops_per_s)
    if (const auto range = ratio_ci95(row.ours.ops_per_s->samples, caf->ops_per_s->samples))
      row.required.push_back({"of the rate of caf, upper end of the 95 % interval", range->high, 1, true});
  if (spec.ops_per_s)
    row.required.push_back({"a second", row.ours.ops_per_s->median / 1e6, *spec.ops_per_s / 1e6, true, " M"});
}

void require_scaling(result& row, const row_spec& spec) {
  if (!spec.smaller || !row.ours.ops_per_s)
    return;
  const auto* less = row.find_peer(spec.smaller->name);
  if (const auto rate = less ? ratio(less->ops_per_s, row.ours.ops_per_s) : std::nullopt) {
    const auto times = static_cast<double>(spec.smaller->times);
    row.required.push_back(
        {fmt::format("times the time for {:.0f} times as many", times), times * *rate, spec.smaller->at_most, false});
  }
}

void require_times(result& row, const row_spec& spec) {
  if (!row.ours.latency_us)
    return;
  for (const auto& each : spec.times) {
    const auto time = (*row.ours.latency_us).*each.percentile;
    if (each.at_most_us)
      row.required.push_back({each.what, time, *each.at_most_us, false, " µs"});
    const auto* peer = row.find_peer(each.no_worse_than);
    if (peer && peer->latency_us)
      row.required.push_back({fmt::format("{}, {}'s in the same run", each.what, each.no_worse_than), time,
                              (*peer->latency_us).*each.percentile, false, " µs"});
  }
}

void require(result& row, const row_spec& spec) {
  require_rates(row, spec);
  require_scaling(row, spec);
  require_times(row, spec);
  if (spec.memory_growth_mib && row.ours.memory_delta_mib)
    row.required.push_back({"memory growth", *row.ours.memory_delta_mib, *spec.memory_growth_mib, false, " MiB"});
  if (spec.bytes_per_process && row.ours.bytes_per_process)
    row.required.push_back({"a process", *row.ours.bytes_per_process, *spec.bytes_per_process, false, " bytes"});
  if (spec.cpu_percent && row.ours.cpu_percent)
    row.required.push_back({"of one core", *row.ours.cpu_percent, *spec.cpu_percent, false, " %"});
}

} // namespace

result head_of(const std::string& suite, const row_spec& row, const work& what, std::size_t runs) {
  fmt::dynamic_format_arg_store<fmt::format_context> numbers;
  numbers.push_back(fmt::arg("count", what.count));
  numbers.push_back(fmt::arg("width", what.width));
  numbers.push_back(fmt::arg("window", what.window));
  return {.suite = suite,
          .name = row.name,
          .workload = fmt::vformat(row.workload, numbers),
          .workers = what.width,
          .runs = runs};
}

void require_of_row(result& row, const row_spec& spec, const result& other) {
  if (const auto rate = spec.of_row ? ratio(row.ours.ops_per_s, other.ours.ops_per_s) : std::nullopt)
    row.required.push_back({"of the rate of " + spec.of_row->row, *rate, spec.of_row->at_least, true});
}

result summarize(const std::string& suite, const row_spec& row, const work& what, const std::vector<series>& all) {
  const auto& ours = all.front();
  auto out = head_of(suite, row, what, ours.runs.size());
  // What nobody sends to crosses no mailbox.
  const auto works = row.about != figure::memory && row.about != figure::cpu;
  out.mailbox = works ? row.mailbox : crossing::no;
  if (works)
    out.ops = ours.runs.front().own.ops;
  if (row.peak)
    out.offered_per_s = 1e9 / static_cast<double>(what.window);
  out.ours = figures_of(row, ours);
  for (std::size_t n = 1; n < all.size(); ++n)
    out.peers.push_back({all[n].name, figures_of(row, all[n]), all[n].way});
  require(out, row);
  return out;
}

} // namespace bench
