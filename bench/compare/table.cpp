#include "bench/compare/table.hpp"

#include "bench/report/units.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bench {

namespace {

std::string percent(double factor) {
  return fmt::format("{:+.1f} %", (factor - 1) * 100);
}

std::string figure_text(const compared_row& row, double figure) {
  switch (row.is) {
  case quantity::bytes:
    return fmt::format("{:.0f} B", figure);
  case quantity::time:
    return time_text(figure);
  case quantity::rate:
    break;
  }
  return count_text(figure) + "/s";
}

/// By what the figure itself was multiplied.
double factor_of(const compared_row& row) {
  return row.is == quantity::rate ? row.found.by.factor : 1 / row.found.by.factor;
}

std::string interval_of(const compared_row& row) {
  if (const auto& likely = row.found.by.likely) {
    const auto of_figure =
        row.is == quantity::rate ? *likely : interval{.low = 1 / likely->high, .high = 1 / likely->low};
    return fmt::format("{:+.1f} to {}", (of_figure.low - 1) * 100, percent(of_figure.high));
  }
  return row.by_ranges ? "no samples" : "too few runs";
}

std::string chance_text(double chance) {
  return chance < 0.0001 ? "<0.0001" : fmt::format("{:.4f}", chance);
}

std::string verdict_of(const compared_row& row, const limits& all) {
  const auto& by = row.found.by;
  if (row.found.is == verdict::pass && by.factor >= 1 + all.warn && by.chance_if_not_faster <= all.level)
    return row.is == quantity::bytes ? "pass, smaller" : "pass, faster";
  if (row.found.is == verdict::pass && 1 - by.factor >= all.warn)
    return "pass, within the noise";
  return std::string{to_string(row.found.is)};
}

} // namespace

std::string method_of(pairing how, const limits& all) {
  return fmt::format(
      "Decided by {}, exact, one-sided at {:g} %.\nOperations a second lost (Hodges-Lehmann): under {:g} % "
      "passes, to {:g} % warns, over {:g} % fails, beyond the noise only.\n",
      how == pairing::in_turn
          ? "Wilcoxon's signed-rank test on the ratios of runs taken in turn"
          : "the Mann-Whitney test on two reports measured apart, to which a slower machine looks like "
            "a slower program",
      all.level * 100, all.warn * 100, all.fail * 100, all.fail * 100);
}

std::string table_of(const comparison& found, const limits& all) {
  std::size_t width = 4;
  for (const auto& row : found.rows)
    width = std::max(width, row.name.size());
  auto out = fmt::format("{:<{}} {:>9} {:>9} {:>9}   {:<20} {:>8}  {}\n", "row", width, "before", "after", "change",
                         "95 % interval", "chance", "verdict");
  for (const auto& row : found.rows)
    out += fmt::format("{:<{}} {:>9} {:>9} {:>9}   {:<20} {:>8}  {}\n", row.name, width,
                       figure_text(row, row.before.median), figure_text(row, row.after.median), percent(factor_of(row)),
                       interval_of(row), chance_text(row.found.by.chance_if_not_slower), verdict_of(row, all));
  for (const auto& remark : found.remarks)
    out += remark + "\n";
  for (const auto& note : found.notes)
    out += fmt::format("not compared: {}\n", note);
  out += fmt::format("{} rows: {} pass, {} warn, {} fail, {} undecided, {} not compared\n", found.rows.size(),
                     found.count(verdict::pass), found.count(verdict::warn), found.count(verdict::fail),
                     found.count(verdict::undecided), found.notes.size());
  if (found.count(verdict::undecided) != 0)
    out += fmt::format("undecided: the runs are too few for a level of {:g} %, or were not kept one by one\n",
                       all.level * 100);
  return out;
}

} // namespace bench
