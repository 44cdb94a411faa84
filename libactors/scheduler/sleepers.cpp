#include "libactors/scheduler/sleepers.hpp"

#include "libactors/scheduler/worker.hpp"

#include <algorithm>

namespace actors::scheduler {

void sleepers::add(worker& who) {
  const std::lock_guard lock{mutex_};
  list_.push_back(&who);
  sleeping_.store(list_.size(), std::memory_order_seq_cst);
}

bool sleepers::remove(worker& who) {
  const std::lock_guard lock{mutex_};
  const auto found = std::find(list_.begin(), list_.end(), &who);
  if (found == list_.end())
    return true;
  list_.erase(found);
  sleeping_.store(list_.size(), std::memory_order_seq_cst);
  return false;
}

bool sleepers::begin_rest() noexcept {
  if (resting_.fetch_add(1, std::memory_order_relaxed) + 1 < workers_)
    return true;
  end_rest();
  return false;
}

void sleepers::wake_one(worker* busy) noexcept {
  worker* chosen = nullptr;
  {
    const std::lock_guard lock{mutex_};
    if (list_.empty() || searching_.load(std::memory_order_relaxed) != 0)
      return;
    chosen = list_.back();
    list_.pop_back();
    sleeping_.store(list_.size(), std::memory_order_seq_cst);
    searching_.fetch_add(1, std::memory_order_seq_cst);
    chosen->look_at(busy);
  }
  chosen->notify();
}

} // namespace actors::scheduler
