// The jobs of one worker: a bounded ring that its owner fills at one end, and that the owner and thieves empty at the other.
//
// First in, first out. No lock, no allocation; a push is two stores, a pop one compare-and-swap.
// Invariant: positions only grow; the jobs are those from `head_` up to `tail_`. A place is written by the owner alone, and
// only while no consumer can still win it: its position less the capacity is below `head_`.
// Source: the run queue of Go's scheduler (runtime/proc.go, runqput, runqgrab) has the same shape.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace caf {
class resumable;
}

namespace actors::scheduler {

class run_queue {
public:
  using job = caf::resumable*;

  static constexpr std::uint32_t capacity = 256;

  /// Owner alone. False: it is full.
  [[nodiscard]] bool push(job one) noexcept {
    const auto tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_.load(std::memory_order_acquire) >= capacity)
      return false;
    place(tail).store(one, std::memory_order_relaxed);
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }

  /// Owner alone. Null: it is empty.
  [[nodiscard]] job pop() noexcept {
    auto head = head_.load(std::memory_order_acquire);
    while (head != tail_.load(std::memory_order_relaxed)) {
      auto* const first = place(head).load(std::memory_order_relaxed);
      if (head_.compare_exchange_weak(head, head + 1, std::memory_order_acq_rel, std::memory_order_acquire))
        return first;
    }
    return nullptr;
  }

  /// The owner of `into` moves half of the jobs there, at least one, and gets the first of them. Null: nothing to take, or no
  /// room for it.
  [[nodiscard]] job steal_into(run_queue& into) noexcept {
    auto head = head_.load(std::memory_order_acquire);
    for (;;) {
      const auto available = tail_.load(std::memory_order_acquire) - head;
      if (available == 0)
        return nullptr;
      // The two were read at different times.
      if (available > capacity) {
        head = head_.load(std::memory_order_acquire);
        continue;
      }
      const auto begin = into.tail_.load(std::memory_order_relaxed);
      const auto room = capacity - (begin - into.head_.load(std::memory_order_acquire));
      const auto count = std::min(available - available / 2, room);
      if (count == 0)
        return nullptr;
      auto* const first = place(head).load(std::memory_order_relaxed);
      for (std::uint32_t i = 1; i < count; ++i)
        into.place(begin + i - 1).store(place(head + i).load(std::memory_order_relaxed), std::memory_order_relaxed);
      // What was copied is ours only if nobody has taken any of it meanwhile.
      if (head_.compare_exchange_strong(head, head + count, std::memory_order_acq_rel, std::memory_order_acquire)) {
        into.tail_.store(begin + count - 1, std::memory_order_release);
        return first;
      }
    }
  }

  /// May be out of date when it returns.
  [[nodiscard]] std::size_t size() const noexcept {
    const auto head = head_.load(std::memory_order_acquire);
    const auto tail = tail_.load(std::memory_order_acquire);
    return tail - head > capacity ? 0 : tail - head;
  }

  /// Thread safety: all threads. Stale at once for anybody but the owner.
  [[nodiscard]] bool empty() const noexcept {
    return head_.load(std::memory_order_acquire) == tail_.load(std::memory_order_acquire);
  }

private:
  [[nodiscard]] std::atomic<job>& place(std::uint32_t position) noexcept { return places_[position % capacity]; }

  alignas(64) std::atomic<std::uint32_t> head_{0};
  alignas(64) std::atomic<std::uint32_t> tail_{0};
  std::array<std::atomic<job>, capacity> places_{};
};

} // namespace actors::scheduler
