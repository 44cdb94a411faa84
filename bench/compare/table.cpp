#include "bench/compare/table.hpp"

#include "bench/report/units.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bench {

namespace {

std::string percent(double factor) {
  return fmt::format("{:+.1f} %", (factor - 1) * 100);
}

std::string interval_of(const compared_row& row) {
  if (row.found.by.likely)
    return fmt::format("{:+.1f} to {}", (row.found.by.likely->low - 1) * 100, percent(row.found.by.likely->high));
  return row.by_ranges ? "no samples" : "too few runs";
}

std::string chance_text(double chance) {
  return chance < 0.0001 ? "<0.0001" : fmt::format("{:.4f}", chance);
}

std::string verdict_of(const compared_row& row, const limits& all) {
  const auto& by = row.found.by;
  if (row.found.is == verdict::pass && by.factor >= 1 + all.warn && by.chance_if_not_faster <= all.level)
    return "pass, faster";
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
  auto out = fmt::format("{:<{}} {:>9} {:>9} {:>9}   {:<20} {:>8}  {}\n", "row", width, "before/s", "after/s", "change",
                         "95 % interval", "chance", "verdict");
  for (const auto& row : found.rows)
    out += fmt::format("{:<{}} {:>9} {:>9} {:>9}   {:<20} {:>8}  {}\n", row.name, width, count_text(row.before.median),
                       count_text(row.after.median), percent(row.found.by.factor), interval_of(row),
                       chance_text(row.found.by.chance_if_not_slower), verdict_of(row, all));
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
