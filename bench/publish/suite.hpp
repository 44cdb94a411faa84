// The rows of one suite and the machine that they were measured on, in the order in which the page shows them.
//
// Errors: std::runtime_error where two reports measured the same suite: it could not be said which counts.
#pragma once

#include "bench/report/read.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct suite {
  std::string name;
  machine on;
  std::vector<result> rows;
};

/// "core" first, then "mcp", then others by name.
[[nodiscard]] std::vector<suite> suites_of(const std::vector<report_file>& reports);

/// Every peer of the rows, in the order of the first appearance: "beam", "caf".
[[nodiscard]] std::vector<std::string> peers_of(const std::vector<result>& rows);

/// A program that does a row in a second way is named after itself and the way, as in "beam_monitored".
[[nodiscard]] bool is_second_way(std::string_view peer) noexcept;

/// What people call it: "BEAM" for "beam".
[[nodiscard]] std::string title_of_peer(std::string_view name);

} // namespace bench
