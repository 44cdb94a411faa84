#include "supervision/detail/place.hpp"

#include "libactors/call.hpp"
#include "libactors/errc.hpp"
#include "libactors/events.hpp"
#include "libactors/process.hpp"
#include "libactors/system.hpp"
#include "supervision/ref.hpp"

#include <caf/system_messages.hpp>

#include <algorithm>
#include <iterator>

namespace actors::detail {

namespace {

// Rounds of handing over, after which those who send wait instead of queueing up: or they could keep a supervisor busy for ever.
constexpr std::size_t patient_rounds = 4;

} // namespace

// -- those who send -------------------------------------------------------------

caf::error place::deliver(caf::mailbox_element_ptr& element, caf::execution_unit* context) {
  for (;;) {
    if (const auto now = occupancy_.present(); now.open())
      return pass(now.process(), std::move(element), context);
    if (element->content().match_elements<caf::exit_msg>()) {
      element.reset();
      return {};
    }
    std::unique_lock lock{mutex_};
    if (state_ == state::retired)
      return gone();
    if (state_ == state::occupied && occupancy_.open())
      continue; // since the look above
    if (state_ == state::filling && rounds_ >= patient_rounds && filler_ != std::this_thread::get_id()) {
      lock.unlock();
      std::this_thread::yield();
      continue;
    }
    if (held_.size() >= hold_ && !make_room())
      return make_error(hold_ == 0 ? ref_errc::not_running : ref_errc::full, who());
    held_.push_back(std::move(element));
    return {};
  }
}

void place::enqueue(caf::mailbox_element_ptr element, caf::execution_unit* context) {
  const auto refused = deliver(element, context);
  if (!refused)
    return;
  if (element) // or the process that it was passed on to has refused it
    refuse(*element, refused);
  const bool too_many = refused == errc::overloaded || refused == ref_errc::full;
  note_refusal(*this, too_many ? errc::overloaded : errc::callee_gone);
}

// Calls that nobody waits for any more give way. Looked for at most once in as many refusals as are held, so that a refusal costs
// no more than a constant.
bool place::make_room() {
  if (hold_ == 0 || ++refused_since_look_ < held_.size())
    return false;
  refused_since_look_ = 0;
  return std::erase_if(held_, [](const caf::mailbox_element_ptr& each) {
           const auto* call = call_element::find(*each);
           return call && (*call)->cancelled();
         }) > 0;
}

// -- supervisors ----------------------------------------------------------------

void place::claim(owner supervisor, const std::string& child) {
  std::unique_lock lock{mutex_};
  if (label_.empty())
    label_ = child;
  owner_ = supervisor;
  become(state::vacant, lock);
}

void place::vacate(owner supervisor) {
  std::unique_lock lock{mutex_};
  if (owner_ == supervisor)
    become(state::vacant, lock);
}

void place::retire(owner supervisor, const caf::error& why) {
  std::unique_lock lock{mutex_};
  if (owner_ != supervisor || state_ == state::retired)
    return;
  why_retired_ = why;
  become(state::retired, lock);
}

void place::retire_from_all(const caf::error& why) {
  std::unique_lock lock{mutex_};
  owner_ = caf::invalid_actor_id;
  if (state_ == state::retired)
    return;
  why_retired_ = why;
  become(state::retired, lock);
}

// Releases the lock: handles and messages go without it, as their end may be that of other actors.
void place::become(state empty, std::unique_lock<std::mutex>& lock) {
  std::vector<caf::actor> released;
  elements refused;
  occupancy_.end(released);
  state_ = empty;
  refused_since_look_ = hold_;
  if (state_ == state::retired)
    refused.swap(held_);
  const auto why = gone();
  lock.unlock();
  for (const auto& each : refused)
    refuse(*each, why);
}

void place::occupy(owner supervisor, const caf::actor& process) {
  std::unique_lock lock{mutex_};
  if (owner_ != supervisor || state_ == state::occupied)
    return;
  state_ = state::filling;
  filler_ = std::this_thread::get_id();
  auto* const scheduled = dynamic_cast<caf::scheduled_actor*>(caf::actor_cast<caf::abstract_actor*>(process));
  for (rounds_ = 0; !held_.empty(); ++rounds_) {
    auto batch = std::exchange(held_, {});
    lock.unlock();
    while (!batch.empty() && !(scheduled && scheduled->mailbox().closed())) {
      pass(process, std::move(batch.front()), nullptr);
      batch.pop_front();
    }
    lock.lock();
    if (!batch.empty())
      return take_back(std::move(batch), lock);
    if (owner_ != supervisor || state_ != state::filling)
      return; // retired or claimed meanwhile
  }
  occupancy_.begin(process);
  state_ = state::occupied;
}

// The process has ended before it got all. Whoever has become the owner meanwhile finds it held; unless he has filled the place
// already, or given it up: then nobody would come for it.
void place::take_back(elements rest, std::unique_lock<std::mutex>& lock) {
  if (state_ == state::occupied || state_ == state::retired) {
    lock.unlock();
    for (auto& each : rest)
      enqueue(std::move(each), nullptr);
    return;
  }
  std::move(rest.rbegin(), rest.rend(), std::front_inserter(held_));
  if (filler_ == std::this_thread::get_id())
    state_ = state::vacant;
}

void place::on_destroy() {
  for (const auto& each : std::exchange(held_, {}))
    refuse(*each, make_error(ref_errc::gone, who() + ": nobody can start it any more"));
  caf::monitorable_actor::on_destroy();
}

// -- both -------------------------------------------------------------------------

caf::error place::pass(const caf::actor& process, caf::mailbox_element_ptr element,
                       caf::execution_unit* context) const {
  const bool request = element->mid.is_request();
  auto refused = hand_over(process, std::move(element), context);
  // The one refusal that nobody else reports.
  if (refused == errc::callee_gone && !request)
    publish(refused);
  return refused;
}

std::string place::who() const {
  return label_.empty() ? "no supervisor has had it" : "'" + label_ + "'";
}

caf::error place::gone() const {
  return make_error(ref_errc::gone, who() + ": " + describe(why_retired_));
}

void place::refuse(caf::mailbox_element& element, const caf::error& why) const {
  if (element.mid.is_request()) {
    if (element.sender)
      element.sender->enqueue(nullptr, element.mid.response_id(), caf::make_message(why), nullptr);
    return;
  }
  publish(why);
  if (element.sender && dynamic_cast<const process*>(caf::actor_cast<caf::abstract_actor*>(element.sender)))
    element.sender->enqueue(nullptr, caf::make_message_id(caf::message_priority::high), caf::make_message(why),
                            nullptr);
}

void place::publish(const caf::error& why) const {
  const auto& events = system::of(home_system()).events();
  if (!events.observed())
    return;
  std::unique_lock lock{mutex_};
  auto label = label_;
  lock.unlock();
  events.publish({event::kind::message_refused, std::move(label), id(), why});
}

} // namespace actors::detail
