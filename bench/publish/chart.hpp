// A bar chart: the rates of a suite's rows beside those of its peers, whiskers from the slowest to the fastest run.
//
// The axis begins at zero. No background and a grey between the two, so that it can be read on a light and on a dark page. The same
// rows give the same script, and gnuplot gives the same bytes for it.
#pragma once

#include "bench/publish/suite.hpp"

#include <optional>
#include <string>

namespace bench {

struct chart {
  std::string file;   ///< "core_rates.svg"
  std::string title;  ///< for those who cannot see it
  std::string script; ///< for gnuplot, which writes the SVG to its standard output
};

/// Nothing where no row has a rate beside a peer's.
[[nodiscard]] std::optional<chart> chart_of(const suite& of);

} // namespace bench
