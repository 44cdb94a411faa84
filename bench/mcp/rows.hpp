// The rows of the suite, one question each. Errors: as `contestant`, and std::runtime_error where any answer was wrong.
#pragma once

#include "bench/mcp/contestant.hpp"
#include "bench/mcp/options.hpp"
#include "bench/report/report.hpp"

#include <memory>

namespace bench::mcp {

/// The servers that run.
struct field {
  std::unique_ptr<contestant> ours;
  std::unique_ptr<contestant> beast;      ///< or none
  std::unique_ptr<contestant> typescript; ///< or none
};

/// Our server, anew: for rows that ask what it holds, or leave threads behind.
[[nodiscard]] std::unique_ptr<contestant> start_ours();

/// How many calls of a `non_blocking` typed tool a second, what CPU each costs, and how long they take at half of that rate?
/// Peers that do not know the era are asked in one that they know.
void measure_tools_call_http(report& out, const options& how, const field& all, examples::era speaks);

/// The same over pipes, many calls ahead.
void measure_tools_call_stdio(report& out, const options& how, examples::era speaks);

/// How many calls a second that ask their client something, in the era without state?
void measure_elicit_round(report& out, const options& how, const contestant& ours);

/// How long from the answer of a crash to the next good answer of the same tool?
void measure_crash_recovery(report& out, const options& how, const contestant& ours);

/// How much does resident memory grow from one million calls to the next?
void measure_memory(report& out, const options& how);

/// What does a session cost whose client waits on an open stream?
void measure_session_bytes(report& out, const options& how);

/// How much longer does tools/list take while many handlers are busy?
void measure_list_while_busy(report& out, const options& how);

/// What does a server cost that nobody asks anything?
void measure_idle(report& out, const options& how, const contestant& ours);

} // namespace bench::mcp
