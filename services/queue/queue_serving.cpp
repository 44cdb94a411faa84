// Items to consumers, and back.
#include "libactors/errc.hpp"
#include "libactors/process.hpp"
#include "libactors/system.hpp"
#include "services/queue/errc.hpp"
#include "services/queue/queue_core.hpp"
#include "services/queue/queue_messages.hpp"

#include <algorithm>
#include <stdexcept>

namespace actors::detail {

namespace {

// A consumer that dropped what it was told has no handler for it, or no room in its mailbox: soon it may.
constexpr duration rest_time = std::chrono::milliseconds{100};

bool has_ended(const caf::actor& consumer) {
  return static_cast<process*>(caf::actor_cast<caf::abstract_actor*>(consumer))->mailbox().closed();
}

} // namespace

// -- leases -----------------------------------------------------------------------

queue_lease::queue_lease(queue_core& of, queue_consumer* whose, std::size_t max_items)
    : core_(of), consumer_(whose), max_items_(max_items) {}

queue_lease::~queue_lease() = default;

void queue_lease::look_first(std::size_t count) {
  if (state_.load(std::memory_order_acquire) == state::announced)
    core_.look(*this);
  if (state_.load(std::memory_order_acquire) == state::settled)
    throw std::logic_error{"the items have gone back to the queue: their consumer has ended"};
  looked_.store(count, std::memory_order_relaxed);
}

bool queue_lease::succeed() {
  return state_.load(std::memory_order_acquire) != state::settled && core_.settle(*this, nullptr);
}

bool queue_lease::fail(caf::error why) {
  if (!why)
    why = make_error(queue_errc::let_go, "it failed without a reason");
  return state_.load(std::memory_order_acquire) != state::settled && core_.settle(*this, &why);
}

void queue_lease::let_go() noexcept {
  if (state_.load(std::memory_order_acquire) != state::settled)
    core_.let_go(*this);
}

void queue_core::look(queue_lease& lease) {
  const turn now{*this};
  if (lease.state_ != queue_lease::state::announced)
    return;
  auto& of = *lease.consumer_;
  of.announced = nullptr;
  --promised_;
  // One, which it was told of, is enough where others wait behind it, or nothing more is to go out, or to it.
  const bool takes_more = of.batches || (line_.empty() && !paused_ && of.subscribed);
  put_in_hand(lease, takes_more ? std::min(lease.max_items_, available()) : 1, of.batches);
  stand_in_line(of);
}

bool queue_core::settle(queue_lease& lease, const caf::error* why) {
  turn now{*this};
  if (lease.state_ != queue_lease::state::in_hand)
    return false;
  release(lease, why, now);
  return true;
}

void queue_core::let_go(queue_lease& lease) {
  turn now{*this};
  if (lease.state_ == queue_lease::state::settled)
    return;
  auto* const of = lease.consumer_;
  if (of && has_ended(of->process))
    of->subscribed = false; // `gone` is about to be told so: until then it gets nothing more
  else if (of && lease.looked() == 0)
    rest(*of);
  if (lease.state_ == queue_lease::state::in_hand) {
    const auto why = make_error(queue_errc::let_go);
    return release(lease, &why, now);
  }
  --promised_;
  of->announced = nullptr;
  end(lease);
  keep_or_not(*of, now);
}

void queue_core::put_in_hand(queue_lease& lease, std::size_t count, bool batch) {
  fill(lease, count, batch);
  lease.state_ = queue_lease::state::in_hand;
  lease.count_ = count;
  in_hand_ += count;
  auto* const of = lease.consumer_;
  if (!of)
    return;
  of->in_hand.push_back(&lease);
  if (!batch && count > 1)
    lease.to_ = of->process;
}

void queue_core::release(queue_lease& lease, const caf::error* why, turn& during) {
  in_hand_ -= lease.count_;
  if (!why)
    lease.seal_all();
  done_ += lease.count_ - (why ? give_back(lease, *why, during) : 0);
  auto* const of = std::exchange(lease.consumer_, nullptr);
  if (of)
    std::erase(of->in_hand, &lease);
  end(lease);
  if (!of)
    return;
  if (line_.empty() && !paused_ && available() > 0 && wants_more(*of) && !of->batches)
    give_next(*of, during);
  else
    stand_in_line(*of);
  keep_or_not(*of, during);
}

// Who is done with an item, and is the only one to want the next, gets it at once: it need not come back for it.
void queue_core::give_next(queue_consumer& whom, turn& during) {
  queue_lease* next = nullptr;
  auto message = announce(whom, next);
  put_in_hand(*next, std::min(whom.max_items, available()), false);
  during.send(whom.process, std::move(message));
}

// The core is there for as long as there are leases. Those of a consumer share what keeps it, or two threads would count at it all
// the time.
void queue_core::keep_or_not(queue_consumer& for_whom, turn& during) {
  const bool has_leases = for_whom.announced || !for_whom.in_hand.empty();
  if (has_leases && !for_whom.keeps)
    for_whom.keeps = shared_from_this();
  else if (!has_leases && for_whom.keeps)
    during.release(std::move(for_whom.keeps));
}

// The last thing that is done to a lease here: whoever has its last copy may release it at once.
void queue_core::end(queue_lease& lease) {
  lease.state_.store(queue_lease::state::settled, std::memory_order_release);
}

// -- consumers --------------------------------------------------------------------

void queue_core::consume(const queue_consumer& as) {
  const auto process = as.process;
  bool is_new = false;
  {
    turn now{*this};
    queue_consumer* who = nullptr;
    std::tie(who, is_new) = record(process);
    leave_line(*who);
    who->max_items = std::max<std::size_t>(1, as.max_items);
    who->max_in_hand = std::max<std::size_t>(1, as.max_in_hand);
    who->linger = as.linger;
    who->batches = as.batches;
    who->subscribed = true;
    stand_in_line(*who);
    if (state_ == queue_state::closed)
      state_ = queue_state::closing; // and at once closed again, which tells it so
  }
  if (is_new)
    watch(process);
}

void queue_core::stop_consuming(caf::actor_id whose) {
  const turn now{*this};
  const auto found = consumers_.find(whose);
  if (found == consumers_.end())
    return;
  found->second->subscribed = false;
  leave_line(*found->second);
  for (auto* const each : found->second->in_hand)
    each->recall();
}

std::pair<queue_consumer*, bool> queue_core::record(const caf::actor& process) {
  const auto [at, is_new] = consumers_.try_emplace(process.id());
  if (is_new)
    at->second = std::make_unique<queue_consumer>(queue_consumer{.process = process});
  return {at->second.get(), is_new};
}

// Outside the lock: of a process that has ended it runs at once.
void queue_core::watch(const caf::actor& process) {
  process->attach_functor([seen = weak_from_this(), id = process.id()](const caf::error& why) {
    if (const auto still_there = seen.lock())
      still_there->gone(id, why ? why : make_error(queue_errc::consumer_ended));
  });
}

void queue_core::gone(caf::actor_id who, const caf::error& why) {
  std::unique_ptr<queue_consumer> record; // goes after the lock
  turn now{*this};
  const auto found = consumers_.find(who);
  if (found == consumers_.end())
    return;
  record = std::move(found->second);
  consumers_.erase(found);
  record->subscribed = false;
  leave_line(*record);
  for (auto& each : line_)
    if (each.consumer == record.get())
      now.release(std::move(each.call));
  std::erase_if(line_, [&](const demand& each) { return each.consumer == record.get(); });
  if (auto* const told = record->announced) {
    told->consumer_ = nullptr;
    told->kept_ = record->keeps;
    --promised_;
    end(*told);
  }
  for (auto* const each : std::exchange(record->in_hand, {})) {
    each->consumer_ = nullptr;
    each->kept_ = record->keeps;
    release(*each, &why, now);
  }
}

bool queue_core::wants_more(const queue_consumer& who) noexcept {
  return who.subscribed && !who.in_line && !who.resting && !who.announced && who.in_hand.size() < who.max_in_hand;
}

void queue_core::stand_in_line(queue_consumer& who) {
  if (!wants_more(who))
    return;
  who.in_line = true;
  if (who.linger > duration::zero())
    lingering_.push_back(&who);
  else
    line_.push_back({&who, nullptr});
}

void queue_core::leave_line(queue_consumer& who) {
  if (!std::exchange(who.in_line, false))
    return;
  std::erase(lingering_, &who);
  std::erase_if(line_, [&](const demand& each) { return each.consumer == &who && !each.call; });
}

void queue_core::rest(queue_consumer& who) {
  if (!who.subscribed)
    return;
  who.resting = true;
  resting_.emplace_back(runtime_.now() + rest_time, who.process.id());
  wake_at(resting_.front().first);
}

// -- handing out ------------------------------------------------------------------

// What most steps come to: nobody to whom an item could go, and nobody to be let in or told.
bool queue_core::nothing_follows() noexcept {
  if (available() == 0)
    linger_since_.reset();
  else if (!line_.empty() || !lingering_.empty())
    return false;
  return pushes_.empty() && drains_.empty() && state_ != queue_state::closing;
}

void queue_core::serve(turn& during) {
  do
    let_pushes_in(during);
  while (hand_out(during));
  finish(during);
}

// Whoever has withdrawn holds nobody up.
bool queue_core::somebody_waits_for_room(turn& during) {
  while (!pushes_.empty() && nobody_waits_for(*pushes_.front())) {
    during.release(std::move(pushes_.front()));
    pushes_.pop_front();
  }
  return !pushes_.empty();
}

void queue_core::let_pushes_in(turn& during) {
  if (waiting_ > resume_at_)
    return;
  while (somebody_waits_for_room(during)) {
    auto& first = *pushes_.front();
    if (!fits(*pushes(first.content())))
      return;
    admit(first.content(), during);
    during.answer(first, caf::make_message(caf::ok_atom_v));
    during.release(std::move(pushes_.front()));
    pushes_.pop_front();
  }
}

// To one of those who want some. False: there is nothing for anybody.
bool queue_core::hand_out(turn& during) {
  if (available() == 0) {
    linger_since_.reset();
    return false;
  }
  if (paused_)
    return false;
  if (!line_.empty()) {
    auto first = std::move(line_.front());
    line_.pop_front();
    if (first.call)
      answer_pop(std::move(first), during);
    else
      tell(*first.consumer, during);
    return true;
  }
  if (lingering_.empty())
    return false;
  auto& first = *lingering_.front();
  // No more can come than may wait.
  if (state_ == queue_state::open && available() < std::min(first.max_items, settings_.capacity)) {
    const auto now = runtime_.now();
    if (!linger_since_)
      linger_since_ = now;
    const auto until = later(*linger_since_, first.linger);
    if (now < until && wake_at(until))
      return false;
  }
  linger_since_.reset();
  lingering_.pop_front();
  tell(first, during);
  return true;
}

void queue_core::tell(queue_consumer& whom, turn& during) {
  whom.in_line = false;
  ++promised_;
  auto message = announce(whom, whom.announced);
  during.send(whom.process, std::move(message));
  keep_or_not(whom, during);
}

void queue_core::answer_pop(demand asked, turn& during) {
  if (!nobody_waits_for(*asked.call)) {
    const auto& wanted = asked.call->content().get_as<queue_pop>(0);
    const auto most = wanted.batch ? std::max<std::size_t>(1, wanted.max_items) : 1;
    queue_lease* lease = nullptr;
    auto content = offer(asked.consumer, most, wanted.batch, lease);
    put_in_hand(*lease, std::min(most, available()), wanted.batch);
    if (asked.consumer)
      keep_or_not(*asked.consumer, during);
    else
      lease->kept_ = shared_from_this();
    during.answer(*asked.call, std::move(content));
  }
  during.release(std::move(asked.call));
}

// -- times ------------------------------------------------------------------------

void queue_core::tick() {
  const turn now{*this};
  timer_at_.reset();
  const auto time = runtime_.now();
  while (!resting_.empty() && resting_.front().first <= time) {
    const auto found = consumers_.find(resting_.front().second);
    resting_.pop_front();
    if (found == consumers_.end())
      continue;
    found->second->resting = false;
    stand_in_line(*found->second);
  }
  if (!resting_.empty())
    wake_at(resting_.front().first);
}

// False: the runtime is at its end, and no timer will fire.
bool queue_core::wake_at(time_point when) {
  if (timer_at_ && *timer_at_ <= when)
    return true;
  auto& timers = runtime_.timers();
  timers.cancel(timer_);
  timer_ = timers.send_at(when, caf::actor_cast<caf::strong_actor_ptr>(address_), caf::make_message(queue_tick{}));
  if (timer_ == timer_id::none)
    return false;
  timer_at_ = when;
  return true;
}

} // namespace actors::detail
