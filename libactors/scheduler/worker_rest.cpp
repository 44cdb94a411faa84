// What a worker does for others that are stuck, and when it is worth nothing itself.
#include "libactors/scheduler/coordinator.hpp"
#include "libactors/scheduler/worker.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace actors::scheduler {

namespace {

using namespace std::chrono_literals;

// More than one crossing in so long a time on each worker that is awake is too many. A crossing takes about 1 µs, in cache
// misses on both sides.
constexpr duration crossing_limit = 3us;
constexpr duration judge_after = 50us;
constexpr duration judge_before = 5ms;
constexpr duration proven_after = 2ms; // then the next rest is a short one again
constexpr duration shortest_rest = 2ms;
constexpr duration longest_rest = 32ms;

} // namespace

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

} // namespace actors::scheduler
