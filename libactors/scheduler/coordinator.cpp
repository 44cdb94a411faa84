#include "libactors/scheduler/coordinator.hpp"

#include <caf/actor_system.hpp>

namespace actors::scheduler {

coordinator::coordinator(caf::actor_system& sys) : abstract_coordinator(sys) {}

coordinator::~coordinator() = default;

caf::actor_system::module* coordinator::make(caf::actor_system& sys, caf::detail::type_list<>) {
  return new coordinator(sys);
}

void coordinator::enqueue(job one) {
  if (auto* here = worker::current(); here && &here->parent() == this)
    return here->exec_later(one);
  if (!shared_.push({&one, 1}))
    return cleanup_and_release(one); // the system is gone
  sleepers_->offer();
}

std::uint64_t coordinator::crossings() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& each : workers_)
    sum += each->crossings();
  return sum;
}

void coordinator::start() {
  sleepers_.emplace(num_workers());
  for (std::size_t i = 0; i < num_workers(); ++i)
    workers_.push_back(std::make_unique<worker>(*this, i, max_throughput()));
  for (const auto& each : workers_)
    each->start();
  clock_.start(system());
  abstract_coordinator::start();
}

void coordinator::stop() {
  // These need the workers.
  stop_actors();
  stopping_.store(true, std::memory_order_seq_cst);
  for (const auto& each : workers_)
    each->notify();
  for (const auto& each : workers_)
    each->join();
  clock_.stop();
  discard_left_over();
}

// The end of a process may make others ready, until nothing is. Foreign threads may do so at any time: what they push before the queue
// is closed ends here, and what comes later ends with them.
void coordinator::discard_left_over() {
  do {
    job one = nullptr;
    while (shared_.pop({&one, 1}, 1) != 0)
      cleanup_and_release(one);
    for (const auto& each : workers_)
      while (auto* left = each->take_left_over())
        cleanup_and_release(left);
  } while (!shared_.close_if_empty());
}

} // namespace actors::scheduler
