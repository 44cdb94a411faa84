#include "bench/publish/tables.hpp"

#include "bench/compare/shift.hpp"
#include "bench/publish/markdown.hpp"
#include "bench/report/interval.hpp"
#include "bench/report/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bench {

namespace {

std::string with_range(const std::optional<spread>& of, std::string (*text)(double)) {
  if (!of)
    return {};
  return of->min == of->max ? text(of->median)
                            : fmt::format("{} ({} to {})", text(of->median), text(of->min), text(of->max));
}

std::string ratio_to(const result& row, const figures* theirs) {
  const auto found = theirs ? ratio(row.ours.ops_per_s, theirs->ops_per_s) : std::nullopt;
  if (!found || row.offered_per_s)
    return {};
  const auto likely = ratio_ci95(row.ours.ops_per_s->samples, theirs->ops_per_s->samples);
  return likely ? fmt::format("{:.2f} ({:.2f} to {:.2f})", *found, likely->low, likely->high)
                : fmt::format("{:.2f}", *found);
}

/// Calls for ours, then for each peer of the row.
void for_each_program(const result& row, const std::function<void(const std::string&, const figures&)>& visit) {
  visit("libactors", row.ours);
  for (const auto& each : row.peers)
    visit(title_of_peer(each.name), each.measured);
}

std::string number(const std::optional<double>& of, std::string_view unit) {
  return of ? fmt::format("{:.2f}{}", *of, unit) : std::string{};
}

std::string bytes(const std::optional<double>& of) {
  return of ? fmt::format("{:.0f} B", *of) : std::string{};
}

std::string runs_of(const result& row) {
  return std::to_string(row.runs);
}

std::string mailbox_of(const result& row) {
  return std::string{to_string(row.mailbox)};
}

/// Ours and each peer's median, then ours divided by each peer's.
void add_medians(std::vector<std::string>& to, const result& row, const std::vector<std::string>& peers,
                 std::optional<spread> figures::*which, std::string (*text)(double)) {
  const auto median = [&](const figures* of) {
    return of && (of->*which) ? text((of->*which)->median) : std::string{};
  };
  to.push_back(median(&row.ours));
  for (const auto& each : peers)
    to.push_back(median(row.find_peer(each)));
  for (const auto& each : peers) {
    const auto* theirs = row.find_peer(each);
    const auto found = theirs ? ratio(row.ours.*which, theirs->*which) : std::nullopt;
    to.push_back(found ? fmt::format("{:.2f}", *found) : std::string{});
  }
}

/// `heads`, then libactors, each peer, and the ratio to each.
markdown_table table_beside(std::vector<std::string> heads, const std::vector<std::string>& peers) {
  heads.emplace_back("libactors");
  for (const auto& each : peers)
    heads.push_back(title_of_peer(each));
  for (const auto& each : peers)
    heads.push_back("to " + title_of_peer(each));
  return markdown_table{std::move(heads)};
}

} // namespace

std::string rates(const suite& of) {
  const auto peers = peers_of(of.rows);
  auto out = table_beside({"row", "workload", "mailbox", "runs"}, peers);
  for (const auto& row : of.rows) {
    if (!row.ours.ops_per_s)
      continue;
    std::vector<std::string> cells{row.name, row.workload, mailbox_of(row), runs_of(row),
                                   with_range(row.ours.ops_per_s, count_text)};
    for (const auto& each : peers) {
      const auto* theirs = row.find_peer(each);
      cells.push_back(theirs ? with_range(theirs->ops_per_s, count_text) : std::string{});
    }
    for (const auto& each : peers)
      cells.push_back(ratio_to(row, row.find_peer(each)));
    out.add(std::move(cells));
  }
  return out.text();
}

std::string ways_of(const suite& of) {
  struct way {
    std::string program;
    std::string what;
    std::vector<std::string> rows;
  };
  std::vector<way> seen;
  for (const auto& row : of.rows)
    for (const auto& each : row.peers) {
      if (each.way.empty())
        continue;
      auto found = std::find_if(seen.begin(), seen.end(),
                                [&](const way& other) { return other.program == each.name && other.what == each.way; });
      if (found == seen.end())
        found = seen.insert(seen.end(), {each.name, each.way, {}});
      found->rows.push_back(row.name);
    }
  std::string out;
  for (const auto& each : seen)
    out += fmt::format("- {}, in {}: {}.\n", each.program, fmt::join(each.rows, ", "), each.what);
  return out.empty() ? out : "\n" + out;
}

std::string second_ways(const suite& of) {
  markdown_table out{{"row", "runs", "program", "a second", "libactors to it"}};
  for (const auto& row : of.rows)
    for (const auto& each : row.peers)
      if (is_second_way(each.name) && each.measured.ops_per_s)
        out.add({row.name, runs_of(row), each.name, with_range(each.measured.ops_per_s, count_text),
                 ratio_to(row, &each.measured)});
  return out.text();
}

