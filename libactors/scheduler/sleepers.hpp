// Which workers sleep, and who is woken when there is work.
//
// A worker is working, searching (it has nothing of its own and looks at the others), or asleep. Whoever makes work visible
// wakes one sleeper, but only if nobody searches: one that searches will find it. A sleeper that is woken searches, and one
// that finds work hands its role on (`worker::end_search`), so that a burst of work wakes one worker after the other and a
// trickle none.
//
// Why no wake-up is lost. Let P make a job visible and then call `offer`; let S be any worker on its way to sleep.
//   P:  (1) the job enters a queue   (2) full fence   (3) reads sleeping_ and searching_
//   S:  (4) is no longer counted as searching   (5) enters the list of sleepers   (6) full fence   (7) looks at all queues
// If P finds somebody to wake, a worker searches after (1) and finds the job or whoever took it. If P finds nobody asleep,
// every S of later comes to (5) after (3); of the two fences P's is the earlier, so that (7) sees the job. If P reads that
// somebody searches, that worker has not come to (4) of its search yet; it finds work, or comes to (7) by way of (6), which is
// after P's fence: else P would have read what (4) wrote. Having found work, it looks again once it is no longer counted and
// offers what it sees (`worker::end_search`); that look, too, comes after a fence after (4). The list and the count of those that
// were woken change under one lock, so that no count stands for a worker that nobody woke.
//
// The `next` slot and the quick queue of a worker are no queues in this sense: their owner comes to them when its turn is over.
// Sleepers are woken for them (`offer_soon`) so that they need not wait for a long turn, unless one of them watches already.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <vector>

namespace actors::scheduler {

class worker;

class sleepers {
public:
  explicit sleepers(std::size_t workers) : workers_(workers) {}

  /// There is a new job in a queue. Requires: it is visible to those who look.
  void offer() noexcept {
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (sleeping_.load(std::memory_order_relaxed) != 0 && searching_.load(std::memory_order_relaxed) == 0)
      wake_one();
  }

  /// There is a new job in the slot or the quick queue of `by`, which comes to it when its turn is over.
  void offer_soon(worker& by) noexcept {
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (sleeping_.load(std::memory_order_relaxed) != 0 && searching_.load(std::memory_order_relaxed) == 0 &&
        !watched_.load(std::memory_order_relaxed))
      wake_one(&by);
  }

  void begin_search() noexcept { searching_.fetch_add(1, std::memory_order_seq_cst); }

  /// True: nobody else searches.
  bool end_search() noexcept { return searching_.fetch_sub(1, std::memory_order_seq_cst) == 1; }

  [[nodiscard]] bool anybody_sleeps() const noexcept { return sleeping_.load(std::memory_order_relaxed) != 0; }

  /// `who` is about to sleep: from here on it may be woken.
  void add(worker& who);

  /// `who` is awake. True: somebody woke it; it is counted as searching.
  [[nodiscard]] bool remove(worker& who);

  /// Workers neither asleep nor resting; stale at once.
  [[nodiscard]] std::size_t awake() const noexcept {
    const auto away = sleeping_.load(std::memory_order_relaxed) + resting_.load(std::memory_order_relaxed);
    return away < workers_ ? workers_ - away : 1;
  }

  /// A worker that rests is not woken, but comes back by itself. False: it would be the last one.
  [[nodiscard]] bool begin_rest() noexcept;
  [[nodiscard]] std::size_t resting() const noexcept { return resting_.load(std::memory_order_acquire); }
  void end_rest() noexcept { resting_.fetch_sub(1, std::memory_order_release); }

  /// One sleeper at a time looks at the slots now and then. False: somebody else does.
  [[nodiscard]] bool begin_watch() noexcept { return !watched_.exchange(true, std::memory_order_seq_cst); }
  void end_watch() noexcept { watched_.store(false, std::memory_order_seq_cst); }

private:
  void wake_one(worker* busy = nullptr) noexcept;

  alignas(64) std::atomic<std::size_t> sleeping_{0};
  std::atomic<std::size_t> searching_{0};
  std::atomic<bool> watched_{false};
  std::atomic<std::size_t> resting_{0};
  const std::size_t workers_;
  alignas(64) std::mutex mutex_;
  std::vector<worker*> list_; // the last to sleep is the first to wake: its caches are warm
};

} // namespace actors::scheduler
