#include "services/session/detail/session_directory.hpp"

#include "libactors/control.hpp"
#include "libactors/errc.hpp"
#include "services/session/detail/session_id.hpp"
#include "services/session/errc.hpp"

#include <mutex>
#include <utility>

namespace actors {

session_directory::session_directory(std::size_t max_sessions, duration idle_ttl, std::shared_ptr<session_store> store,
                                     std::function<void(std::string_view)> on_end)
    : max_sessions_(max_sessions), idle_ttl_(idle_ttl), store_(std::move(store)), on_end_(std::move(on_end)) {}

void session_directory::ended(std::string_view id) const {
  if (on_end_)
    on_end_(id);
}

// -- the supervisor -----------------------------------------------------------

void session_directory::begin(caf::actor supervisor) {
  std::unique_lock lock{life_mutex_};
  supervisor_ = std::move(supervisor);
  const auto left = drop_all();
  lock.unlock();
  for (const auto& each : left)
    kill(each);
}

void session_directory::end(caf::actor_id supervisor) {
  std::unique_lock lock{life_mutex_};
  if (!supervisor_ || supervisor_.id() != supervisor)
    return;
  const auto ended = std::exchange(supervisor_, {});
  const auto left = drop_all();
  lock.unlock();
  for (const auto& each : left)
    kill(each);
}

caf::actor session_directory::supervisor() const {
  std::shared_lock lock{life_mutex_};
  return supervisor_;
}

std::vector<caf::actor> session_directory::drop_all() {
  std::vector<caf::actor> processes;
  for (auto& home : shards_) {
    std::unique_lock lock{home.mutex};
    for (auto& [id, each] : home.sessions) {
      // One whose clock somebody else has ended is counted out by him.
      if (each.session->clock.end())
        size_.fetch_sub(1);
      processes.push_back(std::move(each.process));
    }
    home.sessions.clear();
  }
  return processes;
}

// -- one session --------------------------------------------------------------

caf::expected<session_record_ptr> session_directory::reserve(caf::actor_id supervisor, time_point now) {
  auto id = make_session_id();
  if (!id)
    return std::move(id.error());
  auto taken = size_.load();
  do
    if (taken >= max_sessions_)
      return make_error(errc::overloaded, "there are " + std::to_string(taken) + " sessions, which is the limit");
  while (!size_.compare_exchange_weak(taken, taken + 1));
  return std::make_shared<session_record>(std::move(*id), supervisor, now, idle_ttl_);
}

bool session_directory::admit(const session_record_ptr& session, const caf::actor& process, time_point now) {
  std::shared_lock life_lock{life_mutex_};
  if (!supervisor_ || supervisor_.id() != session->supervisor)
    return false;
  auto& home = shard_of(session->id);
  std::unique_lock lock{home.mutex};
  // Under the lock: who ends the clock later looks for the entry after this, and finds it.
  if (!session->clock.touch(now))
    return false;
  home.sessions.emplace(session->id, entry{session, process});
  return true;
}

caf::actor session_directory::drop(session_record& session) {
  size_.fetch_sub(1);
  auto& home = shard_of(session.id);
  std::unique_lock lock{home.mutex};
  const auto found = home.sessions.find(session.id);
  if (found == home.sessions.end() || found->second.session.get() != &session)
    return {};
  // The key lives in the record, which has to outlast the erasure.
  const auto gone = std::move(found->second);
  home.sessions.erase(found);
  return gone.process;
}

bool session_directory::retire(session_record& session) {
  if (!session.clock.end())
    return false;
  if (const auto process = drop(session))
    ask_to_stop(process);
  return true;
}

void session_directory::forget(session_record& session) {
  if (session.clock.end())
    drop(session);
}

bool session_directory::expire(session_record& session, time_point now) {
  if (!session.clock.end_if_idle(now))
    return false;
  drop(session);
  return true;
}

// -- by id --------------------------------------------------------------------

bool session_directory::touch(std::string_view id, time_point now) {
  auto& home = shard_of(id);
  std::shared_lock lock{home.mutex};
  const auto found = home.sessions.find(id);
  return found != home.sessions.end() && found->second.session->clock.touch(now);
}

bool session_directory::hold(std::string_view id, time_point now) {
  auto& home = shard_of(id);
  std::unique_lock lock{home.mutex};
  const auto found = home.sessions.find(id);
  if (found == home.sessions.end() || !found->second.session->clock.hold(now))
    return false;
  ++found->second.holders;
  return true;
}

void session_directory::release(std::string_view id, time_point now) {
  auto& home = shard_of(id);
  std::unique_lock lock{home.mutex};
  const auto found = home.sessions.find(id);
  if (found != home.sessions.end() && --found->second.holders == 0)
    found->second.session->clock.release(now);
}

std::optional<caf::actor> session_directory::find(std::string_view id, time_point now) const {
  const auto& home = shard_of(id);
  std::shared_lock lock{home.mutex};
  const auto found = home.sessions.find(id);
  if (found == home.sessions.end() || !found->second.session->clock.alive(now))
    return std::nullopt;
  return found->second.process;
}

bool session_directory::close(std::string_view id, time_point now) {
  auto& home = shard_of(id);
  std::shared_lock lock{home.mutex};
  const auto found = home.sessions.find(id);
  if (found == home.sessions.end())
    return false;
  const auto session = found->second.session;
  lock.unlock();
  const bool was_alive = session->clock.alive(now);
  return retire(*session) && was_alive;
}

} // namespace actors
