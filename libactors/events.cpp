#include "libactors/events.hpp"

#include "libactors/log.hpp"

#include <mutex>
#include <string_view>
#include <utility>

namespace actors {

std::string_view to_string(enum event::kind kind) noexcept {
  switch (kind) {
  case event::kind::process_started:
    return "process started";
  case event::kind::process_stopped:
    return "process stopped";
  case event::kind::process_crashed:
    return "process crashed";
  case event::kind::child_restarted:
    return "child restarted";
  case event::kind::child_abandoned:
    return "child abandoned";
  case event::kind::child_delayed:
    return "child delayed";
  case event::kind::child_quarantined:
    return "child quarantined";
  case event::kind::child_readmitted:
    return "child readmitted";
  case event::kind::budget_exhausted:
    return "restart budget exhausted";
  case event::kind::call_dropped:
    return "call dropped";
  case event::kind::message_shed:
    return "message shed";
  case event::kind::message_refused:
    return "message refused";
  }
  return "unknown";
}

event_bus::subscription::subscription(subscription&& other) noexcept
    : bus_(std::exchange(other.bus_, nullptr)), position_(other.position_) {}

event_bus::subscription& event_bus::subscription::operator=(subscription&& other) noexcept {
  std::swap(bus_, other.bus_);
  std::swap(position_, other.position_);
  return *this;
}

event_bus::subscription::~subscription() {
  if (!bus_)
    return;
  std::unique_lock lock{bus_->mutex_};
  bus_->callbacks_.erase(position_);
  bus_->subscribers_.fetch_sub(1, std::memory_order_relaxed);
}

event_bus::subscription event_bus::subscribe(callback subscriber) {
  std::unique_lock lock{mutex_};
  callbacks_.push_back(std::move(subscriber));
  subscribers_.fetch_add(1, std::memory_order_relaxed);
  return {this, std::prev(callbacks_.end())};
}

void event_bus::publish(const event& what) const {
  std::shared_lock lock{mutex_};
  for (const auto& subscriber : callbacks_)
    try {
      subscriber(what);
    } catch (const std::exception& e) {
      log().error("an exception left a subscriber of events: {}", e.what());
    } catch (...) {
      log().error("an exception left a subscriber of events");
    }
}

} // namespace actors
