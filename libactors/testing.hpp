// Virtual time: runs a system that was made with scheduler_kind::testing, on the calling thread, step by step.
//
//   actors::system system{{.scheduler = actors::scheduler_kind::testing}};
//   actors::virtual_time time{system};
//   auto counter = system.spawn(counter_behavior);
//   time.run();             // until nobody has a message left
//   time.advance(5s);       // moves the clock from timer to timer, running what each sets off
//
// `blocking` processes run here like all others. The order of execution is the same in every run.
// Threading: one thread. Lifetime: not beyond the system.
#pragma once

#include "libactors/fwd.hpp"
#include "libactors/time.hpp"

#include <atomic>
#include <cstdint>
#include <functional>

namespace actors {

class virtual_time {
public:
  /// Requires: `sys` has the testing scheduler.
  explicit virtual_time(system& sys);

  /// Runs until no process has work. Throws std::runtime_error after ten million steps: somebody sends to himself without end.
  void run();

  /// Runs, and moves the clock by `by`. Timers on the way fire at their own times, and what they set off runs before the next.
  void advance(duration by);

  /// Runs, moving the clock no further than to `limit`, until `done()`. Returns done().
  bool run_until(const std::function<bool()>& done, time_point limit);

  /// How many turns of processes it has begun. Thread safety: may be read on any thread, for those who watch whether it goes on.
  [[nodiscard]] const std::atomic<std::uint64_t>& steps() const noexcept { return steps_; }

private:
  system& system_;
  std::atomic<std::uint64_t> steps_{0};
};

} // namespace actors
