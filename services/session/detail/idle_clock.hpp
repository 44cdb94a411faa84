// When a session was used last, and whether it has ended: one atomic word, so that a use and an end never both win.
//
// Thread safety: all members. Time is an argument; that of different callers may run a little apart.
#pragma once

#include "libactors/time.hpp"

#include <atomic>
#include <limits>
#include <optional>

namespace actors {

class idle_clock {
public:
  idle_clock(time_point now, duration ttl) noexcept : ttl_(ttl.count()), last_(now.time_since_epoch().count()) {}

  /// False: it has ended, or has been idle for too long and is about to.
  bool touch(time_point now) noexcept {
    const auto time = now.time_since_epoch().count();
    auto last = last_.load();
    do {
      if (!fresh(last, time))
        return false;
      if (last >= time)
        return true;
    } while (!last_.compare_exchange_weak(last, time));
    return true;
  }

  /// Like a touch whose time does not pass until `release`. False: as of touch.
  bool hold(time_point now) noexcept {
    const auto time = now.time_since_epoch().count();
    auto last = last_.load();
    do
      if (!fresh(last, time))
        return false;
    while (!last_.compare_exchange_weak(last, stands_still));
    return true;
  }

  /// The idle time begins now. Nothing happens where it is not held.
  void release(time_point now) noexcept {
    auto last = stands_still;
    last_.compare_exchange_strong(last, now.time_since_epoch().count());
  }

  [[nodiscard]] bool alive(time_point now) const noexcept {
    return fresh(last_.load(), now.time_since_epoch().count());
  }

  [[nodiscard]] bool has_ended() const noexcept { return last_.load() == ended; }
  [[nodiscard]] bool held() const noexcept { return last_.load() == stands_still; }

  /// For how long it has not been used; nothing while it is held, and after its end.
  [[nodiscard]] duration idle(time_point now) const noexcept {
    const auto last = last_.load();
    return last == ended || last == stands_still ? duration::zero() : now - time_point{duration{last}};
  }

  /// True for the one call that ended it.
  [[nodiscard]] bool end() noexcept { return last_.exchange(ended) != ended; }

  /// The same, but only if it has been idle for too long, or for as long as that.
  [[nodiscard]] bool end_if_idle(time_point now) noexcept { return end_if_idle(now, duration{ttl_}); }
  [[nodiscard]] bool end_if_idle(time_point now, duration limit) noexcept {
    const auto time = now.time_since_epoch().count();
    auto last = last_.load();
    while (last != ended && time - last >= limit.count())
      if (last_.compare_exchange_weak(last, ended))
        return true;
    return false;
  }

  /// The earliest time at which it can have been idle for too long, as things stand; nothing after its end.
  [[nodiscard]] std::optional<time_point> due(time_point now) const noexcept {
    const auto last = last_.load();
    if (last == ended)
      return std::nullopt;
    return time_point{duration{(last == stands_still ? now.time_since_epoch().count() : last) + ttl_}};
  }

private:
  static constexpr duration::rep ended = std::numeric_limits<duration::rep>::min();
  // Later than every time that is passed in, so that it is fresh at all of them.
  static constexpr duration::rep stands_still = std::numeric_limits<duration::rep>::max();

  [[nodiscard]] bool fresh(duration::rep last, duration::rep time) const noexcept {
    return last != ended && time - last < ttl_;
  }

  const duration::rep ttl_;
  std::atomic<duration::rep> last_;
};

} // namespace actors
