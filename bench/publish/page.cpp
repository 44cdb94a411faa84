#include "bench/publish/page.hpp"

#include "bench/publish/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace bench {

namespace {

constexpr std::string_view opening = R"(# Benchmarks

Written by `./dev bench docs` from the reports of `./dev bench SUITE --peers --json FILE`, one of each suite; changed by measuring
again, not by hand.

## How it is measured

- A program runs as a process of its own. Ours and the peers take turns, ours, theirs, ours, theirs, in one go on one machine, so that
  its drift falls on all of them.
- A figure is the median of as many runs as its row says; behind it, in parentheses, the slowest and the fastest. A ratio is ours
  divided by the peer's, above 1 where ours does more; behind it, from four runs on, its 95 % interval (exact, Mann-Whitney).
- CAF and the BEAM do a row with a thread for each core, or with one where a run of each beforehand was better so (in its rate or,
  where a latency is compared, in that): where processes only wait for each other, two threads cost them more than they gain. Ours
  has a thread for each core in every row.
- "Mailbox" says which operations are messages through the mailbox of a process. Yes: each is at least one. Per batch: a message
  carries several operations. Partly: some are none. No: all are none.
- Latencies come from histograms with three digits. CPU and memory are read from the operating system, of the whole process.
- A dash: not measured. Nothing is filled in.
- Load and program share the processors that the tables name. Compare figures within one table; another machine has others.
)";

constexpr std::string_view slower = R"(
## Is a change slower?

`./dev bench gate` builds the parent commit beside the working tree (HEAD, where files have changed since) and runs the core rows of
both in turn, 25 short runs of each. `./dev bench compare OLD.json NEW.json` compares two reports. Of each row, losing under 5 % of the
operations a second passes, 5 to 10 % warns and over 10 % fails (exit code 1), each only beyond the noise, by an exact, one-sided
test. Between runs taken in turn that is Wilcoxon's signed-rank test on the ratios of neighbours, between two reports the
Mann-Whitney test; the latter takes a machine that has become slower for a slower program. The gate measures a row that looks 5 %
slower again, 100 runs of each, and these alone are tested, at a level of 0.1 %; reports are tested at 1 %. The gate judges the bytes of
an idle process and latencies in the same way, where the inverse is what is lost, and names the rows that it does not compare: those
that take a server, and the CPU of a program that has nothing to do.
)";

constexpr std::string_view erlmcp = R"(
## erlmcp's published figures

erlmcp 2.1 publishes, for 16 cores of Apple silicon: registry 1.94 M, queue 10.0 M, pool 2.50 M and session 0.95 M operations a second,
2.52 M messages a second overall, p99 99 µs. **They are not message passing**: its benchmark's source (`erlmcp_bench_core_ops`)
times a process's own dictionary, a queue that one process keeps to itself, and ETS tables, where no message is sent, and draws the
latencies of the registry from a random generator. So they are shown beside the same kind of work on this machine, and apart from what
services do that processes really share.
)";

std::string measured_on(const machine& on) {
  return fmt::format("{}, {} hardware threads, {}, {}", on.cpu, on.cores, on.date, on.build);
}

std::string image(const suite& of, const std::vector<chart>& drawn, std::string_view folder) {
  const auto wanted = chart_of(of);
  if (!wanted)
    return {};
  const bool there =
      std::any_of(drawn.begin(), drawn.end(), [&](const chart& each) { return each.file == wanted->file; });
  return there ? fmt::format("\n![{}]({}/{})\n", wanted->title, folder, wanted->file) : std::string{};
}

// What the programs said that they run on, and in which rows where that is not always the same.
std::string runtimes(const suite& of) {
  struct runtime {
    std::string program;
    std::string name;
    std::vector<std::string> rows;
  };
  std::vector<runtime> seen;
  const auto add = [&seen](const std::string& row, const std::string& program, const figures& measured) {
    if (measured.runtime.empty())
      return;
    auto found = std::find_if(seen.begin(), seen.end(), [&](const runtime& each) {
      return each.program == program && each.name == measured.runtime;
    });
    if (found == seen.end())
      found = seen.insert(seen.end(), {program, measured.runtime, {}});
    found->rows.push_back(row);
  };
  for (const auto& row : of.rows) {
    add(row.name, "libactors", row.ours);
    for (const auto& each : row.peers)
      add(row.name, title_of_peer(each.name), each.measured);
  }
  std::vector<std::string> lines;
  lines.reserve(seen.size());
  for (const auto& each : seen) {
    const auto with_others =
        std::count_if(seen.begin(), seen.end(), [&](const runtime& other) { return other.program == each.program; });
    auto line = fmt::format("{}: {}", each.program, each.name);
    if (with_others > 1)
      line += fmt::format(" (in {})", fmt::join(each.rows, ", "));
    lines.push_back(std::move(line));
  }
  return lines.empty() ? std::string{} : fmt::format("\nRun on: {}.\n", fmt::join(lines, "; "));
}

