// The contestant's side: a program that does one row once and tells the figures that only it knows. The driver reads the rest from the
// operating system.
//
//   bench_core_libactors ROW COUNT WIDTH WINDOW THREADS
//
//   > begin                                                     after the warm-up; waits for a line
//   > {"ops": 1000000, "seconds": 0.81, "runtime": "libactors, 2 threads", "latency_ns": [[1200, 3], …]}
//
// and ends when its standard input does, so that the driver may look at it meanwhile. Exit code 1: it failed; 2: the command line is
// wrong.
//
//   int main(int argc, char** argv) {
//     return bench::perform<host>(argc, argv, {{"spawn", {spawn_processes}}, {"idle", {idle, false}}});
//   }
#pragma once

#include "bench/ruler/work.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

/// How a row is done on the runtime `Host`.
template <class Host>
struct part {
  outcome (*play)(Host&, const work&);
  bool warms_up = true; ///< an eighth of the work before; not where memory is the question
};

/// Nothing: the arguments are no work, and standard error says what they should be.
[[nodiscard]] std::optional<work> read_work(int argc, char** argv);

/// Says that the warm-up is over, and waits for the word.
void wait_for_word();

/// Tells the result, and waits for the end of standard input.
void tell(const outcome& done, clock::duration taken, const std::string& runtime, const work& what);

void tell_failure(const std::string& what);

/// Requires: Host is made from a number of threads and has a `name()`.
template <class Host>
int perform(int argc, char** argv, const std::map<std::string_view, part<Host>>& parts) {
  const auto what = read_work(argc, argv);
  if (!what)
    return 2;
  const auto found = parts.find(what->row);
  if (found == parts.end()) {
    tell_failure("there is no row " + what->row);
    return 2;
  }
  const auto& [play, warms_up] = found->second;
  try {
    Host on{what->threads};
    if (warms_up) {
      auto less = *what;
      less.count = std::max<std::uint64_t>(1, what->count / 8);
      play(on, less).release();
    }
    wait_for_word();
    const auto from = clock::now();
    const auto done = play(on, *what);
    tell(done, clock::now() - from, done.runtime.empty() ? Host::name() : done.runtime, *what);
    done.release();
    return 0;
  } catch (const std::exception& failed) {
    tell_failure(what->row + ": " + failed.what());
    return 1;
  }
}

} // namespace bench
