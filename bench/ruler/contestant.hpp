// One program that does rows: started anew for each run, does one row once, and is watched by the operating system meanwhile.
//
//   bench::contestant caf{"caf", {"bench_core_caf"}};
//   auto run = caf.run({"message", 4'000'000, 1, 4'000});
//
// What it must do: bench/ruler/performer.hpp.
// Thread safety: one thread at a time. Lifetime: a child never outlives `run`.
#pragma once

#include "bench/process/usage.hpp"
#include "bench/ruler/told.hpp"
#include "bench/ruler/work.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace bench {

/// What one run showed.
struct measured {
  told own = {};
  std::chrono::nanoseconds cpu{};  ///< from the end of the warm-up to the result
  std::chrono::nanoseconds wall{}; ///< the same in real time
  memory_usage before{};           ///< at the end of the warm-up
  memory_usage after{};            ///< with the result
};

class contestant {
public:
  /// The command takes ROW COUNT WIDTH WINDOW THREADS behind what stands in it; "@THREADS" in it becomes their number.
  contestant(std::string name, std::vector<std::string> command);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  /// Errors: std::runtime_error, and std::system_error where it cannot be started: it ended early or with a failure, has not come to
  /// the next step within `limit`, or told what is no result. The message says which, with what it wrote to standard error.
  [[nodiscard]] measured run(const work& what, std::chrono::milliseconds limit = std::chrono::minutes{1}) const;

  /// The time between two operations at half the rate at which it does `peak`, the median of so many runs. Requires: at least one.
  [[nodiscard]] std::chrono::nanoseconds interval_at_half(const work& peak, std::size_t runs) const;

  /// What is compared to tell which of two runs was the better one.
  enum class by { rate, p99 };

  /// With how many threads it does `what` better, of one run each: `what.threads`, or 1.
  [[nodiscard]] std::size_t better_threads(const work& what, by which) const;

private:
  [[nodiscard]] std::vector<std::string> full_command(const work& what) const;

  std::string name_;
  std::vector<std::string> command_;
};

} // namespace bench
