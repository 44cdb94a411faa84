// The rows of the suite: what there is to do, and what is asked of the figures.
#pragma once

#include "bench/core/work/work.hpp"

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace bench::core {

/// Which of the figures of a run the row is about.
enum class figure : std::uint8_t {
  rate,    ///< ops a second, with what the operating system says and the latencies that were timed
  wake_up, ///< the latencies of all runs together: each has few
  memory,  ///< resident bytes of a process
  cpu,     ///< of one core
  http,    ///< the row is not done by contestants, see fairness.hpp
};

/// At least this much of a peer's rate.
struct ratio_demand {
  std::string peer;
  double at_least;
};

/// A peer that does the row in a second way, which is shown beside its fastest.
struct second_way {
  std::string peer;
  std::string name; ///< in the report
  std::string row;  ///< what that peer calls it
};

struct row_spec {
  std::string name;
  std::string workload; ///< {count}, {width}, {window} and {ops} stand for the numbers
  figure about;
  work full = {};
  work brief = {}; ///< takes a moment, under a sanitizer a few seconds
  std::vector<ratio_demand> ratios = {};
  std::optional<double> ops_per_s = {}; ///< at least, on a quiet machine
  std::vector<second_way> also = {};
  std::size_t most_runs = std::numeric_limits<std::size_t>::max();
};

[[nodiscard]] const std::vector<row_spec>& all_rows();

} // namespace bench::core
