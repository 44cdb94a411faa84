// The command line of the suite.
#pragma once

#include <cstddef>
#include <string>
#include <variant>

namespace bench::core {

struct options {
  std::size_t runs = 5;
  bool peers = false;
  bool brief = false;    ///< each row for a moment
  std::string json = {}; ///< file; empty: none
  std::string only = {}; ///< one row, or the rows that begin with it; empty: all

  [[nodiscard]] bool wants(const std::string& row) const { return only.empty() || row.starts_with(only); }
};

/// The options, or the exit code where there is nothing to run.
[[nodiscard]] std::variant<options, int> read_options(int argc, char** argv);

} // namespace bench::core
