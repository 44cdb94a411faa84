// Two reports, row by row: which of our rates have fallen?
//
//   const auto found = bench::compare(bench::read_report("old.json"), bench::read_report("new.json"), {});
//   fmt::print("{}", bench::table_of(found, {}));
//   return found.exit_code();
//
// Rows belong together by suite, name and workload. Of each the `samples` of ops_per_s are judged (verdict.hpp). A row without them is
// judged by its ranges: where all new runs are slower than all old ones, the Mann-Whitney test needs nothing else; where the ranges
// overlap it cannot be known how much, and a row that looks slower stays undecided.
//
// Not compared, and said so: rows that one report lacks or measured with another workload, rows without a rate, and open loops, whose
// rate is what was offered. Plain values, pure functions.
#pragma once

#include "bench/compare/verdict.hpp"
#include "bench/report/read.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

enum class quantity : std::uint8_t {
  rate,  ///< operations a second
  bytes, ///< less is better
  time,  ///< µs; less is better
};

struct compared_row {
  std::string name;
  quantity is = quantity::rate;
  spread before;
  spread after;
  judgement found;        ///< of what is better when there is more of it: a rate, or the inverse of bytes and times
  bool by_ranges = false; ///< a report holds no samples of it
};

struct comparison {
  std::vector<compared_row> rows = {};
  std::vector<std::string> notes = {};   ///< what was not compared, and why
  std::vector<std::string> remarks = {}; ///< what else there is to say of what was

  [[nodiscard]] std::size_t count(verdict of) const;

  /// 0: no row fails. 1: a row fails. 2: no row could be decided.
  [[nodiscard]] int exit_code() const;
};

/// What makes figures of the two reports incomparable, as a sentence: another machine or build. Empty: nothing does.
[[nodiscard]] std::string why_incomparable(const report_file& before, const report_file& after);

/// Requires for pairing::in_turn: reports of programs that were measured in turn.
[[nodiscard]] comparison compare(const report_file& before, const report_file& after, pairing how, const limits& all);

} // namespace bench
