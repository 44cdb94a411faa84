// The runs of one server on one row, and its figures of them. Thread safety: one thread at a time.
#pragma once

#include "bench/load/load.hpp"
#include "bench/report/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace bench::mcp {

class runs {
public:
  /// Errors: std::runtime_error, with `who`, where an answer was wrong or is missing. Requires: the server's CPU time was read.
  void add(const std::string& who, const load_result& run);

  /// In the first run.
  [[nodiscard]] std::uint64_t answers() const noexcept { return answers_; }

  // Requires: at least one run.
  [[nodiscard]] figures summary() const;

private:
  std::vector<double> per_second_;
  std::vector<double> cpu_us_;
  std::vector<double> cpu_percent_;
  std::vector<latencies> latency_;
  std::uint64_t answers_ = 0;
};

} // namespace bench::mcp
