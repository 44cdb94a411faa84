// Operations at fixed times, whatever those before them take: what one has to wait for its worker counts as its latency.
//
// Source: Gil Tene, "How NOT to Measure Latency", on coordinated omission.
#pragma once

#include "bench/core/work/host.hpp"
#include "bench/ruler/work.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <latch>
#include <utility>
#include <vector>

namespace bench::core {

/// A worker that does one operation after the other: those that are due, the oldest first.
class paced_worker : public process {
public:
  paced_worker(caf::actor_config& config, std::uint64_t count, latency_log& times, std::latch& end)
      : process(config), left_(count), times_(times), done_(end) {
    samples_.reserve(count);
  }

protected:
  /// An operation; `end` when it is over.
  virtual void begin() = 0;

  void end();

  caf::behavior make_behavior() override;

private:
  std::deque<clock::time_point> due_; // the first is being done
  std::uint64_t left_;
  std::vector<clock::duration> samples_;
  latency_log& times_;
  std::latch& done_;
};

/// Tells the workers in turn that an operation is due, `count` times each, every `interval`. It looks at the clock whenever it is its turn,
/// so it uses the time that the workers leave.
void spawn_pacer(host& on, std::vector<caf::actor> workers, std::uint64_t count, std::chrono::nanoseconds interval);

/// What a row at half its peak does: `make(times, end)` spawns a worker. `what.window` is the interval in ns.
template <class Make>
outcome work_by_the_clock(host& on, const work& what, Make make) {
  latency_log times;
  std::latch done{static_cast<std::ptrdiff_t>(what.width)};
  std::vector<caf::actor> workers;
  workers.reserve(what.width);
  for (std::size_t n = 0; n < what.width; ++n)
    workers.push_back(make(n, times, done));
  spawn_pacer(on, std::move(workers), what.count, std::chrono::nanoseconds{what.window});
  done.wait();
  return {.ops = what.count * what.width, .latency = times.seen()};
}

} // namespace bench::core
