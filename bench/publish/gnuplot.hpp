// Draws a chart with gnuplot, where it is installed.
#pragma once

#include "bench/publish/chart.hpp"

#include <string>

namespace bench {

/// Writes the chart's file into `folder`. Empty: done; else why it was not: no gnuplot, or what that said.
[[nodiscard]] std::string draw(const chart& what, const std::string& folder);

} // namespace bench
