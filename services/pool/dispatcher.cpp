#include "services/pool/dispatcher.hpp"

#include "libactors/errc.hpp"

#include <cassert>
#include <utility>

namespace actors {

namespace {

const void* this_thread() noexcept {
  static thread_local const char here = 0;
  return &here;
}

void refuse_all(const std::vector<dispatcher::job_ptr>& jobs, errc why) {
  for (const auto& each : jobs)
    each->refuse(make_error(why));
}

} // namespace

dispatcher::dispatcher(dispatcher_settings settings)
    : settings_(std::move(settings)),
      min_(settings_.min_workers),
      max_(settings_.max_workers),
      closed_why_(settings_.not_running),
      dice_(settings_.seed) {}

// -- jobs ---------------------------------------------------------------------

void dispatcher::take(job_ptr what, time_point now) {
  guard lock{mutex_};
  crossings_.used_here();
  if (what->over_)
    return;
  if (!keeper_)
    return turn_away(std::move(lock), *what, now);
  lines::line* line = nullptr;
  if (auto* const idle = choose_idle(*what, line))
    return seat_job(std::move(lock), *idle, what);
  std::vector<job_ptr> given_up;
  if (lines_.size() >= settings_.max_waiting) {
    given_up = make_room();
    if (given_up.empty()) {
      ++totals_.refused;
      lock.unlock();
      return what->refuse(settings_.overloaded ? settings_.overloaded() : make_error(errc::overloaded));
    }
  }
  keep(*line, std::move(what), false);
  lock.unlock();
  refuse_all(given_up, errc::cancelled);
}

void dispatcher::turn_away(guard lock, job& what, time_point now) {
  ++totals_.refused;
  const auto why = closed(now);
  lock.unlock();
  what.refuse(why);
}

// A look through the lines costs as much as they are long: the refusals since the last one have to be worth it.
std::vector<dispatcher::job_ptr> dispatcher::make_room() {
  constexpr std::size_t looked_at_each = 64;
  std::vector<job_ptr> unwanted;
  if (++refused_since_look_ * looked_at_each < lines_.size())
    return unwanted;
  refused_since_look_ = 0;
  const auto look = [&](lines::line& in) {
    lines_.each(in, [&](lines::key, const job_ptr& each) {
      if (each->unwanted())
        unwanted.push_back(each);
    });
  };
  look(line_);
  for (auto* const each : places_)
    look(each->own);
  for (const auto& each : unwanted) {
    each->over_ = true;
    (void)leave_line(*each);
  }
  return unwanted;
}

void dispatcher::done(job& what, outcome how) {
  job_ptr kept; // its end may be the end of the job: outside the lock
  guard lock{mutex_};
  what.over_ = true;
  kept = leave_line(what);
  auto* const at = std::exchange(what.at_, nullptr);
  if (!at)
    return;
  kept = std::move(at->working_on);
  end_turn(std::move(lock), *at, how);
}

dispatcher::job_ptr dispatcher::finish(ticket at, outcome how) {
  job_ptr kept;
  guard lock{mutex_};
  crossings_.used_here();
  auto* const found = find(at);
  if (!found)
    return kept;
  kept = std::move(found->working_on);
  if (kept) {
    kept->at_ = nullptr;
    kept->over_ = how == outcome::free;
  }
  end_turn(std::move(lock), *found, how);
  return kept;
}

void dispatcher::end_turn(guard lock, seat& of, outcome how) {
  ++of.turn;
  if (how == outcome::free)
    return seat_next(std::move(lock), of);
  if (how == outcome::broken)
    return replace(of);
  if (how == outcome::overdue && settings_.tell_to_cancel)
    settings_.tell_to_cancel(of.worker);
  doubt(of);
}

void dispatcher::put_back(job_ptr what, time_point now) {
  guard lock{mutex_};
  if (auto* const at = std::exchange(what->at_, nullptr)) {
    at->working_on = nullptr;
    ++at->turn;
    doubt(*at);
  }
  if (what->over_)
    return;
  if (!keeper_)
    return turn_away(std::move(lock), *what, now);
  ++totals_.put_back;
  lines::line* line = nullptr;
  if (auto* const idle = choose_idle(*what, line))
    return seat_job(std::move(lock), *idle, what);
  keep(*line, std::move(what), true);
}

bool dispatcher::withdraw(job& what) {
  job_ptr kept; // goes after the lock
  const std::lock_guard lock{mutex_};
  what.over_ = true;
  kept = leave_line(what);
  // Under the lock: its worker gets its next job after this.
  if (what.at_ && settings_.tell_to_cancel)
    settings_.tell_to_cancel(what.at_->worker);
  return !what.at_;
}

dispatcher::job_ptr dispatcher::leave_line(job& what) {
  if (what.in_line_ == 0)
    return nullptr;
  owner_waits(what, false);
  return lines_.take(std::exchange(what.in_line_, 0));
}

void dispatcher::owner_waits(const job& what, bool still) {
  if (!what.lends_)
    return;
  const auto owner = owners_.find(what.owner_);
  if (owner == owners_.end())
    return;
  if (still)
    owner->second.push_back(what.in_line_);
  else
    std::erase(owner->second, what.in_line_);
}

// Of those that worked last the one whose work was given on this thread, if there is one: what it needs is in this core's cache.
dispatcher::seat* dispatcher::warmest() const {
  constexpr std::size_t looked_at = 4;
  const auto* const here = this_thread();
  const auto from = idle_.size() > looked_at ? idle_.end() - looked_at : idle_.begin();
  for (auto at = idle_.end(); at != from;)
    if ((*--at)->home == here)
      return *at;
  return idle_.empty() ? nullptr : idle_.back();
}

dispatcher::seat* dispatcher::choose(const job& what) {
  const auto among = places_.size();
  if (settings_.route == routing::first_idle || what.lends_ || among == 0)
    return warmest();
  switch (settings_.route) {
  case routing::consistent_hash:
    if (what.key_)
      return places_[consistent_hash::pick(*what.key_, among)];
    [[fallthrough]];
  case routing::round_robin:
    return places_[turns_.next(among)];
  case routing::random:
    return places_[dice_.next(among)];
  default:
    if (auto* const idle = warmest())
      return idle;
    return places_[least_loaded::pick(among, [this](std::size_t n) { return 1 + places_[n]->own.size(); })];
  }
}

// Null: it waits in that line.
dispatcher::seat* dispatcher::choose_idle(const job& what, lines::line*& else_waits_in) {
  auto* const where = choose(what);
  if (where && where->is == state::idle) {
    make_busy(*where);
    return where;
  }
  else_waits_in = where ? &where->own : &line_;
  return nullptr;
}

void dispatcher::keep(lines::line& in, job_ptr what, bool first) {
  auto& waiting = *what;
  waiting.in_line_ = first ? lines_.push_front(in, std::move(what)) : lines_.push_back(in, std::move(what));
  owner_waits(waiting, true);
  if (waiting.deadline_ != time_point::max() && settings_.wake_at &&
      due_.add(waiting.deadline_, waiting.in_line_, lines_.size() - 1,
               [this](lines::key key) { return lines_.find(key) != nullptr; }))
    settings_.wake_at(waiting.deadline_);
  ask_for_more();
}

// Requires: it is neither idle nor at work.
void dispatcher::seat_job(guard lock, seat& free, const job_ptr& what) {
  assert(!free.working_on && free.worker);
  free.used = true;
  free.home = this_thread();
  if (what->lends_) {
    free.is = state::lent;
    free.owner = what->owner_;
    what->over_ = true;
    ++totals_.loans;
  } else {
    free.is = state::working;
    free.working_on = what;
    what->at_ = &free;
    ++totals_.jobs;
    watch_running(what->deadline_);
  }
  const auto worker = free.worker;
  const auto at = ticket_of(free);
  what->assigned(at);
  lock.unlock();
  what->run(worker, at);
}

void dispatcher::seat_next(guard lock, seat& free) {
  if (lines_.size() == 0 && employed_ <= max_)
    return make_idle(free);
  if (employed_ > max_ && may_leave(free)) {
    const auto orphans = dismiss(free);
    dismiss_idle(max_, false); // those that were to leave, and had to wait for this one
    lock.unlock();
    return route_again(orphans);
  }
  std::vector<job_ptr> given_up;
  auto next = next_for(free);
  while (next && next->unwanted()) {
    next->over_ = true;
    given_up.push_back(std::move(next));
    next = next_for(free);
  }
  if (next) {
    seat_job(std::move(lock), free, next);
  } else {
    make_idle(free);
    lock.unlock();
  }
  refuse_all(given_up, errc::cancelled);
}

dispatcher::job_ptr dispatcher::next_for(const seat& free) {
  const bool own = !free.own.empty();
  if (!own && line_.empty())
    return nullptr;
  const auto& from = own && (line_.empty() || lines_.older(free.own, line_)) ? free.own : line_;
  return leave_line(**lines_.find(lines_.front(from)));
}

// -- loans --------------------------------------------------------------------

std::optional<dispatcher::loan> dispatcher::lend(caf::actor_id owner) {
  const std::lock_guard lock{mutex_};
  crossings_.used_here();
  auto* const chosen = warmest();
  if (!chosen)
    return std::nullopt;
  auto& free = *chosen;
  make_busy(free);
  free.used = true;
  free.home = this_thread();
  free.is = state::lent;
  free.owner = owner;
  ++totals_.loans;
  return loan{ticket_of(free), free.worker, owner != caf::invalid_actor_id && owners_.try_emplace(owner).second};
}

bool dispatcher::first_of(caf::actor_id owner) {
  const std::lock_guard lock{mutex_};
  return owners_.try_emplace(owner).second;
}

void dispatcher::owner_ended(caf::actor_id owner, outcome how) {
  std::vector<ticket> held;
  std::vector<job_ptr> waited; // go after the lock
  {
    const std::lock_guard lock{mutex_};
    if (const auto record = owners_.extract(owner))
      for (const auto key : record.mapped()) {
        waited.push_back(lines_.take(key));
        waited.back()->in_line_ = 0;
        waited.back()->over_ = true;
      }
    for (const auto* const each : places_)
      if (each->is == state::lent && each->owner == owner)
        held.push_back(ticket_of(*each));
  }
  for (const auto each : held)
    (void)finish(each, how);
}

// -- time ---------------------------------------------------------------------

void dispatcher::watch_running(time_point deadline) {
  if (deadline == time_point::max() || !settings_.wake_at)
    return;
  if (look_at_running_ != time_point{} && look_at_running_ <= deadline)
    return;
  look_at_running_ = deadline;
  settings_.wake_at(deadline);
}

void dispatcher::tick(time_point now) {
  std::vector<job_ptr> waited;
  std::vector<job_ptr> ran;
  {
    const std::lock_guard lock{mutex_};
    while (const auto key = due_.pop(now)) {
      const auto* const found = lines_.find(*key);
      if (!found || (*found)->deadline_ > now)
        continue;
      waited.push_back(leave_line(**found));
      waited.back()->over_ = true;
    }
    if (const auto next = due_.rearm([this](lines::key key) { return lines_.find(key) != nullptr; }))
      settings_.wake_at(*next);
    if (look_at_running_ != time_point{} && look_at_running_ <= now) {
      look_at_running_ = {};
      for (auto* const each : places_) {
        if (each->is != state::working)
          continue;
        if (each->working_on->deadline_ > now) {
          watch_running(each->working_on->deadline_);
          continue;
        }
        auto& late = ran.emplace_back(std::move(each->working_on));
        late->over_ = true;
        late->at_ = nullptr;
        end_turn({}, *each, outcome::overdue);
      }
    }
    totals_.overdue += waited.size() + ran.size();
  }
  for (const auto& each : waited)
    each->refuse(make_error(errc::deadline_exceeded));
  for (const auto& each : ran)
    each->overdue();
}

} // namespace actors
