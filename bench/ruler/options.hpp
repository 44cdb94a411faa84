// The command line of a suite whose rows contestants do.
#pragma once

#include "bench/ruler/row.hpp"

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace bench {

struct suite_options {
  std::size_t runs = 5;
  bool peers = false;
  bool brief = false;    ///< each row for a moment
  std::string json = {}; ///< file; empty: none
  std::string only = {}; ///< one row, or the rows that begin with it; empty: all

  [[nodiscard]] bool wants(const std::string& row) const { return only.empty() || row.starts_with(only); }
};

/// The options, or the exit code where there is nothing to run. `about` opens the help of the suite.
[[nodiscard]] std::variant<suite_options, int> read_options(const std::string& suite, const std::string& about,
                                                            const std::vector<row_spec>& rows, int argc, char** argv);

} // namespace bench
