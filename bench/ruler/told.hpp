// The line by which a contestant tells what only it knows: how much it did, in what time, and how long single round trips took.
//
//   {"ops": 1000000, "seconds": 0.81, "runtime": "CAF 0.17.6, 2 threads", "latency_ns": [[1200, 3], [1301, 1]]}
//
// `latency_ns`: values and how often each was seen.
#pragma once

#include "bench/load/histogram.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

struct told {
  std::uint64_t ops = 0;
  double seconds = 0;
  std::string runtime;
  histogram latency;
};

/// Errors: std::runtime_error, with the line, where it is not such a line or its figures are impossible.
[[nodiscard]] told read_told(std::string_view line);

} // namespace bench
