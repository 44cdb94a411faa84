// What a dispatcher does for its keeper: places, and who has them.
#include "services/pool/dispatcher.hpp"

#include "services/pool/messages.hpp"

#include <caf/make_message.hpp>
#include <caf/message_id.hpp>

#include <algorithm>
#include <cassert>
#include <utility>

namespace actors {

namespace {

constexpr unsigned number_bits = 20;
constexpr unsigned turn_bits = 39;

template <class Message>
void tell(const caf::actor& whom, Message what) {
  whom->enqueue(nullptr, caf::make_message_id(caf::message_priority::high), caf::make_message(std::move(what)),
                nullptr);
}

} // namespace

// -- places -------------------------------------------------------------------

dispatcher::ticket dispatcher::ticket_of(const seat& of) noexcept {
  const auto turn = of.turn & ((std::uint64_t{1} << turn_bits) - 1);
  return ticket{(turn << number_bits) | of.number};
}

dispatcher::seat* dispatcher::find(ticket at) {
  const auto number = static_cast<std::uint64_t>(at) & ((std::uint64_t{1} << number_bits) - 1);
  if (number >= seats_.size())
    return nullptr;
  auto& found = seats_[number];
  const bool has_turn = found.is == state::working || found.is == state::lent;
  return has_turn && ticket_of(found) == at ? &found : nullptr;
}

dispatcher::seat* dispatcher::find(caf::actor_id worker) const {
  const auto found = staff_.find(worker);
  return found == staff_.end() ? nullptr : found->second;
}

// Its place waits for the successor of its worker.
void dispatcher::vacate(seat& which) {
  if (which.is == state::idle)
    make_busy(which);
  staff_.erase(which.worker.id());
  which.is = state::vacant;
  which.owner = caf::invalid_actor_id;
  ++which.turn;
}

dispatcher::seat& dispatcher::new_place() {
  if (spare_.empty())
    spare_.push_back(&seats_.emplace_back(seats_.size()));
  auto& added = *spare_.back();
  spare_.pop_back();
  added.place = static_cast<std::uint32_t>(places_.size());
  places_.push_back(&added);
  return added;
}

// The last place takes its number; where jobs are routed it has to be the last one. What waited for it: to be routed again.
// Requires: it is vacant.
std::vector<dispatcher::job_ptr> dispatcher::drop_place(seat& which) {
  auto* const last = places_.back();
  places_[which.place] = last;
  last->place = which.place;
  places_.pop_back();
  spare_.push_back(&which);
  std::vector<job_ptr> orphans;
  while (!which.own.empty()) {
    orphans.push_back(lines_.take(lines_.front(which.own)));
    orphans.back()->in_line_ = 0;
  }
  return orphans;
}

void dispatcher::route_again(const std::vector<job_ptr>& jobs) {
  for (const auto& each : jobs) {
    guard lock{mutex_};
    if (each->over_)
      continue;
    if (!keeper_) {
      ++totals_.refused;
      const auto why = closed_why_;
      lock.unlock();
      each->refuse(why);
      continue;
    }
    lines::line* line = nullptr;
    if (auto* const idle = choose_idle(*each, line))
      seat_job(std::move(lock), *idle, each);
    else
      keep(*line, each, false);
  }
}

// With a routing policy the last place goes first, so that the others keep their numbers.
bool dispatcher::may_leave(const seat& which) const {
  return settings_.route == routing::first_idle || which.place + 1 == places_.size();
}

std::vector<dispatcher::job_ptr> dispatcher::dismiss(seat& which) {
  const auto leaves = which.worker;
  vacate(which);
  which.worker = nullptr;
  --employed_;
  tell(keeper_, stop_worker{leaves});
  return drop_place(which);
}

// Nothing waits for those that are idle.
void dispatcher::dismiss_idle(std::size_t down_to, bool unused_only) {
  for (auto at = places_.size(); at-- > 0 && employed_ > down_to;)
    if (auto& each = *places_[at]; each.is == state::idle && may_leave(each) && !(unused_only && each.used))
      (void)dismiss(each);
}

void dispatcher::doubt(seat& of) {
  of.is = state::doubtful;
  tell(keeper_, worker_in_doubt{of.worker});
}

void dispatcher::replace(seat& of) {
  const auto broken = of.worker;
  vacate(of);
  of.worker = nullptr;
  tell(keeper_, replace_worker{broken});
}

// -- its keeper ---------------------------------------------------------------

caf::error dispatcher::closed(time_point now) const {
  if (!closed_until_ || !settings_.unavailable)
    return closed_why_;
  return settings_.unavailable(std::max(*closed_until_ - now, duration::zero()));
}

std::size_t dispatcher::hire() {
  const auto before = starting_;
  while (starting_ < lines_.size() && employed_ < max_) {
    ++starting_;
    ++employed_;
  }
  return starting_ - before;
}

void dispatcher::ask_for_more() {
  if (const auto wanted = hire())
    tell(keeper_, start_workers{wanted});
}

std::size_t dispatcher::open(caf::actor keeper) {
  const std::lock_guard lock{mutex_};
  keeper_ = std::move(keeper);
  closed_until_.reset();
  starting_ = employed_ = min_;
  return min_ + hire();
}

void dispatcher::add(const caf::actor& worker) {
  guard lock{mutex_};
  if (!keeper_ || find(worker.id()))
    return;
  const auto vacant = std::ranges::find(places_, state::vacant, &seat::is);
  auto& added = vacant == places_.end() ? new_place() : **vacant;
  added.worker = worker;
  staff_[worker.id()] = &added;
  seat_next(std::move(lock), added);
}

bool dispatcher::remove(caf::actor_id worker) {
  caf::actor gone; // goes after the lock, as does what it was on
  job_ptr on;
  guard lock{mutex_};
  auto* const found = find(worker);
  if (!found)
    return false;
  on = std::move(found->working_on);
  if (on)
    on->at_ = nullptr;
  vacate(*found);
  gone = std::move(found->worker);
  found->worker = nullptr;
  lock.unlock();
  if (on)
    on->lost(on);
  return true;
}

void dispatcher::release(const caf::actor& worker) {
  guard lock{mutex_};
  if (auto* const at = find(worker.id()); at && at->is == state::doubtful)
    seat_next(std::move(lock), *at);
}

std::size_t dispatcher::started() {
  const std::lock_guard lock{mutex_};
  --starting_;
  // Jobs that came meanwhile may have counted on this one, which is at work already.
  return hire();
}

void dispatcher::succeed_later() {
  const std::lock_guard lock{mutex_};
  ++starting_;
}

std::size_t dispatcher::refill() {
  const std::lock_guard lock{mutex_};
  const auto missing = keeper_ && employed_ < min_ ? min_ - employed_ : 0;
  starting_ += missing;
  employed_ += missing;
  return missing;
}

// Not made up for at once: what has failed may go on to fail. The next job asks for one again, or `refill`.
bool dispatcher::start_failed() {
  const std::lock_guard lock{mutex_};
  --starting_;
  --employed_;
  return employed_ > 0;
}

void dispatcher::not_stopped() {
  const std::lock_guard lock{mutex_};
  ++employed_;
  dismiss_idle(max_, false); // it may be here already
}

void dispatcher::shrink() {
  const std::lock_guard lock{mutex_};
  dismiss_idle(min_, true);
  for (auto* const each : places_)
    each->used = false;
}

void dispatcher::resize(std::size_t min, std::size_t max) {
  const std::lock_guard lock{mutex_};
  min_ = min;
  max_ = max;
  if (!keeper_)
    return;
  dismiss_idle(max_, false);
  auto wanted = hire();
  if (employed_ < min_) {
    wanted += min_ - employed_;
    starting_ += min_ - employed_;
    employed_ = min_;
  }
  if (wanted != 0)
    tell(keeper_, start_workers{wanted});
}

void dispatcher::close(const caf::error& why, std::optional<time_point> until, time_point now) {
  std::vector<job_ptr> all;
  std::vector<caf::actor> workers;
  caf::actor keeper;
  guard lock{mutex_};
  keeper.swap(keeper_);
  closed_why_ = why;
  closed_until_ = until;
  starting_ = employed_ = 0;
  const auto empty = [&](lines::line& waiting) {
    while (!waiting.empty())
      all.push_back(lines_.take(lines_.front(waiting)));
  };
  for (auto* const each : places_) {
    if (each->working_on)
      all.push_back(std::move(each->working_on));
    if (each->worker) {
      vacate(*each);
      workers.push_back(std::move(each->worker));
      each->worker = nullptr;
    }
    empty(each->own);
    spare_.push_back(each);
  }
  empty(line_);
  places_.clear();
  for (auto& [owner, waits] : owners_)
    waits.clear();
  for (const auto& each : all) {
    each->at_ = nullptr;
    each->in_line_ = 0;
    each->over_ = true;
  }
  totals_.refused += all.size();
  const auto told = closed(now);
  closed_why_ = told; // for `route_again`, which may be under way and knows no time
  lock.unlock();
  for (const auto& each : all)
    each->refuse(told);
}

bool dispatcher::doubts(const caf::actor& worker) const {
  const std::lock_guard lock{mutex_};
  const auto* const found = find(worker.id());
  return found && found->is == state::doubtful;
}

std::size_t dispatcher::workers() const {
  const std::lock_guard lock{mutex_};
  return staff_.size();
}

dispatcher_snapshot dispatcher::snapshot() const {
  const std::lock_guard lock{mutex_};
  auto now = totals_;
  now.idle = idle_.size();
  for (const auto* const each : places_) {
    now.running += each->is == state::working ? 1 : 0;
    now.lent += each->is == state::lent ? 1 : 0;
    now.in_doubt += each->is == state::doubtful ? 1 : 0;
  }
  now.starting = employed_ > staff_.size() ? employed_ - staff_.size() : 0;
  now.waiting = lines_.size();
  return now;
}

} // namespace actors
