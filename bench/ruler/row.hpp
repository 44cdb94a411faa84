// A row of a suite that contestants do: what there is to do, and what is asked of the figures.
//
// Plain values.
#pragma once

#include "bench/report/result.hpp"
#include "bench/ruler/work.hpp"

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace bench {

/// Which of the figures of a run the row is about.
enum class figure : std::uint8_t {
  rate,    ///< ops a second, with what the operating system says and the latencies that were timed
  latency, ///< the latencies of all runs together: each has few
  memory,  ///< resident bytes of a process
  cpu,     ///< of one core
  other,   ///< the row is not done by contestants
};

/// At least this much of a peer's rate.
struct ratio_demand {
  std::string peer;
  double at_least;
};

/// At least this much of the rate of another row of ours, measured before in the same run.
struct row_demand {
  std::string row;
  double at_least;
};

/// At most this long, or at most as long as a peer takes.
struct latency_demand {
  double latencies::*percentile;
  std::string what; ///< "to the first instruction, p99"
  std::optional<double> at_most_us = {};
  std::string no_worse_than = {}; ///< a peer, or empty
};

/// A contestant that does the row in a second way, which is shown beside its fastest.
struct second_way {
  std::string contestant;
  std::string name; ///< in the report
  std::string row;  ///< what that contestant calls it
  std::string what; ///< in what it differs: "a monitor for each call"
};

/// The same row with another `count`, by ours, in turn with the row itself.
struct smaller_size {
  std::string name;         ///< in the report
  std::uint64_t times = 10; ///< the row's count is so many times that one
  double at_most = 12;      ///< so many times the time for it
};

struct row_spec {
  std::string name;
  std::string workload = {}; ///< {count}, {width} and {window} stand for the numbers
  figure about = figure::rate;
  work full = {};
  work brief = {}; ///< takes a moment, under a sanitizer a few seconds
  crossing mailbox = crossing::yes;
  std::vector<std::string> not_by = {}; ///< peers that have nothing of the kind
  std::vector<ratio_demand> ratios = {};
  std::optional<double> ops_per_s = {}; ///< at least, on a quiet machine
  std::optional<row_demand> of_row = {};
  std::vector<latency_demand> times = {};
  std::optional<double> bytes_per_process = {}; ///< less than
  std::optional<double> cpu_percent = {};       ///< at most, of one core
  std::vector<second_way> also = {};
  std::optional<smaller_size> smaller = {};
  std::optional<double> memory_growth_mib = {}; ///< at most, from the end of the warm-up

  /// Open loop: each contestant gets, as `window`, the ns between two operations at half the rate at which it does this.
  std::optional<work> peak = {};
  std::size_t most_runs = std::numeric_limits<std::size_t>::max();
};

} // namespace bench
