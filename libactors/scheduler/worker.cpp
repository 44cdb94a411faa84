#include "libactors/scheduler/worker.hpp"

#include "libactors/log.hpp"
#include "libactors/scheduler/coordinator.hpp"

#include <caf/actor_system.hpp>
#include <caf/detail/set_thread_name.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace actors::scheduler {

namespace {

using namespace std::chrono_literals;

constexpr unsigned next_budget = 32;
constexpr unsigned quick_budget = 16;
constexpr std::uint32_t shared_interval = 16; // turns
constexpr duration io_interval = 20us;
constexpr std::size_t io_handlers_at_once = 32;

// When help is worth nothing: more than one crossing in so long a time on each worker that is awake. A crossing takes about
// 1 µs, in cache misses on both sides.
constexpr duration crossing_limit = 3us;
constexpr std::uint32_t judge_interval = 16; // turns
constexpr duration judge_after = 50us;
constexpr duration judge_before = 5ms;
constexpr duration proven_after = 2ms; // then the next rest is a short one again
constexpr duration shortest_rest = 2ms;
constexpr duration longest_rest = 32ms;

// How long a turn must hold up the job in the slot before a thief takes it, and how often the one that watches looks.
constexpr duration stale_after = 5us;
constexpr duration watch_interval = 1ms;

void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

} // namespace

worker::worker(coordinator& parent, std::size_t index, std::size_t messages_a_turn)
    : caf::execution_unit(&parent.system()),
      parent_(parent),
      messages_a_turn_(messages_a_turn),
      seen_turns_(parent.num_workers()),
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
    overflow(queue_, one);
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
  if (turns_ % judge_interval == 0)
    judge_own_worth();
}

void worker::next_turn() noexcept {
  turn_.store(turn_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

worker::job worker::own_job() {
  if (++turns_ % shared_interval == 0)
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

// -- nothing of its own --------------------------------------------------------

void worker::find_work() {
  if (io_ && poll_io())
    return;
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
  if (all.end_search() && all.anybody_sleeps() && (sees_jobs() || sees_soon()))
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

void worker::sleep_until_notified(bool watching) {
  {
    std::unique_lock lock{mutex_};
    if (!io_) {
      const auto is_over = [this] { return notified_; };
      if (watching)
        changed_.wait_for(lock, watch_interval, is_over);
      else
        changed_.wait(lock, is_over);
      return;
    }
    if (notified_)
      return;
    sleeps_in_ = io_;
  }
  handle_io([&] { return watching ? io_->run_one_for(watch_interval) : io_->run_one(); });
  const std::lock_guard lock{mutex_};
  sleeps_in_ = nullptr;
}

void worker::notify() {
  std::unique_lock lock{mutex_};
  notified_ = true;
  if (sleeps_in_) {
    // Under the lock: once it is released, the io_context may be gone.
    boost::asio::post(*sleeps_in_, [] {});
    return;
  }
  // The one that wakes wants the lock at once.
  lock.unlock();
  changed_.notify_all();
}

// -- others ----------------------------------------------------------------------

// Where a worker has been in the same turn since the last look (a long handler, or the operating system runs somebody else),
// what waits behind it goes on here.
void worker::rescue() {
  const auto& all = parent_.workers();
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& other = *all[i];
    if (&other == this || other.turn_.load(std::memory_order_relaxed) != seen_turns_[i])
      continue;
    if (auto* one = take_soon(other))
      push(one);
    if (auto* one = other.queue_.steal_into(queue_))
      push(one);
  }
  note_turns();
}

// -- rest ------------------------------------------------------------------------

std::uint64_t worker::all_crossings() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& each : parent_.workers())
    sum += each->crossings_.load(std::memory_order_relaxed);
  return sum;
}

void worker::judge_own_worth() {
  const auto now = clock::now();
  const auto time = now - judged_at_;
  if (time < judge_after)
    return;
  rescue();
  const auto crossings = all_crossings();
  const auto since = crossings - std::exchange(judged_crossings_, crossings);
  judged_at_ = now;
  // After a sleep the time says nothing; and its own sockets bring it work that nobody else can fetch.
  if (time > judge_before || std::exchange(served_sockets_, false))
    return;
  if (since > static_cast<std::uint64_t>(time / crossing_limit) * parent_.asleep().awake())
    rest();
  else if (now - rested_at_ > proven_after)
    next_rest_ = shortest_rest;
}

void worker::hand_back() {
  std::vector<job> all;
  if (auto* one = next_.exchange(nullptr, std::memory_order_acq_rel))
    all.push_back(one);
  while (auto* one = quick_queue_.pop())
    all.push_back(one);
  while (auto* one = queue_.pop())
    all.push_back(one);
  if (all.empty())
    return;
  static_cast<void>(parent_.shared().push(all)); // open as long as workers run
  parent_.asleep().offer();
}

void worker::rest() {
  auto& all = parent_.asleep();
  if (!all.begin_rest())
    return;
  hand_back();
  const auto limit = clock::now() + next_rest_;
  next_rest_ = std::clamp(2 * next_rest_, shortest_rest, longest_rest);
  do {
    {
      const std::lock_guard lock{mutex_};
      notified_ = false;
    }
    note_turns();
    if (parent_.stopping() || must_notice_.load(std::memory_order_seq_cst))
      break;
    sleep_until_notified(true);
  } while (!has_own_job() && clock::now() < limit && !sees_work_held_up());
  all.end_rest();
  judged_at_ = rested_at_ = clock::now();
  judged_crossings_ = all_crossings();
  if (must_notice_.load(std::memory_order_relaxed))
    take_notice();
}

// Requires: note_turns, a while ago.
bool worker::sees_work_held_up() const noexcept {
  const auto& all = parent_.workers();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].get() != this && all[i]->turn_.load(std::memory_order_relaxed) == seen_turns_[i] &&
        (sees_soon() || sees_jobs()))
      return true;
  return false;
}

// -- sockets -------------------------------------------------------------------

// What handlers send is run when they have returned: nobody need be woken for it.
template <class F>
std::size_t worker::handle_io(F some) {
  quick_ = true;
  std::size_t handlers = 0;
  try {
    handlers = some();
  } catch (const std::exception& e) {
    log().error("an exception left an I/O handler: {}", e.what());
  } catch (...) {
    log().error("an exception left an I/O handler");
  }
  quick_ = false;
  last_poll_ = time_ = clock::now();
  if (handlers != 0)
    served_sockets_ = true;
  return handlers;
}

bool worker::poll_io() {
  const auto handled = handle_io([this] {
    std::size_t handlers = 0;
    while (handlers < io_handlers_at_once) {
      if (io_->poll_one() == 0)
        break;
      ++handlers;
      next_turn(); // nobody is to think that this one is stuck
    }
    return handlers;
  });
  return handled != 0;
}

void worker::poll_io_when_due(bool time_is_known) {
  if (!time_is_known)
    time_ = clock::now();
  if (time_ - last_poll_ >= io_interval)
    poll_io();
}

void worker::serve(boost::asio::io_context* io) {
  {
    const std::lock_guard lock{mutex_};
    wanted_io_ = io;
    must_notice_.store(true, std::memory_order_seq_cst);
  }
  notify();
}

bool worker::await_notice(time_point limit) {
  std::unique_lock lock{mutex_};
  return changed_.wait_until(lock, limit, [this] { return !must_notice_.load(std::memory_order_relaxed); });
}

void worker::take_notice() {
  const std::lock_guard lock{mutex_};
  io_ = wanted_io_;
  last_poll_ = time_ = clock::now();
  must_notice_.store(false, std::memory_order_relaxed);
  changed_.notify_all();
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
