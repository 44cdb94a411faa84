#include "libactors/scheduler/worker.hpp"

#include "libactors/scheduler/coordinator.hpp"

#include <caf/actor_system.hpp>
#include <caf/detail/set_thread_name.hpp>

#include <array>
#include <utility>

namespace actors::scheduler {

namespace {

// In a row, and the rest in turns.
constexpr unsigned next_budget = 32;
constexpr unsigned quick_budget = 16;
constexpr std::uint32_t shared_interval = 16;
constexpr std::uint32_t judge_interval = 16;

} // namespace

worker::worker(coordinator& parent, std::size_t index, std::size_t messages_a_turn)
    : caf::execution_unit(&parent.system()),
      parent_(parent),
      messages_a_turn_(messages_a_turn),
      seen_turns_(parent.num_workers()),
      rest_policy_(parent.rests()),
      first_victim_(index) {}

constinit thread_local worker* worker::of_this_thread = nullptr;

void worker::start() {
  thread_ = std::thread{[this] { run(); }};
}

void worker::join() {
  thread_.join();
}

// -- jobs come ----------------------------------------------------------------

void worker::exec_later(job one) {
  if (of_this_thread != this)
    return parent_.enqueue(one);
  if (auto* displaced = next_.exchange(one, std::memory_order_seq_cst))
    push(displaced);
  else if (!quick_)
    parent_.asleep().offer_soon(*this);
}

void worker::exec_quick(job one) {
  push_quick(one);
  if (!quick_)
    parent_.asleep().offer_soon(*this);
}

void worker::push(job one) {
  if (!queue_.push(one))
    return overflow(queue_, one);
  parent_.asleep().offer();
}

void worker::push_quick(job one) {
  if (!quick_queue_.push(one))
    overflow(quick_queue_, one);
}

// Half of the queue goes to those who have nothing.
void worker::overflow(run_queue& full, job one) {
  std::array<job, run_queue::capacity / 2 + 1> batch;
  std::size_t count = 0;
  while (count < batch.size() - 1) {
    auto* oldest = full.pop();
    if (!oldest)
      break;
    batch[count++] = oldest;
  }
  batch[count++] = one;
  static_cast<void>(parent_.shared().push({batch.data(), count})); // open as long as workers run
  parent_.asleep().offer();
}

// -- jobs go ------------------------------------------------------------------

void worker::run() {
  of_this_thread = this;
  caf::detail::set_thread_name("actors.worker");
  // CAF's logger is left unset on this thread: every message would take its lock.
  system().thread_started();
  while (!parent_.stopping())
    if (auto* one = own_job())
      run(one);
    else
      find_work();
  system().thread_terminates();
  of_this_thread = nullptr;
}

void worker::run(job one) {
  next_turn();
  const auto outcome = one->resume(this, messages_a_turn_);
  const bool was_quick = std::exchange(quick_, false);
  if (outcome != caf::resumable::resume_later)
    caf::intrusive_ptr_release(one);
  else if (was_quick)
    push_quick(one);
  else
    push(one);
  if (io_)
    poll_io_when_due(was_quick);
  if (must_notice_.load(std::memory_order_relaxed))
    take_notice();
  if (++jobs_ % judge_interval == 0)
    judge_own_worth();
}

void worker::next_turn() noexcept {
  turn_.store(turn_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

worker::job worker::own_job() {
  if (++looks_ % shared_interval == 0)
    take_shared();
  if (!quick_queue_.empty()) {
    const bool others_wait = next_.load(std::memory_order_relaxed) || !queue_.empty();
    if (++quick_in_a_row_ < quick_budget || !others_wait)
      if (auto* one = quick_queue_.pop())
        return one;
    // What comes now may take long, and the quick are not to wait for it.
    if (others_wait)
      parent_.asleep().offer_soon(*this);
  }
  quick_in_a_row_ = 0;
  if (next_.load(std::memory_order_relaxed))
    if (auto* one = next_.exchange(nullptr, std::memory_order_acq_rel)) {
      if (++next_in_a_row_ < next_budget || queue_.empty())
        return one;
      push(one);
    }
  next_in_a_row_ = 0;
  if (auto* one = queue_.pop())
    return one;
  if (auto* one = quick_queue_.pop())
    return one;
  take_shared();
  return queue_.pop();
}

bool worker::has_own_job() const noexcept {
  return next_.load(std::memory_order_relaxed) || !queue_.empty() || !quick_queue_.empty();
}

// They wait their turn behind the own ones.
void worker::take_shared() {
  if (parent_.shared().empty())
    return;
  std::array<job, run_queue::capacity / 4> batch;
  const auto count = parent_.shared().pop(batch, parent_.num_workers());
  for (std::size_t i = 0; i < count; ++i)
    push(batch[i]);
}

// -- the end -------------------------------------------------------------------

worker::job worker::take_left_over() noexcept {
  if (auto* const one = next_.exchange(nullptr))
    return one;
  if (auto* const one = queue_.pop())
    return one;
  return quick_queue_.pop();
}

} // namespace actors::scheduler
