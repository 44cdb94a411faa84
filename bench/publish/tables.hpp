// The tables of docs/benchmarks.md, from the rows of one suite. A table without rows is empty text.
#pragma once

#include "bench/publish/suite.hpp"

#include <string>
#include <vector>

namespace bench {

/// Operations a second, ours and each peer's with their ranges, ratios, and which operations cross a mailbox.
[[nodiscard]] std::string rates(const suite& of);

/// Peers that do a row in a second way.
[[nodiscard]] std::string second_ways(const suite& of);

/// In what those that do a row in a second way differ from the program that they are named after.
[[nodiscard]] std::string ways_of(const suite& of);

/// What erlmcp publishes, its kind of work on the BEAM, and the services as they are here.
[[nodiscard]] std::string beside_erlmcp(const std::vector<suite>& all);

/// p50 to max, ours and each peer's.
[[nodiscard]] std::string latencies_table(const suite& of);

/// CPU and memory, ours and each peer's.
[[nodiscard]] std::string costs(const suite& of);

/// Rates under a load that is not theirs, as a share of the rate without it.
[[nodiscard]] std::string shares(const suite& of);

/// What was asked for, and whether it is met.
[[nodiscard]] std::string requirements(const std::vector<suite>& all);

/// Rates alone, medians and ratios: for the README.
[[nodiscard]] std::string short_rates(const suite& of);

/// One figure or two of each row, whatever it is about, medians and ratios: for the README.
[[nodiscard]] std::string short_figures(const suite& of);

} // namespace bench
