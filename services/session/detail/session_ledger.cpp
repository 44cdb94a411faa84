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
    ended_->since_loading.merge(std::exchange(ended_->untold, {}));
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
  return ended_->since_loading.contains(id);
}

void session_ledger::forget(const std::string& id) {
  store_->end(id, [ended = ended_, id](const caf::error& failed) { ended->told(id, failed); });
}

void session_ledger::ended_sessions::told(const std::string& id, const caf::error& failed) {
  const std::lock_guard lock{mutex};
  if (failed)
    untold.insert(id);
  else
    untold.erase(id);
}

// -- time -----------------------------------------------------------------------

// What is written at a time t keeps the session until t + ttl + grace, and is written anew by the first use after t + grace / 2. So it
// reaches the ttl beyond any use, with a grace / 2 to spare for a write that fails.
void session_ledger::renew(session_record& session, time_point now) {
  const auto time = now.time_since_epoch().count();
  const auto next = time + (grace() / 2).count();
  auto from = session.renew_from.load(std::memory_order_relaxed);
  if (time < from || !session.renew_from.compare_exchange_strong(from, next, std::memory_order_relaxed))
    return;
  auto until = wall_now() + idle_ttl_ + grace();
  if (session.clock.held())
    until += idle_ttl_;
  const std::shared_lock lock{keeping_};
  if (!session.clock.has_ended())
    store_->change({.id = session.id, .keep_until = until}, [](const caf::error&) {});
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
  {
    const std::lock_guard ended_lock{ended_->mutex};
    if (ended_->loading)
      ended_->since_loading.insert(id);
  }
  auto outcome = std::make_shared<prompt_outcome<caf::error>>();
  store_->end(id, [ended = ended_, id, outcome, done](const caf::error& failed) {
    ended->told(id, failed);
    if (outcome->put(failed) && done)
      done(failed);
  });
  lock.unlock();
  if (const auto at_once = outcome->take(); at_once && done)
    done(*at_once);
}

} // namespace actors