std::string under(std::string_view head, const std::string& table) {
  return table.empty() ? std::string{} : fmt::format("\n### {}\n{}", head, table);
}

std::string section_of(const suite& of, const std::vector<chart>& drawn) {
  auto table = rates(of);
  return fmt::format("\n## {}\n\n{}.\n", of.name, measured_on(of.on)) + runtimes(of) + image(of, drawn, "benchmarks") +
         under("Operations a second", table) + under("In a second way", ways_of(of) + second_ways(of)) +
         under("Latency", latencies_table(of)) + under("CPU and memory", costs(of)) +
         under("Beside another load", shares(of));
}

// A table ends with an empty line, and what follows it begins with one.
std::string without_gaps(std::string text) {
  for (auto twice = text.find("\n\n\n"); twice != std::string::npos; twice = text.find("\n\n\n", twice))
    text.erase(twice, 1);
  return text;
}

std::string not_compared(const std::vector<suite>& all) {
  const auto list = [&all](std::string_view head, auto belongs) {
    std::string rows;
    for (const auto& suite : all)
      for (const auto& row : suite.rows)
        if (belongs(row))
          rows += fmt::format("{}{} ({})", rows.empty() ? "" : "; ", row.name, row.workload);
    return rows.empty() ? std::string{} : fmt::format("- {}: {}.\n", head, rows);
  };
  const auto of_work = [](crossing mailbox) {
    return [mailbox](const result& row) { return row.about() == subject::work && row.mailbox == mailbox; };
  };
  const auto about = [](subject what) { return [what](const result& row) { return row.about() == what; }; };
  std::string out = "\n## What is not compared\n\n";
  out += list("Measured without a peer", [](const result& row) { return row.peers.empty(); });
  out += list("These cross no mailbox, and say nothing about message passing", of_work(crossing::no));
  out += list("Of these some operations cross a mailbox and some do not", of_work(crossing::partly));
  out += list("Of these a message carries many operations", of_work(crossing::per_batch));
  out += list("These are about memory, not about messages", about(subject::memory));
  out += list("These are about a program that has nothing to do", about(subject::idling));
  out += "- Distribution over several machines: there is none.\n"
         "- Peers on another machine, in another run, or from somebody's publication.\n";
  return out;
}

} // namespace

std::string page_of(const std::vector<suite>& all, const std::vector<chart>& drawn) {
  std::string out{opening};
  for (const auto& each : all)
    out += section_of(each, drawn);
  if (const auto table = requirements(all); !table.empty())
    out += "\n## Required figures\n" + table;
  out += not_compared(all);
  out += slower;
  out += erlmcp;
  out += beside_erlmcp(all);
  return without_gaps(std::move(out));
}

std::string summary_of(const std::vector<suite>& all, const std::vector<chart>& drawn) {
  if (all.empty())
    return {};
  const auto& first = all.front();
  auto out =
      fmt::format("\nSuite `{}`: {}; medians of runs taken in turn, ratios above 1 where ours does more.\n{}{}\n",
                  first.name, measured_on(first.on), short_rates(first), image(first, drawn, "docs/benchmarks"));
  if (const auto table = beside_erlmcp(all); !table.empty())
    out +=
        "\nBeside what erlmcp publishes, which is no message passing (docs/benchmarks.md says what it is):\n" + table;
  for (const auto& each : all)
    if (each.name == "mcp" && each.name != first.name)
      out += fmt::format("\nSuite `{}`: {}; medians, ratios are ours divided by theirs.\n{}", each.name,
                         measured_on(each.on), short_figures(each));
  return without_gaps(std::move(out));
}

std::optional<std::string> with_block(std::string_view text, std::string_view content) {
  const auto begin = text.find(block_begin);
  if (begin == std::string_view::npos)
    return std::nullopt;
  const auto inside = begin + block_begin.size();
  const auto end = text.find(block_end, inside);
  if (end == std::string_view::npos)
    return std::nullopt;
  return fmt::format("{}{}{}", text.substr(0, inside), content, text.substr(end));
}

} // namespace bench
