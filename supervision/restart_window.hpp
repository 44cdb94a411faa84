// How many restarts a supervisor may do before it gives up: more than `intensity` within `period` are too many.
//
//   actors::restart_window window{1, 5s};
//   window.add(now);        // true: within the budget
//   window.add(now + 3s);   // false: the second within five seconds
//
// As in OTP, times count in whole seconds, and a restart exactly `period` old still counts.
//
// Threading: one thread at a time. Cost: amortised O(1); at most intensity + 1 times are kept.
// Source: OTP, supervisor.erl, add_restart/1.
#pragma once

#include "libactors/time.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>

namespace actors {

class restart_window {
public:
  /// Requires: intensity >= 0, period > 0. One that is longer than the clock can count is cut to what it can.
  restart_window(int intensity, std::chrono::seconds period)
      : intensity_(static_cast<std::size_t>(intensity)), period_(std::min(period, longest_period)) {}

  /// Counts a restart. False: it is one too many. Requires: `now` is not before that of the last call.
  [[nodiscard]] bool add(time_point now) {
    forget_old(now);
    restarts_.push_back(whole_seconds(now));
    if (restarts_.size() <= intensity_)
      return true;
    // The newest suffice to know the next verdict.
    while (restarts_.size() > intensity_ + 1)
      restarts_.pop_front();
    return false;
  }

  /// How many count at `now`.
  [[nodiscard]] std::size_t count(time_point now) {
    forget_old(now);
    return restarts_.size();
  }

  [[nodiscard]] int intensity() const noexcept { return static_cast<int>(intensity_); }
  [[nodiscard]] std::chrono::seconds period() const noexcept { return period_; }

private:
  static constexpr auto longest_period = std::chrono::floor<std::chrono::seconds>(duration::max());

  static std::chrono::seconds whole_seconds(time_point when) noexcept {
    return std::chrono::floor<std::chrono::seconds>(when.time_since_epoch());
  }

  void forget_old(time_point now) {
    const auto threshold = whole_seconds(now) - period_;
    while (!restarts_.empty() && restarts_.front() < threshold)
      restarts_.pop_front();
  }

  std::size_t intensity_;
  std::chrono::seconds period_;
  std::deque<std::chrono::seconds> restarts_;
};

} // namespace actors
