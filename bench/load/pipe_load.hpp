// Load on a server that reads requests from a pipe, one a line, and writes answers into another, in any order: so many calls ahead, every
// answer checked.
//
//   auto seen = bench::run_pipelined({.to = server.input(), .from = server.output(), .calls = calls, .answer_begin = R"({"id":)"});
//
// A request is `begin`, its id, `end`; so is the answer that is expected. Each call is made again when it is answered, with a new id, so as
// many calls are ahead as there are. Requests that fall due together are written together, as a client does that has many to make.
// All on the calling thread, which keeps one core busy at high rates; the descriptors do not block afterwards.
// Errors: std::system_error where a pipe fails, std::runtime_error where the answers end. A wrong answer is counted, not thrown.
#pragma once

#include "bench/load/load.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace bench {

struct piped_call {
  std::string begin;      ///< of the request, up to its id
  std::string end;        ///< behind the id, without a line feed
  std::string answer_end; ///< behind the id
};

struct pipe_plan {
  int to = -1;
  int from = -1;
  std::vector<piped_call> calls = {}; ///< at least one
  std::string answer_begin = {};      ///< of every answer, up to its id
  std::uint64_t first_id = 0;         ///< beyond those that have been used
  std::chrono::milliseconds warm_up{500};
  std::chrono::milliseconds time{3'000};
  std::chrono::milliseconds patience{5'000}; ///< without any answer
  pid_t server = 0;                          ///< its CPU time is read at both ends of the window; 0: not
};

/// A latency is from the time at which the request was ready to be written, so it holds the wait behind those that are ahead.
[[nodiscard]] load_result run_pipelined(const pipe_plan& plan);

} // namespace bench
