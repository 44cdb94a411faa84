#include "libactors/scheduler/timeout_clock.hpp"

#include <caf/actor_system.hpp>
#include <caf/group.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/message.hpp>

#include <utility>

namespace actors::scheduler {

void timeout_clock::start(caf::actor_system& sys) {
  thread_ = std::thread{[this, &sys] {
    sys.thread_started();
    run_dispatch_loop();
    sys.thread_terminates();
  }};
}

void timeout_clock::stop() {
  stopped_.store(true, std::memory_order_release);
  cancel_dispatch_loop();
  thread_.join();
}

bool timeout_clock::know(actor self) {
  if (stopped())
    return false;
  const std::scoped_lock lock{mutex_};
  if (actors_.insert(self).second)
    known_.store(actors_.size(), std::memory_order_relaxed);
  return true;
}

bool timeout_clock::knows(actor self) const {
  if (stopped() || known() == 0)
    return false;
  const std::scoped_lock lock{mutex_};
  return actors_.contains(self);
}

void timeout_clock::set_ordinary_timeout(time_point when, actor self, caf::atom_value type, std::uint64_t id) {
  if (know(self))
    base::set_ordinary_timeout(when, self, type, id);
}

void timeout_clock::set_request_timeout(time_point when, actor self, caf::message_id id) {
  if (know(self))
    base::set_request_timeout(when, self, id);
}

void timeout_clock::set_multi_timeout(time_point when, actor self, caf::atom_value type, std::uint64_t id) {
  if (know(self))
    base::set_multi_timeout(when, self, type, id);
}

void timeout_clock::cancel_ordinary_timeout(actor self, caf::atom_value type) {
  if (knows(self))
    base::cancel_ordinary_timeout(self, type);
}

void timeout_clock::cancel_request_timeout(actor self, caf::message_id id) {
  if (knows(self))
    base::cancel_request_timeout(self, id);
}

void timeout_clock::cancel_timeouts(actor self) {
  if (stopped() || known() == 0)
    return;
  {
    const std::scoped_lock lock{mutex_};
    if (actors_.erase(self) == 0)
      return;
    known_.store(actors_.size(), std::memory_order_relaxed);
  }
  base::cancel_timeouts(self);
}

void timeout_clock::schedule_message(time_point when, caf::strong_actor_ptr receiver,
                                     caf::mailbox_element_ptr content) {
  if (!stopped())
    base::schedule_message(when, std::move(receiver), std::move(content));
}

void timeout_clock::schedule_message(time_point when, caf::group target, caf::strong_actor_ptr sender,
                                     caf::message content) {
  if (!stopped())
    base::schedule_message(when, std::move(target), std::move(sender), std::move(content));
}

} // namespace actors::scheduler
