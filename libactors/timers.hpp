// Messages that the runtime sends later: one timer structure for the whole system, on the runtime's clock.
//
// Everything that waits in a process (deadlines of calls, sleeps, `process::after`) shares a single timer of that
// process here, so that an ordinary call arms nothing. Use `process::after` inside a process; use this from elsewhere.
//
// Thread safety: all of it. Precision: never early; late by scheduling delay only.
// Cost: O(log n) to arm and to cancel, n being the timers of the system.
#pragma once

#include "libactors/time.hpp"

#include <caf/actor_control_block.hpp>
#include <caf/message.hpp>

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

namespace actors {

enum class timer_id : std::uint64_t { none = 0 };

class timer_service {
public:
  timer_service() = default;
  ~timer_service() { stop(); }
  timer_service(const timer_service&) = delete;
  timer_service& operator=(const timer_service&) = delete;

  /// Sends `content` to `receiver` on the control lane at `when`. A receiver that has ended by then is passed over; the
  /// timer does not keep it alive. After `stop` nothing is armed: timer_id::none.
  timer_id send_at(time_point when, const caf::strong_actor_ptr& receiver, caf::message content);

  /// False: it has fired already, or never was.
  bool cancel(timer_id id);

  /// When the next one is due.
  [[nodiscard]] std::optional<time_point> next() const;

  [[nodiscard]] std::size_t size() const;

  [[nodiscard]] bool stopped() const;

  /// Fires all that are due at `now`, in the order of their times; equal times in the order of arming. Returns how
  /// many.
  std::size_t fire(time_point now);

  /// Fires from a thread of its own from here on, by `clock`. Under virtual time whoever moves the clock calls `fire`.
  void start();

  /// Ends the thread. What is still armed fires only if `fire` is called. May be called again.
  void stop();

private:
  struct timer {
    timer_id id;
    caf::weak_actor_ptr receiver;
    caf::message content;
  };
  using schedule = std::multimap<time_point, timer>;

  void run();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  schedule schedule_;
  std::unordered_map<timer_id, schedule::iterator> by_id_;
  std::uint64_t last_id_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

} // namespace actors
