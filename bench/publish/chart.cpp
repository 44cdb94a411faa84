#include "bench/publish/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace bench {

namespace {

constexpr std::array<std::string_view, 4> colours{"#0090d0", "#e69f00", "#009e73", "#b06ab3"};

constexpr std::string_view look = R"(set terminal svg size 900,420 noenhanced font 'sans-serif,13'
set key outside top center horizontal textcolor rgb '#808890'
set border 3 linecolor rgb '#808890'
set grid ytics linecolor rgb '#808890' linewidth 0.4 dashtype 3
set xtics nomirror rotate by -30 left textcolor rgb '#808890'
set ytics nomirror textcolor rgb '#808890'
set yrange [0:*]
set style data histograms
set style histogram errorbars gap 1.5 linewidth 1
set errorbars linecolor rgb '#606870' linewidth 1.5
set style fill solid 0.9 noborder
set boxwidth 0.9
)";

/// Those whose operations are all messages: beside a hundred operations in one, the others would not be seen.
std::vector<result> rows_to_show(const suite& of) {
  std::vector<result> out;
  std::copy_if(of.rows.begin(), of.rows.end(), std::back_inserter(out), [](const result& row) {
    return row.mailbox == crossing::yes && row.ours.ops_per_s && !row.offered_per_s && !row.ours.share_of_unloaded &&
           std::any_of(row.peers.begin(), row.peers.end(),
                       [](const peer& each) { return each.measured.ops_per_s.has_value(); });
  });
  return out;
}

struct unit {
  double size;
  std::string_view name;
};

unit unit_for(const std::vector<result>& rows) {
  double largest = 0;
  for (const auto& row : rows)
    largest = std::max(largest, row.ours.ops_per_s->max);
  if (largest >= 1e6)
    return {1e6, "million operations a second"};
  return largest >= 1e3 ? unit{1e3, "thousand operations a second"} : unit{1, "operations a second"};
}

std::string bar(const std::optional<spread>& of, double unit) {
  return of ? fmt::format(" {:.6g} {:.6g} {:.6g}", of->median / unit, of->min / unit, of->max / unit) : " ? ? ?";
}

// What gnuplot would take for the end of a quoted text.
std::string quoted(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char each) { return each == '"' || each == '\\' || each == '\n'; }, '_');
  return '"' + text + '"';
}

} // namespace

std::optional<chart> chart_of(const suite& of) {
  const auto rows = rows_to_show(of);
  if (rows.empty())
    return std::nullopt;
  const auto in = unit_for(rows);
  const auto peers = peers_of(rows);
  std::string script{"$rates << END\n"};
  for (const auto& row : rows) {
    script += quoted(row.name) + bar(row.ours.ops_per_s, in.size);
    for (const auto& each : peers) {
      const auto* theirs = row.find_peer(each);
      script += bar(theirs ? theirs->ops_per_s : std::nullopt, in.size);
    }
    script += '\n';
  }
  script += fmt::format("END\n{}set ylabel {} textcolor rgb '#808890'\nplot ", look, quoted(std::string{in.name}));
  for (std::size_t program = 0; program <= peers.size(); ++program) {
    const auto title = program == 0 ? "libactors" : title_of_peer(peers[program - 1]);
    script += fmt::format("{}$rates using {}:{}:{}{} title {} linecolor rgb '{}'", program == 0 ? "" : ", \\\n  ",
                          program * 3 + 2, program * 3 + 3, program * 3 + 4, program == 0 ? ":xtic(1)" : "",
                          quoted(title), colours[program % colours.size()]);
  }
  script += '\n';
  return chart{.file = of.name + "_rates.svg",
               .title = fmt::format("Rates of the suite {}, {}, medians; whiskers from the slowest to the fastest run",
                                    of.name, in.name),
               .script = std::move(script)};
}

} // namespace bench
