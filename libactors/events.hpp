// What happens in the runtime, for those who watch: logs, metrics, an observer, tests.
//
// Publishers ask `observed()` first, so an unobserved system pays one relaxed atomic load per event.
//
//   auto watching = system.events().subscribe([](const actors::event& e) { … });
//
// Threading: a subscriber runs on the thread of whoever publishes, often inside a process: it must be quick, must not
// block, must not publish, and may be called from several threads at once. An exception that leaves it is logged.
// Lifetime: destroying the subscription ends it; a callback that is running in another thread is waited for. A
// subscriber must not end its own subscription, and the bus must outlive its subscriptions.
#pragma once

#include "libactors/fwd.hpp"
#include "libactors/time.hpp"

#include <caf/error.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <shared_mutex>
#include <string>

namespace actors {

struct event {
  enum class kind : std::uint8_t {
    /// A process has run its init.
    process_started,
    /// A process ended normally or by shutdown.
    process_stopped,
    /// A process ended for any other reason; `reason` says which, and `report` what it was on unless it was killed.
    process_crashed,
    /// A supervisor has replaced a child; `reason` says why the last one ended.
    child_restarted,
    /// A supervisor gave up on a child that ignored its kill.
    child_abandoned,
    /// A supervisor waits before it starts a child again; `reason` says why the last one ended.
    child_delayed,
    /// A child has spent its budget and is left without a process for a while; `reason` says why its last one ended.
    child_quarantined,
    /// A child that was quarantined has proved itself, or somebody let it back in.
    child_readmitted,
    /// A supervisor spent its restart budget and ends.
    budget_exhausted,
    /// A call was dropped unrun because its deadline had passed or its caller had given up.
    call_dropped,
    /// A message was dropped because as many waited as the process allows; see mailbox_limit.
    message_shed,
    /// A message to a ref was refused, or what it held: its child has no process, or holds as many as it may; see
    /// supervision/ref.hpp.
    message_refused,
  };

  event::kind kind;
  std::string label;                               ///< of the process or child
  std::uint64_t id = 0;                            ///< CAF's actor id, 0 where there is none
  caf::error reason = {};                          ///< empty where it does not apply
  std::shared_ptr<const crash_report> report = {}; ///< of a process that crashed; see libactors/crash_report.hpp
};

[[nodiscard]] std::string_view to_string(enum event::kind kind) noexcept;

class event_bus {
public:
  using callback = std::function<void(const event&)>;

  class subscription {
  public:
    subscription() = default;
    subscription(subscription&& other) noexcept;
    subscription& operator=(subscription&& other) noexcept;
    ~subscription();

  private:
    friend class event_bus;
    subscription(event_bus* bus, std::list<callback>::iterator position) : bus_(bus), position_(position) {}

    event_bus* bus_ = nullptr;
    std::list<callback>::iterator position_;
  };

  [[nodiscard]] subscription subscribe(callback subscriber);

  [[nodiscard]] bool observed() const noexcept { return subscribers_.load(std::memory_order_relaxed) != 0; }

  void publish(const event& what) const;

private:
  std::atomic<std::size_t> subscribers_{0};
  mutable std::shared_mutex mutex_;
  std::list<callback> callbacks_;
};

} // namespace actors
