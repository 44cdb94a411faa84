#include "libactors/detail/io_worker.hpp"

#include <caf/actor_system.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

#include <boost/asio/post.hpp>

#include <utility>

namespace actors::detail {

namespace {

thread_local io_worker* current_worker = nullptr;

// Then the sockets have their turn.
constexpr int turns_at_once = 32;
constexpr std::size_t messages_in_a_turn = 10;

} // namespace

io_worker* io_worker::current() noexcept {
  return current_worker;
}

void io_worker::begin() noexcept {
  current_worker = this;
}

void io_worker::end() {
  current_worker = nullptr;
  for (auto* each : std::exchange(waiting_, {}))
    system().scheduler().enqueue(each);
}

void io_worker::deliver(process& to, caf::mailbox_element_ptr element) {
  admitted_ = &to;
  to.caf::event_based_actor::enqueue(std::move(element), this);
  admitted_ = nullptr;
}

void io_worker::exec_later(caf::resumable* job) {
  // While a message is handed in, others may be sent: what a mailbox that is closed bounces, for one.
  if (!admitted_ || job != static_cast<caf::resumable*>(admitted_))
    return system().scheduler().enqueue(job);
  waiting_.push_back(admitted_);
  if (!std::exchange(awake_, true))
    boost::asio::post(io_, [this] { take_turns(); });
}

void io_worker::take_turns() {
  for (int n = 0; n < turns_at_once && !waiting_.empty(); ++n) {
    auto* next = waiting_.front();
    waiting_.pop_front();
    take_turn(*next);
  }
  awake_ = !waiting_.empty();
  if (awake_)
    boost::asio::post(io_, [this] { take_turns(); });
}

void io_worker::take_turn(process& who) {
  const auto begun = clock::now();
  const auto outcome = who.resume(this, messages_in_a_turn);
  who.mean_turn_ = mean_turn(who.mean_turn_, clock::now() - begun);
  if (who.mean_turn_ > longest_mean_turn)
    who.quick_ = false;
  if (outcome != caf::resumable::resume_later)
    caf::intrusive_ptr_release(static_cast<caf::resumable*>(&who));
  else if (who.quick_)
    waiting_.push_back(&who);
  else
    system().scheduler().enqueue(&who);
}

} // namespace actors::detail
