// The rows of the suite, one question each. Errors: as `contestant`, and std::runtime_error where any answer was wrong.
#pragma once

#include "bench/mcp/contestant.hpp"
#include "bench/mcp/options.hpp"
#include "bench/report/report.hpp"

#include <memory>
#include <vector>

namespace bench::mcp {

/// The servers that run.
struct field {
  std::unique_ptr<contestant> ours;
  std::unique_ptr<contestant> beast;      ///< or none
  std::unique_ptr<contestant> typescript; ///< or none
};

/// How many calls of a `non_blocking` typed tool a second, what CPU each costs, and how long they take at half of that rate?
void measure_tools_call(report& out, const options& how, const field& all);

/// The same in the era with sessions, without peers.
void measure_sessions(report& out, const options& how, const contestant& ours);

/// How long from the answer of a crash to the next good answer of the same tool?
void measure_crash_recovery(report& out, const options& how, const contestant& ours);

/// How much does resident memory grow from one million calls to the next?
void measure_memory(report& out, const options& how, const contestant& ours);

/// What does a server cost that nobody asks anything?
void measure_idle(report& out, const options& how, const contestant& ours);

} // namespace bench::mcp
