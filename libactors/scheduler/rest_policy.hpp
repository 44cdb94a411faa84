// When a worker costs more than it does, and for how long it rests then. Takes the time; knows neither threads nor clocks.
//
// Too many messages that cross from one worker to another say so (see worker.hpp). Each rest is twice as long as the last one of
// any worker: of two that cost each other more than they do, now the one rests and now the other. A time that was worth it, longer
// than `proven_after` since the last rest and without one, makes the next one short again. A worker beside which no other has gone
// on for `alone_after` does not rest: nobody would take over what it has, and one that sends in a long turn, to processes that this
// worker runs, does so whether it rests or not.
//
//   if (policy.is_due(now) && policy.judge(now, {crossings, awake, resting, others_go_on})) {
//     const auto limit = now + policy.begin_rest();
//     …
//     policy.end_rest(clock::now(), crossings);
//   }
//
// Threading: none of a policy, as each worker has its own; rest_lengths are of them all, and may be used by all at once.
#pragma once

#include "libactors/time.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace actors::scheduler {

/// How long the next rest is. All workers write it and look at it, but seldom.
class alignas(64) rest_lengths {
public:
  static constexpr duration shortest = std::chrono::milliseconds{2};
  static constexpr duration longest = std::chrono::milliseconds{32};
  static constexpr duration proven_after = std::chrono::milliseconds{2};

  [[nodiscard]] duration next() const noexcept { return next_.load(std::memory_order_relaxed); }

  /// A rest of `length` is over. It was too short, should another one begin soon. Of those that began together one counts.
  void end(time_point now, duration length) noexcept {
    ended_at_.store(now, std::memory_order_relaxed);
    const auto longer = std::min(2 * length, longest);
    if (longer > next())
      next_.store(longer, std::memory_order_relaxed);
  }

  /// Nobody rests, and all are worth it.
  void need_none(time_point now) noexcept {
    if (next() != shortest && now - ended_at_.load(std::memory_order_relaxed) > proven_after)
      next_.store(shortest, std::memory_order_relaxed);
  }

private:
  std::atomic<duration> next_{shortest};
  std::atomic<time_point> ended_at_{time_point{}};
};

class rest_policy {
public:
  /// More than one crossing in so long a time on each worker that is awake is too many. A crossing takes about 1 µs, in cache
  /// misses on both sides.
  static constexpr duration crossing_limit = std::chrono::microseconds{3};
  static constexpr duration judge_after = std::chrono::microseconds{50};
  static constexpr duration judge_before =
      std::chrono::milliseconds{5}; ///< a longer time was slept through, and says nothing
  static constexpr duration alone_after = std::chrono::milliseconds{1};

  /// `lengths` outlive this.
  explicit rest_policy(rest_lengths& lengths) noexcept : lengths_(lengths) {}

  struct seen {
    std::uint64_t crossings; ///< of all workers, since they started
    std::size_t awake;       ///< workers, this one among them
    std::size_t resting;     ///< workers
    bool others_go_on;       ///< another worker has begun a turn since this one last looked
  };

  /// The worker ran handlers of its own sockets, which bring it work that nobody else can fetch: it does not rest at the next
  /// judgement.
  void served_sockets() noexcept { served_sockets_ = true; }

  [[nodiscard]] bool is_due(time_point now) const noexcept { return now - judged_at_ >= judge_after; }

  /// True: the worker is to rest. Requires: is_due(now).
  [[nodiscard]] bool judge(time_point now, const seen& what) noexcept {
    const auto time = now - std::exchange(judged_at_, now);
    const auto crossings = what.crossings - std::exchange(crossings_, what.crossings);
    if (what.others_go_on)
      others_went_on_at_ = now;
    if (time > judge_before || std::exchange(served_sockets_, false))
      return false;
    if (crossings > static_cast<std::uint64_t>(time / crossing_limit) * what.awake)
      return now - others_went_on_at_ < alone_after;
    if (what.resting == 0)
      lengths_.need_none(now);
    return false;
  }

  /// How long at most.
  [[nodiscard]] duration begin_rest() noexcept { return length_ = lengths_.next(); }

  /// `crossings`: as in `seen`; those during the rest are not this worker's doing.
  void end_rest(time_point now, std::uint64_t crossings) noexcept {
    judged_at_ = now;
    crossings_ = crossings;
    lengths_.end(now, length_);
  }

private:
  rest_lengths& lengths_;
  time_point judged_at_{};
  time_point others_went_on_at_{};
  std::uint64_t crossings_ = 0; // at `judged_at_`
  duration length_{0};          // of the last rest
  bool served_sockets_ = false;
};

} // namespace actors::scheduler
