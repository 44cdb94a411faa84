// What a worker does for others that are stuck, and when it is worth nothing itself.
#include "libactors/scheduler/coordinator.hpp"
#include "libactors/scheduler/worker.hpp"

#include <utility>
#include <vector>

namespace actors::scheduler {

// Where a worker has been in the same turn since the last look (a long handler, or the operating system runs somebody else),
// what waits behind it goes on here. True: some other worker goes on.
bool worker::rescue() {
  const auto& all = parent_.workers();
  bool others_go_on = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& other = *all[i];
    if (&other == this)
      continue;
    if (other.turn_.load(std::memory_order_relaxed) != seen_turns_[i]) {
      others_go_on = true;
      continue;
    }
    if (auto* one = take_soon(other))
      push(one);
    if (auto* one = other.queue_.steal_into(queue_))
      push(one);
  }
  note_turns();
  return others_go_on;
}

void worker::judge_own_worth() {
  const auto now = clock::now();
  if (!rest_policy_.is_due(now))
    return;
  const bool others_go_on = rescue();
  const auto& all = parent_.asleep();
  if (rest_policy_.judge(now, {parent_.crossings(), all.awake(), all.resting(), others_go_on}))
    rest();
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
  const auto limit = clock::now() + rest_policy_.begin_rest();
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
  rest_policy_.end_rest(clock::now(), parent_.crossings()); // first: who sees that nobody rests sees when that ended
  all.end_rest();
  if (must_notice_.load(std::memory_order_relaxed))
    take_notice();
}

// Requires: note_turns, a while ago.
bool worker::sees_work_held_up() const noexcept {
  const auto& all = parent_.workers();
  bool others_go_on = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& other = *all[i];
    if (&other == this)
      continue;
    if (other.turn_.load(std::memory_order_relaxed) != seen_turns_[i])
      others_go_on = true;
    else if (other.has_own_job())
      return true;
  }
  return !others_go_on && !parent_.shared().empty();
}

} // namespace actors::scheduler
