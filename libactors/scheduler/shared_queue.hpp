// The jobs that belong to no worker yet: from foreign threads, and what did not fit into a worker's own queue.
//
// First in, first out. Thread safety: all members. Cost: one lock for as many jobs as are handed over at once.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <span>

namespace caf {
class resumable;
}

namespace actors::scheduler {

class shared_queue {
public:
  using job = caf::resumable*;

  /// False: it is closed, and the jobs are still the caller's.
  [[nodiscard]] bool push(std::span<const job> more) {
    const std::lock_guard lock{mutex_};
    if (closed_)
      return false;
    jobs_.insert(jobs_.end(), more.begin(), more.end());
    size_.store(jobs_.size(), std::memory_order_release);
    return true;
  }

  /// Takes the oldest, at most as many as `to` has room for and no more than a fair share of `sharers`. How many it took.
  [[nodiscard]] std::size_t pop(std::span<job> to, std::size_t sharers) {
    if (empty())
      return 0;
    const std::lock_guard lock{mutex_};
    const auto count = std::min({to.size(), jobs_.size(), jobs_.size() / sharers + 1});
    std::copy_n(jobs_.begin(), count, to.begin());
    jobs_.erase(jobs_.begin(), jobs_.begin() + static_cast<std::ptrdiff_t>(count));
    size_.store(jobs_.size(), std::memory_order_release);
    return count;
  }

  [[nodiscard]] bool empty() const noexcept { return size_.load(std::memory_order_acquire) == 0; }

  /// Nothing enters any more. False: there is something in it, and it stays open.
  [[nodiscard]] bool close_if_empty() {
    const std::lock_guard lock{mutex_};
    closed_ = jobs_.empty();
    return closed_;
  }

private:
  std::mutex mutex_;
  std::deque<job> jobs_;
  bool closed_ = false;
  std::atomic<std::size_t> size_{0};
};

} // namespace actors::scheduler
