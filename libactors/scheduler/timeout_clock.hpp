// The clock by which CAF keeps the time-outs of its own: of requests and receives of plain actors, and delayed messages.
//
// CAF tells its clock of the end of every actor, whether or not that one ever had a time-out, and the clock's thread wakes up to
// look. Processes have none of these time-outs (see libactors/timers.hpp), so this clock keeps who has, and its thread sleeps
// through the ends of all others.
//
// Thread safety: all members. Those of one actor come one after the other.
#pragma once

#include <caf/detail/thread_safe_actor_clock.hpp>

#include <atomic>
#include <cstddef>
#include <mutex>
#include <thread>
#include <unordered_set>

namespace actors::scheduler {

class timeout_clock final : public caf::detail::thread_safe_actor_clock {
public:
  using actor = caf::abstract_actor*;

  /// Its thread runs from here on; `sys` is told of it.
  void start(caf::actor_system& sys);

  /// What is scheduled from here on is forgotten, at no cost and without a wait.
  void stop();

  void set_ordinary_timeout(time_point when, actor self, caf::atom_value type, std::uint64_t id) override;
  void set_request_timeout(time_point when, actor self, caf::message_id id) override;
  void set_multi_timeout(time_point when, actor self, caf::atom_value type, std::uint64_t id) override;
  void cancel_ordinary_timeout(actor self, caf::atom_value type) override;
  void cancel_request_timeout(actor self, caf::message_id id) override;
  void cancel_timeouts(actor self) override;
  void schedule_message(time_point when, caf::strong_actor_ptr receiver, caf::mailbox_element_ptr content) override;
  void schedule_message(time_point when, caf::group target, caf::strong_actor_ptr sender,
                        caf::message content) override;

  /// Actors that have had a time-out and have not ended.
  [[nodiscard]] std::size_t known() const noexcept { return known_.load(std::memory_order_relaxed); }

private:
  using base = caf::detail::thread_safe_actor_clock;

  /// False: nothing is scheduled any more.
  bool know(actor self);
  [[nodiscard]] bool knows(actor self) const;
  [[nodiscard]] bool stopped() const noexcept { return stopped_.load(std::memory_order_acquire); }

  std::thread thread_;
  std::atomic<bool> stopped_{false};
  mutable std::mutex mutex_;
  std::unordered_set<actor> actors_; // never dereferenced; CAF takes each out at its end
  std::atomic<std::size_t> known_{
      0}; // an actor's own entry is there for it to see, so a relaxed look at nothing is enough
};

} // namespace actors::scheduler
