// Load on an HTTP server of this machine: N keep-alive connections, each with one request prepared beforehand, every answer checked.
// A closed loop finds the peak rate; an open loop holds a fixed schedule and tells the latencies at that rate.
//
//   auto peak = bench::run_closed_loop({.port = port, .requests = {text}, .expected_body = body, .server = pid});
//   auto half = bench::run_fixed_schedule(plan, peak.per_second() / 2);
//
// All on the calling thread, which keeps one core busy at high rates.
// Errors: boost::system::system_error where a connection fails, std::runtime_error where an answer is no HTTP/1.1.
// A wrong answer is counted, not thrown.
#pragma once

#include "bench/load/histogram.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace bench {

/// Makes of the body of an answer the request that comes next on its connection. Nothing: that answer is wrong.
using follow_up = std::function<std::optional<std::string>(std::string_view body)>;

struct load_plan {
  std::uint16_t port = 0;                 ///< on 127.0.0.1
  std::vector<std::string> requests = {}; ///< HTTP/1.1, head and body; connection n sends the (n modulo size)-th
  std::string expected_body = {};         ///< every answer must be 200 with exactly this
  follow_up next = nullptr; ///< if there is one, a call is two requests, and it is the second answer that is expected
  std::size_t connections = 32;
  std::chrono::milliseconds warm_up{500}; ///< under the same load, not counted
  std::chrono::milliseconds time{3'000};
  std::optional<std::uint64_t> calls = {}; ///< closed loop: so many answers instead of a time, however long that takes
  std::chrono::milliseconds patience{5'000}; ///< for answers that are missing when the time is over
  pid_t server = 0;                          ///< its CPU time is read at both ends of the window; 0: not
};

struct load_result {
  std::chrono::nanoseconds window{}; ///< in which answers were counted
  std::uint64_t answers = 0;         ///< in the window
  std::uint64_t wrong = 0;           ///< not as expected, in the warm-up too
  std::uint64_t missing = 0;         ///< asked for or scheduled, and not answered when the patience was over
  histogram latency;                 ///< of each answer in the window
  std::optional<std::chrono::nanoseconds> cpu = {}; ///< of the server, in the window

  [[nodiscard]] double per_second() const;

  // Requires: `cpu`, `answers` > 0.
  [[nodiscard]] std::chrono::duration<double, std::micro> cpu_per_answer() const;
};

/// Each connection sends its next request when its last one is answered; a latency is from the first byte sent to the last byte
/// received.
[[nodiscard]] load_result run_closed_loop(const load_plan& plan);

/// Requests are due at a constant rate; one whose turn comes while all connections are busy waits for the next free one. A latency is
/// from the time at which the request was due.
[[nodiscard]] load_result run_fixed_schedule(const load_plan& plan, double per_second);

} // namespace bench
