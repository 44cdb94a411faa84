// What a worker does that has nothing of its own to run: looks at the others, then sleeps.
#include "libactors/scheduler/coordinator.hpp"
#include "libactors/scheduler/worker.hpp"

#include <chrono>
#include <utility>

namespace actors::scheduler {

namespace {

using namespace std::chrono_literals;

// How long a turn must hold up what its owner is about to come to, before a thief takes it.
constexpr duration stale_after = 5us;

void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

} // namespace

void worker::find_work() {
  if (io_ && poll_io()) {
    judge_own_worth(); // it may never get to search
    return;
  }
  auto& all = parent_.asleep();
  all.begin_search();
  for (;;) {
    auto* one = own_job();
    if (!one)
      one = steal();
    if (!one)
      one = take_what_woke();
    if (!one)
      one = steal_held_up();
    if (one || parent_.stopping()) {
      end_search();
      return one ? run(one) : void();
    }
    static_cast<void>(all.end_search());
    one = sleep();
    const bool woken = all.remove(*this);
    if (must_notice_.load(std::memory_order_relaxed))
      take_notice();
    if (one) {
      if (woken)
        end_search();
      return run(one);
    }
    if (!woken) {
      // A handler of a socket ran, and may have made jobs; or what was to be seen before the sleep is gone.
      if (has_own_job())
        return;
      all.begin_search();
    }
  }
}

// The role of the one that searches goes on to a sleeper, where there is more to do.
void worker::end_search() {
  auto& all = parent_.asleep();
  const bool was_last = all.end_search();
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (was_last && all.anybody_sleeps() && (sees_jobs() || sees_soon()))
    all.offer();
}

worker::job worker::steal() {
  const auto& all = parent_.workers();
  first_victim_ = (first_victim_ + 1) % all.size();
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& victim = *all[(first_victim_ + i) % all.size()];
    if (&victim == this)
      continue;
    if (auto* one = victim.queue_.steal_into(queue_))
      return one;
  }
  return nullptr;
}

// What its owner is about to come to is left alone: two processes that talk to each other do so fastest on one core.
worker::job worker::steal_held_up() {
  if (!sees_soon())
    return nullptr;
  note_turns();
  for (const auto limit = clock::now() + stale_after; clock::now() < limit;) {
    if (auto* one = steal())
      return one;
    pause();
  }
  return take_held_up();
}

void worker::look_at(worker* busy) noexcept {
  woken_for_ = busy;
  if (busy)
    woken_for_turn_ = busy->turn_.load(std::memory_order_relaxed);
}

// To wake up took long enough.
worker::job worker::take_what_woke() {
  auto* const busy = std::exchange(woken_for_, nullptr);
  return busy && busy->turn_.load(std::memory_order_relaxed) == woken_for_turn_ ? take_soon(*busy) : nullptr;
}

// Out of the slot and the quick queue of another.
worker::job worker::take_soon(worker& from) {
  if (from.next_.load(std::memory_order_relaxed))
    if (auto* one = from.next_.exchange(nullptr, std::memory_order_acq_rel))
      return one;
  return from.quick_queue_.steal_into(quick_queue_);
}

void worker::note_turns() {
  const auto& all = parent_.workers();
  for (std::size_t i = 0; i < all.size(); ++i)
    seen_turns_[i] = all[i]->turn_.load(std::memory_order_relaxed);
}

// Requires: note_turns, a while ago.
worker::job worker::take_held_up() {
  const auto& all = parent_.workers();
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& victim = *all[i];
    if (&victim != this && victim.turn_.load(std::memory_order_relaxed) == seen_turns_[i])
      if (auto* one = take_soon(victim))
        return one;
  }
  return nullptr;
}

bool worker::sees_jobs() const noexcept {
  if (!parent_.shared().empty())
    return true;
  for (const auto& each : parent_.workers())
    if (!each->queue_.empty())
      return true;
  return false;
}

bool worker::sees_soon() const noexcept {
  for (const auto& each : parent_.workers())
    if (each.get() != this && (each->next_.load(std::memory_order_relaxed) || !each->quick_queue_.empty()))
      return true;
  return false;
}

// The job that it saw waiting in a slot, if any.
worker::job worker::sleep() {
  auto& all = parent_.asleep();
  {
    const std::lock_guard lock{mutex_};
    notified_ = false;
  }
  all.add(*this);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (sees_jobs() || parent_.stopping() || must_notice_.load(std::memory_order_relaxed))
    return nullptr;
  if (!sees_soon() || !all.begin_watch()) {
    sleep_until_notified(false);
    return nullptr;
  }
  note_turns();
  sleep_until_notified(true);
  auto* const one = take_held_up();
  all.end_watch();
  return one;
}

} // namespace actors::scheduler
