// What a difference means for a change: which test decides, and where the limits are.
//
// A row is judged by how many operations a second it has lost (of bytes and times the inverse counts): under 5 % passes, 5 to 10 %
// warns, over 10 % fails. Warning and failing
// need the test besides: runs like these must be rarer than the level if the program is not slower. So a row that is slower within the
// noise passes. A row with too few runs for the level can be neither: it is undecided, and said to be.
//
// Plain values, pure functions.
#pragma once

#include "bench/compare/shift.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace bench {

enum class verdict {
  pass,      ///< not slower, or less than the limits, or within the noise
  warn,      ///< 5 to 10 % slower, beyond the noise
  fail,      ///< over 10 % slower, beyond the noise
  undecided, ///< it looks slower, or nothing at all can be said, and the runs are too few to tell
};

[[nodiscard]] std::string_view to_string(verdict of);

struct limits {
  double warn = 0.05;  ///< of the operations a second, lost
  double fail = 0.10;  ///< more than this
  double level = 0.01; ///< of the test, one-sided
};

/// How the runs of two programs belong together.
enum class pairing {
  in_turn, ///< run n of the one stands beside run n of the other: Wilcoxon's signed-rank test
  apart,   ///< one program's runs, later the other's: the Mann-Whitney test
};

struct judgement {
  verdict is = verdict::undecided;
  shift by = {};
};

[[nodiscard]] verdict judge(const shift& by, const limits& all);

/// Requires: what shift_of_pairs and shift_of_independent do.
[[nodiscard]] judgement judge(const std::vector<double>& before, const std::vector<double>& after, pairing how,
                              const limits& all);

} // namespace bench
