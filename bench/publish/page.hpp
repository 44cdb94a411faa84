// docs/benchmarks.md, and the part of the README that quotes it.
//
// The same reports give the same bytes: nothing of the clock or the machine that it is written on goes in. Pure functions.
#pragma once

#include "bench/publish/chart.hpp"
#include "bench/publish/suite.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// `drawn`: the charts that there are, beside the page in benchmarks/.
[[nodiscard]] std::string page_of(const std::vector<suite>& all, const std::vector<chart>& drawn);

/// The main table and its chart, of the suite "core" where it was measured, else of the first; then, beside it, the figures of "mcp".
[[nodiscard]] std::string summary_of(const std::vector<suite>& all, const std::vector<chart>& drawn);

constexpr std::string_view block_begin = "<!-- benchmarks: written by ./dev bench docs -->\n";
constexpr std::string_view block_end = "<!-- benchmarks end -->\n";

/// `text` with `content` between the two marks. Nothing: it does not have both, in this order.
[[nodiscard]] std::optional<std::string> with_block(std::string_view text, std::string_view content);

} // namespace bench
