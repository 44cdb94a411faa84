#include "bench/report/report.hpp"

#include "bench/report/interval.hpp"
#include "bench/report/json.hpp"
#include "bench/report/machine.hpp"
#include "bench/report/units.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <utility>

namespace bench {

namespace {

std::string with_range(const std::optional<spread>& of, std::string (*text)(double)) {
  if (!of)
    return "-";
  return of->min == of->max ? text(of->median)
                            : fmt::format("{} ({} to {})", text(of->median), text(of->min), text(of->max));
}

void print_figures(std::string_view name, const figures& of) {
  std::string line;
  const auto add = [&line](std::string_view label, const std::string& value) {
    line += fmt::format("{}{}: {}", line.empty() ? "" : "   ", label, value);
  };
  if (of.ops_per_s)
    add("a second", with_range(of.ops_per_s, count_text));
  if (of.cpu_us_per_op)
    add("CPU each", with_range(of.cpu_us_per_op, time_text));
  if (of.cpu_percent)
    add("CPU", fmt::format("{:.2f} %", *of.cpu_percent));
  if (of.memory_mib)
    add("resident", fmt::format("{:.2f} MiB", *of.memory_mib));
  if (of.memory_delta_mib)
    add("grown by", fmt::format("{:.2f} MiB", *of.memory_delta_mib));
  if (of.memory_peak_mib)
    add("peak", fmt::format("{:.2f} MiB", *of.memory_peak_mib));
  if (of.bytes_per_process)
    add("a process", fmt::format("{:.0f} bytes", *of.bytes_per_process));
  if (of.share_of_unloaded)
    add("of the unloaded rate", fmt::format("{:.2f}", *of.share_of_unloaded));
  if (!line.empty())
    fmt::print("  {:<11} {}\n", name, line);
  if (const auto& times = of.latency_us)
    fmt::print("  {:<11} p50: {}   p90: {}   p99: {}   p99.9: {}   max: {}\n", line.empty() ? name : "",
               time_text(times->p50), time_text(times->p90), time_text(times->p99), time_text(times->p999),
               time_text(times->max));
}

void print_ratios(const result& row, const peer& other) {
  std::string line;
  if (const auto rate = ratio(row.ours.ops_per_s, other.measured.ops_per_s); rate && !row.offered_per_s) {
    line += fmt::format("   rate {:.2f}", *rate);
    if (const auto range = ratio_ci95(row.ours.ops_per_s->samples, other.measured.ops_per_s->samples))
      line += fmt::format(" (95 %: {:.2f} to {:.2f})", range->low, range->high);
  }
  if (const auto cpu = ratio(row.ours.cpu_us_per_op, other.measured.cpu_us_per_op))
    line += fmt::format("   CPU {:.2f}", *cpu);
  if (row.ours.latency_us && other.measured.latency_us)
    line += fmt::format("   p50 {:.2f}   p99 {:.2f}", row.ours.latency_us->p50 / other.measured.latency_us->p50,
                        row.ours.latency_us->p99 / other.measured.latency_us->p99);
  if (!line.empty())
    fmt::print("  ours divided by {}'s:{}\n", other.name, line);
}

void print(const requirement& each) {
  fmt::print("  {:<7} {}: {}{}, asked for {} {}{}\n", each.is_met() ? "met" : "MISSED", each.what,
             number_text(each.value), each.unit, each.at_least ? "at least" : "at most", number_text(each.limit),
             each.unit);
}

} // namespace

report::report(std::string_view suite) {
  const auto on = this_machine();
  fmt::print("bench {}: {}, {} hardware threads for servers and clients together, {}, {}\n", suite, on.cpu, on.cores,
             on.date, on.build);
  std::fflush(stdout);
}

void report::add(result row) {
  fmt::print("\n{}   {}{}\n", row.name, row.workload,
             row.about() == subject::work ? fmt::format("; mailbox crossed: {}", to_string(row.mailbox))
                                          : std::string{});
  print_figures("libactors", row.ours);
  for (const auto& each : row.peers)
    print_figures(each.name, each.measured);
  for (const auto& each : row.peers)
    print_ratios(row, each);
  for (const auto& each : row.required)
    print(each);
  std::fflush(stdout);
  rows_.push_back(std::move(row));
}

const result* report::find(std::string_view name) const noexcept {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const result& each) { return each.name == name; });
  return found == rows_.end() ? nullptr : &*found;
}

void report::note(std::string_view text) {
  fmt::print("{}\n", text);
  std::fflush(stdout);
}

void report::finish() const {
  std::size_t all = 0;
  std::size_t met = 0;
  for (const auto& row : rows_)
    for (const auto& each : row.required) {
      ++all;
      met += each.is_met() ? 1 : 0;
    }
  fmt::print("\n{} of {} requirements met\n", met, all);
}

void report::write_json(const std::string& path) const {
  std::ofstream file{path};
  file << boost::json::serialize(to_json(this_machine(), rows_)) << '\n';
  if (!file.flush())
    throw std::runtime_error{"cannot write " + path};
}

} // namespace bench
