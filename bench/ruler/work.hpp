// What a contestant is told to do, and what it tells when it is done. The same for every row and every runtime.
//
//   bench_core_libactors message/one_to_one COUNT WIDTH WINDOW THREADS
//
// What the three numbers mean stands at each row. All runtimes get the same.
#pragma once

#include "bench/load/histogram.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace bench {

using clock = std::chrono::steady_clock;

struct work {
  std::string row;
  std::uint64_t count = 1; ///< how much there is to do: a warm-up does less of it
  std::size_t width = 1;   ///< processes
  std::size_t window = 1;  ///< of what may be under way at a time
  std::size_t threads = 0; ///< of the scheduler; 0: as many as the machine has
};

/// One in so many round trips is timed, so that reading the clock is not what is measured.
constexpr std::uint64_t sample_every = 64;

/// Round trips that were timed, by several processes; each hands in its own at its end.
class latency_log {
public:
  /// Thread safety: any thread.
  void add(const std::vector<clock::duration>& samples) {
    const std::scoped_lock lock{mutex_};
    for (const auto each : samples)
      seen_.add(each);
  }

  /// Requires: those who add have ended.
  [[nodiscard]] const histogram& seen() const noexcept { return seen_; }

private:
  std::mutex mutex_;
  histogram seen_;
};

struct outcome {
  std::uint64_t ops = 0;
  histogram latency = {};
  std::string runtime = {};              ///< empty: the host's
  std::function<void()> release = [] {}; ///< ends what must live until the operating system's figures have been read
};

} // namespace bench
