// How long a supervisor waits before it starts a child again: longer with every restart, spread at random, from the
// beginning again after a quiet time.
//
//   actors::supervisor_spec tree{.backoff = actors::backoff{.initial = 50ms, .cap = 10s}, .children = {…}};
//
// While it waits the child is `restarting`. What is asked of it then happens at once: terminate_child and delete_child
// end the wait for good, restart_child cuts it short, a shutdown does not wait. Under one_for_all and rest_for_one those
// that are restarted together wait together, by the rules of the child that ended. Every restart spends the budget when
// the child ends, as without a delay: a supervisor that is to wait for long needs an intensity to match.
//
// backoff_delay is the plain policy behind it. Threading: one thread at a time.
#pragma once

#include "libactors/time.hpp"

#include <caf/error.hpp>

#include <cstdint>

namespace actors {

struct backoff {
  /// Before the first restart.
  duration initial = std::chrono::milliseconds{100};

  /// Each delay is this many times the last one; at least 1.
  double factor = 2;

  /// No delay is longer, before it is spread.
  duration cap = std::chrono::seconds{30};

  /// A delay is spread evenly over this share of it to both sides; from 0 to 1.
  double jitter = 0.2;

  /// After as much time without a restart, counted from the end of the last delay, the next delay is `initial` again.
  duration reset_after = std::chrono::seconds{60};

  friend bool operator==(const backoff&, const backoff&) = default;
};

/// The empty error where the numbers are valid. Errors: invalid_backoff.
[[nodiscard]] caf::error validate(const backoff& rules);

class backoff_delay {
public:
  /// How long to wait before the restart that is due at `now`. `random` is in [0, 1). Requires: valid rules.
  [[nodiscard]] duration next(const backoff& rules, time_point now, double random) noexcept;

  /// Restarts since the last quiet time.
  [[nodiscard]] std::uint32_t attempts() const noexcept { return attempts_; }

private:
  std::uint32_t attempts_ = 0;
  time_point resumed_{}; // the end of the last delay
};

} // namespace actors
