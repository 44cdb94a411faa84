#include "services/session/detail/session_ledger.hpp"

#include "services/session/detail/prompt_outcome.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace actors {

session_ledger::session_ledger(std::shared_ptr<session_store> store, duration idle_ttl, wall_clock wall)
    : store_(std::move(store)), idle_ttl_(idle_ttl), wall_clock_(std::move(wall)) {}

// -- rights ---------------------------------------------------------------------

std::uint64_t session_ledger::begin_life() {
  const std::unique_lock lock{keeping_};
  return ++life_;
}

std::optional<session_tenure> session_ledger::begin_tenure(session_record& session, std::uint64_t life,
                                                           std::uint64_t loaded_at) {
  const std::unique_lock lock{keeping_};
  if (session.last_tenure > loaded_at)
    return std::nullopt;
  return session_tenure{.life = life, .number = session.last_tenure = ++last_tenure_};
}

bool session_ledger::may_speak(const session_record& session, const session_tenure& who) const {
  return who.life == life_ && who.number == session.last_tenure;
}

bool session_ledger::speaks(const session_record& session, const session_tenure& who) const {
  const std::shared_lock lock{keeping_};
  return may_speak(session, who);
}

// -- the store ------------------------------------------------------------------

bool session_ledger::introduce(session_record& session, const session_tenure& who, session_state state, time_point now,
                               session_store::on_kept done) {
  const std::shared_lock lock{keeping_};
  if (!may_speak(session, who) || session.clock.has_ended())
    return false;
  session.renew_from = (now + grace() / 2).time_since_epoch().count();
  const auto wall = wall_now();
  store_->begin({.id = session.id,
                 .name = session.name,
                 .created = wall,
                 .keep_until = wall + idle_ttl_ + grace(),
                 .state = std::move(state)},
                std::move(done));
  return true;
}

bool session_ledger::change(session_record& session, const session_tenure& who, session_change what,
                            session_store::on_kept done) {
  const std::shared_lock lock{keeping_};
  if (!may_speak(session, who) || session.clock.has_ended())
    return false;
  store_->change(std::move(what), std::move(done));
  return true;
}

session_tenure session_ledger::reload(session_record& session, std::uint64_t life, session_store::on_loaded done) {
  const std::unique_lock lock{keeping_};
  store_->load(session.id, std::move(done));
  return {.life = life, .number = session.last_tenure = ++last_tenure_};
}

std::uint64_t session_ledger::load_all(session_store::on_all_loaded done) {
  const std::unique_lock lock{keeping_};
  {
    const std::lock_guard ended_lock{ended_->mutex};
    ended_->loading = true;
  }
  store_->load_all(wall_now(), std::move(done));
  return last_tenure_;
}

void session_ledger::end_loading() {
  const std::lock_guard lock{ended_->mutex};
  ended_->loading = false;
  ended_->since_loading.clear();
}

bool session_ledger::is_over(const std::string& id) const {
  const std::lock_guard lock{ended_->mutex};
  return ended_->since_loading.contains(id) || ended_->untold.contains(id);
}

void session_ledger::forget(const std::string& id, const session_store::on_kept& done) {
  ended_->telling(id);
  store_->end(id, [ended = ended_, id, done](const caf::error& failed) {
    ended->told(id, failed);
    if (done)
      done(failed);
  });
}

void session_ledger::forget_again() {
  // As the end of a session: what is loaded afterwards is without them, or they count as ended while it was loaded.
  const std::shared_lock lock{keeping_};
  for (const auto& id : ended_->refused(forgotten_again_at_once))
    forget(id);
}

void session_ledger::ended_sessions::telling(const std::string& id) {
  const std::lock_guard lock{mutex};
  if (loading)
    since_loading.insert(id);
  untold.insert_or_assign(id, telling_state::asked);
}

void session_ledger::ended_sessions::told(const std::string& id, const caf::error& failed) {
  const std::lock_guard lock{mutex};
  if (failed)
    untold.insert_or_assign(id, telling_state::refused);
  else
    untold.erase(id);
}

std::vector<std::string> session_ledger::ended_sessions::refused(std::size_t at_most) const {
  std::vector<std::string> some;
  const std::lock_guard lock{mutex};
  for (const auto& [id, state] : untold)
    if (state == telling_state::refused && some.size() < at_most)
      some.push_back(id);
  return some;
}

// -- time -----------------------------------------------------------------------

// What is written at a time t keeps the session until t + ttl + grace, and is written anew by the first use after t + grace / 2. So it
// reaches the ttl beyond any use, with a grace / 2 to spare for a write that takes its time, or fails and is repeated by the next use.
void session_ledger::renew(const session_record_ptr& session, time_point now) {
  const auto time = now.time_since_epoch().count();
  auto next = time + (grace() / 2).count();
  const bool held = session->clock.held();
  const auto throttle = held ? &session_record::renew_held_from : &session_record::renew_from;
  auto from = ((*session).*throttle).load(std::memory_order_relaxed);
  if (time < from || !((*session).*throttle).compare_exchange_strong(from, next, std::memory_order_relaxed))
    return;
  auto until = wall_now() + idle_ttl_ + grace();
  if (held)
    until += idle_ttl_;
  const std::shared_lock lock{keeping_};
  if (session->clock.has_ended())
    return;
  store_->change({.id = session->id, .keep_until = until},
                 [renewed = std::weak_ptr{session}, throttle, from, next](const caf::error& failed) mutable {
                   if (!failed)
                     return;
                   // Unless a later use has been told meanwhile.
                   if (const auto still_there = renewed.lock())
                     ((*still_there).*throttle).compare_exchange_strong(next, from, std::memory_order_relaxed);
                 });
}

time_point session_ledger::last_use(wall_time kept, time_point now) const {
  const auto left = std::clamp<wall_time::duration>(kept - wall_now(), wall_time::duration::zero(), idle_ttl_);
  return now - (idle_ttl_ - left);
}

// -- the end --------------------------------------------------------------------

void session_ledger::end_kept(std::shared_lock<std::shared_mutex> lock, const std::string& id,
                              const session_store::on_kept& done) {
  if (!store_) {
    if (done)
      done({});
    return;
  }
  auto outcome = std::make_shared<prompt_outcome<caf::error>>();
  forget(id, [outcome, done](const caf::error& failed) {
    if (outcome->put(failed) && done)
      done(failed);
  });
  lock.unlock();
  if (const auto at_once = outcome->take(); at_once && done)
    done(*at_once);
}

} // namespace actors
