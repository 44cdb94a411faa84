#include "libactors/testing.hpp"

#include "libactors/detail/system_impl.hpp"

#include <caf/scheduler/test_coordinator.hpp>

#include <algorithm>
#include <stdexcept>

namespace actors {

namespace {

constexpr std::size_t step_limit = 10'000'000;

caf::scheduler::test_coordinator& coordinator(system& sys) {
  return static_cast<caf::scheduler::test_coordinator&>(sys.caf().scheduler());
}

time_point next_timer(system& sys) {
  return sys.timers().next().value_or(time_point::max());
}

// CAF's delayed messages and the time-outs of its behaviors.
time_point next_of_caf(caf::scheduler::test_coordinator& jobs) {
  const auto& schedule = jobs.clock().schedule();
  return schedule.empty() ? time_point::max() : schedule.begin()->first;
}

} // namespace

virtual_time::virtual_time(system& sys) : system_(sys) {
  if (sys.options().scheduler != scheduler_kind::testing)
    throw std::logic_error{"virtual time needs a system with scheduler_kind::testing"};
}

void virtual_time::run() {
  auto& jobs = coordinator(system_);
  auto& io = system_.impl_->io.first();
  std::size_t steps = 0;
  do {
    io.restart();
    while (steps < step_limit && jobs.has_job()) {
      ++steps;
      steps_.fetch_add(1, std::memory_order_relaxed);
      jobs.run_once();
    }
    if (steps >= step_limit)
      throw std::runtime_error{
          "virtual_time: no end after ten million steps; does a process send to itself without end?"};
  } while (io.poll() > 0 || jobs.has_job());
}

void virtual_time::advance(duration by) {
  run_until([] { return false; }, system_.now() + by);
}

bool virtual_time::run_until(const std::function<bool()>& done, time_point limit) {
  auto& jobs = coordinator(system_);
  for (;;) {
    run();
    if (done())
      return true;
    const auto now = system_.now();
    const auto next = std::min(next_timer(system_), next_of_caf(jobs));
    if (now >= limit && next > limit)
      return false;
    jobs.advance_time(std::max(duration{0}, std::min(next, limit) - now));
    system_.timers().fire(system_.now());
  }
}

} // namespace actors
