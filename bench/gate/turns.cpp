#include "bench/gate/turns.hpp"

#include <fmt/format.h>

#include <utility>

namespace bench {

namespace {

struct samples {
  std::vector<double> before;
  std::vector<double> after;
};

void take_one_pair(const contest& row, bool before_begins, samples& to) {
  const auto first = before_begins ? side::before : side::after;
  for (const auto each : {first, first == side::before ? side::after : side::before})
    (each == side::before ? to.before : to.after).push_back(row.figure(each));
}

std::vector<samples> measure(const std::vector<const contest*>& rows, std::size_t runs, const turns& how) {
  std::vector<samples> out(rows.size());
  if (rows.empty())
    return out;
  for (std::size_t n = 0; n < runs; ++n) {
    for (std::size_t row = 0; row < rows.size(); ++row)
      take_one_pair(*rows[row], n % 2 == 0, out[row]);
    how.progress(n + 1, runs, rows.size());
  }
  return out;
}

/// What is better when there is more of it.
std::vector<double> goods_of(quantity is, std::vector<double> figures) {
  if (is != quantity::rate)
    for (auto& each : figures)
      each = 1 / each;
  return figures;
}

compared_row compare_pairs(const contest& row, const samples& seen, const limits& all) {
  return {.name = row.name,
          .is = row.is,
          .before = spread_of(seen.before),
          .after = spread_of(seen.after),
          .found = judge(goods_of(row.is, seen.before), goods_of(row.is, seen.after), pairing::in_turn, all)};
}

} // namespace

comparison take_turns(const std::vector<contest>& rows, const turns& how) {
  std::vector<const contest*> all;
  all.reserve(rows.size());
  for (const auto& each : rows)
    all.push_back(&each);
  const auto first = measure(all, how.runs, how);

  comparison out;
  std::vector<const contest*> again;
  std::vector<std::size_t> places;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    auto row = compare_pairs(rows[n], first[n], how.judged_by);
    if (const auto lost = 1 - row.found.by.factor; lost >= how.judged_by.warn) {
      out.remarks.push_back(
          fmt::format("{}: looked {:.1f} % worse in {} runs and was measured again", row.name, lost * 100, how.runs));
      again.push_back(&rows[n]);
      places.push_back(n);
    }
    row.found.is = verdict::pass;
    out.rows.push_back(std::move(row));
  }
  const auto second = measure(again, how.runs * how.more_runs, how);
  for (std::size_t n = 0; n < again.size(); ++n)
    out.rows[places[n]] = compare_pairs(*again[n], second[n], how.judged_by);
  return out;
}

} // namespace bench
