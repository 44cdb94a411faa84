#include "bench/mcp/runs.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace bench::mcp {

void runs::add(const std::string& who, const load_result& run) {
  if (run.wrong != 0 || run.missing != 0 || run.answers == 0)
    throw std::runtime_error{
        fmt::format("{}: {} wrong answers, {} missing, {} in the window", who, run.wrong, run.missing, run.answers)};
  per_second_.push_back(run.per_second());
  cpu_us_.push_back(run.cpu_per_answer().count());
  cpu_percent_.push_back(run.cpu_per_answer().count() * run.per_second() / 1e4);
  latency_.push_back(latencies_of(run.latency));
  if (answers_ == 0)
    answers_ = run.answers;
}

figures runs::summary() const {
  return {.ops_per_s = spread_of(per_second_),
          .latency_us = median_of(latency_),
          .cpu_us_per_op = spread_of(cpu_us_),
          .cpu_percent = spread_of(cpu_percent_).median};
}

} // namespace bench::mcp