std::string beside_erlmcp(const std::vector<suite>& all) {
  struct line {
    std::string_view row;
    std::string_view published;
  };
  constexpr std::array<line, 5> lines{{{"registry/call", "1.94 M"},
                                       {"queue/batched", "10.0 M"},
                                       {"pool/checkout", "2.50 M"},
                                       {"session/update_get", "0.95 M"},
                                       {"overall/core_ops_100k", "2.52 M"}}};
  markdown_table out{{"operations a second", "erlmcp, as published (16 cores, no message)", "runs here",
                      "its kind of work on the BEAM here (no message)", "the same service on the BEAM here",
                      "libactors here", "its mailbox is crossed"}};
  for (const auto& [name, published] : lines)
    for (const auto& suite : all)
      for (const auto& row : suite.rows) {
        if (row.name != name || !row.ours.ops_per_s)
          continue;
        const auto rate = [&](std::string_view peer) {
          const auto* theirs = row.find_peer(peer);
          return theirs && theirs->ops_per_s ? count_text(theirs->ops_per_s->median) : std::string{};
        };
        out.add({row.name, std::string{published}, runs_of(row), rate("beam_as_erlmcp"), rate("beam"),
                 count_text(row.ours.ops_per_s->median), mailbox_of(row)});
      }
  return out.text();
}

std::string latencies_table(const suite& of) {
  markdown_table out{{"row", "workload", "runs", "program", "p50", "p90", "p99", "p99.9", "max"}};
  for (const auto& row : of.rows)
    for_each_program(row, [&](const std::string& program, const figures& measured) {
      if (const auto& times = measured.latency_us)
        out.add({row.name, row.workload, runs_of(row), program, time_text(times->p50), time_text(times->p90),
                 time_text(times->p99), time_text(times->p999), time_text(times->max)});
    });
  return out.text();
}

std::string costs(const suite& of) {
  markdown_table out{{"row", "workload", "runs", "program", "CPU per operation", "CPU of one core", "a process",
                      "resident", "grown by", "peak"}};
  for (const auto& row : of.rows)
    for_each_program(row, [&](const std::string& program, const figures& measured) {
      if (measured.cpu_us_per_op || measured.cpu_percent || measured.bytes_per_process || measured.memory_mib ||
          measured.memory_delta_mib || measured.memory_peak_mib)
        out.add({row.name, row.workload, runs_of(row), program, with_range(measured.cpu_us_per_op, time_text),
                 number(measured.cpu_percent, " %"), bytes(measured.bytes_per_process),
                 number(measured.memory_mib, " MiB"), number(measured.memory_delta_mib, " MiB"),
                 number(measured.memory_peak_mib, " MiB")});
    });
  return out.text();
}

std::string shares(const suite& of) {
  markdown_table out{{"row", "workload", "runs", "program", "a second", "of the unloaded rate"}};
  for (const auto& row : of.rows)
    for_each_program(row, [&](const std::string& program, const figures& measured) {
      if (measured.share_of_unloaded)
        out.add({row.name, row.workload, runs_of(row), program, with_range(measured.ops_per_s, count_text),
                 number(measured.share_of_unloaded, "")});
    });
  return out.text();
}

std::string requirements(const std::vector<suite>& all) {
  markdown_table out{{"row", "workload", "runs", "figure", "measured", "asked for", ""}};
  for (const auto& suite : all)
    for (const auto& row : suite.rows)
      for (const auto& each : row.required)
        out.add({row.name, row.workload, runs_of(row), each.what, number_text(each.value) + each.unit,
                 fmt::format("{} {}{}", each.at_least ? "at least" : "at most", number_text(each.limit), each.unit),
                 each.is_met() ? "met" : "**not met**"});
  return out.text();
}

std::string short_rates(const suite& of) {
  const auto peers = peers_of(of.rows);
  auto out = table_beside({"a second", "mailbox", "runs"}, peers);
  for (const auto& row : of.rows) {
    if (!row.ours.ops_per_s || row.offered_per_s || row.ours.share_of_unloaded)
      continue;
    std::vector<std::string> cells{row.name, mailbox_of(row), runs_of(row)};
    add_medians(cells, row, peers, &figures::ops_per_s, count_text);
    out.add(std::move(cells));
  }
  return out.text();
}

std::string short_figures(const suite& of) {
  const auto peers = peers_of(of.rows);
  auto out = table_beside({"row", "workload", "figure", "runs"}, peers);
  for (const auto& row : of.rows) {
    const auto add = [&](std::string what, std::optional<spread> figures::*which, std::string (*text)(double)) {
      std::vector<std::string> cells{row.name, row.workload, std::move(what), runs_of(row)};
      add_medians(cells, row, peers, which, text);
      out.add(std::move(cells));
    };
    const auto add_text = [&](std::string what, const std::function<std::string(const figures&)>& text) {
      std::vector<std::string> cells{row.name, row.workload, std::move(what), runs_of(row), text(row.ours)};
      for (const auto& each : peers) {
        const auto* theirs = row.find_peer(each);
        cells.push_back(theirs ? text(*theirs) : std::string{});
      }
      out.add(std::move(cells));
    };
    if (row.ours.ops_per_s && !row.offered_per_s) {
      add("a second", &figures::ops_per_s, count_text);
      if (row.ours.cpu_us_per_op && !row.peers.empty())
        add("CPU each", &figures::cpu_us_per_op, time_text);
    } else if (row.ours.latency_us) {
      add_text("p50, p99", [](const figures& seen) {
        const auto& times = seen.latency_us;
        return times ? fmt::format("{}, {}", time_text(times->p50), time_text(times->p99)) : std::string{};
      });
    } else if (row.ours.bytes_per_process) {
      add_text("each, resident", [](const figures& seen) { return bytes(seen.bytes_per_process); });
    } else if (row.ours.memory_mib) {
      add_text("resident, grown by", [](const figures& seen) {
        return fmt::format("{}, {}", number(seen.memory_mib, " MiB"), number(seen.memory_delta_mib, " MiB"));
      });
    } else {
      add_text("of one core", [](const figures& seen) { return number(seen.cpu_percent, " %"); });
    }
  }
  return out.text();
}

} // namespace bench
