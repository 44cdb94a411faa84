#include "services/session/detail/session_directory.hpp"

#include "libactors/control.hpp"
#include "libactors/errc.hpp"
#include "services/session/detail/session_messages.hpp"
#include "services/session/errc.hpp"
#include "services/session/random_id.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace actors {

namespace {

// With a store, which may have refused to forget somebody since.
constexpr std::chrono::minutes between_looks{1};

} // namespace

session_directory::session_directory(session_options options)
    : options_(std::move(options)), ledger_(options_.store, options_.idle_ttl, options_.wall_clock) {}

// -- the supervisor -----------------------------------------------------------

std::uint64_t session_directory::begin(caf::actor supervisor) {
  end(life().number);
  const std::unique_lock lock{life_mutex_};
  life_ = {std::move(supervisor), ledger_.begin_life()};
  return life_.number;
}

void session_directory::end(std::uint64_t life) {
  {
    const std::unique_lock lock{life_mutex_};
    if (life_.number != life)
      return;
    life_.supervisor = nullptr; // from here on none is admitted
  }
  if (!ledger_.store())
    retire_all_but(life + 1);
}

session_directory::present_life session_directory::life() const {
  const std::shared_lock lock{life_mutex_};
  return life_;
}

// -- coming ---------------------------------------------------------------------

bool session_directory::take_place() {
  auto taken = size_.load();
  do
    if (taken >= options_.max_sessions)
      return false;
  while (!size_.compare_exchange_weak(taken, taken + 1));
  return true;
}

bool session_directory::evict_one(time_point now) {
  if (!options_.evict_after)
    return false;
  std::unique_lock lock{queue_mutex_};
  const auto oldest = queue_.longest_idle(now, now + options_.idle_ttl - *options_.evict_after);
  lock.unlock();
  if (!oldest)
    return false;
  // One that is used, or ended, in this moment is left alone; another one will be the oldest then.
  const auto end_unused = [&](idle_clock& of) { return of.end_if_idle(now, *options_.evict_after); };
  if (ledger_.end(*oldest, end_unused, nullptr))
    if (const auto process = drop(*oldest))
      send_exit(process, shutdown_with("it made room for another session"));
  return true;
}

caf::expected<session_record_ptr> session_directory::reserve(time_point now) {
  auto id = random_id();
  if (!id)
    return std::move(id.error());
  auto name = random_name();
  if (!name)
    return std::move(name.error());
  while (!take_place())
    if (!evict_one(now))
      return make_error(errc::overloaded,
                        "there are " + std::to_string(size()) + " sessions, and no more are allowed; try again later");
  return std::make_shared<session_record>(std::move(*id), std::move(*name), now, now, options_.idle_ttl);
}

session_record_ptr session_directory::restore(const kept_session& kept, std::uint64_t life, time_point now) {
  if (auto present = record_of(kept.id)) {
    const std::unique_lock lock{shard_of(present->key).mutex};
    present->listed = life;
    const bool has_process = present->process && present->life == life;
    return has_process || present->clock.has_ended() ? nullptr : present;
  }
  const auto key = session_key::of(kept.id);
  if (!key || ledger_.is_over(kept.id)) { // one that was not drawn here has no key
    ledger_.forget(kept.id);
    return nullptr;
  }
  if (!take_place())
    return nullptr;
  const auto age = std::max(wall_time::duration::zero(), ledger_.wall_now() - kept.created);
  auto restored = std::make_shared<session_record>(kept.id, kept.name, now - age,
                                                   ledger_.last_use(kept.keep_until, now), options_.idle_ttl);
  restored->listed = life;
  if (options_.on_restore)
    options_.on_restore(kept.id, kept.state);
  {
    auto& home = shard_of(*key);
    const std::unique_lock lock{home.mutex};
    home.sessions.emplace(*key, restored);
  }
  watch(restored, now);
  return restored;
}

bool session_directory::admit(const session_record_ptr& session, const caf::actor& process, const session_tenure& who,
                              time_point now) {
  caf::actor former; // has been given up, and may not know
  bool entered = false;
  {
    std::shared_lock life_lock{life_mutex_};
    if (!life_.supervisor || life_.number != who.life || !ledger_.speaks(*session, who))
      return false;
    auto& home = shard_of(session->key);
    std::unique_lock lock{home.mutex};
    // Under the lock: who ends the clock later looks for the entry after this, and finds it.
    if (!session->clock.alive(now))
      return false;
    const auto [place, is_new] = home.sessions.emplace(session->key, session);
    if (place->second != session)
      return false;
    former = std::exchange(session->process, process);
    session->life = who.life;
    entered = is_new;
  }
  if (former)
    ask_to_stop(former);
  if (entered)
    watch(session, now);
  return true;
}

void session_directory::left(session_record& session, caf::actor_id process) {
  caf::actor gone; // outlives the lock
  std::unique_lock lock{shard_of(session.key).mutex};
  if (session.process && session.process.id() == process)
    std::swap(gone, session.process);
}

// -- the end --------------------------------------------------------------------

caf::actor session_directory::drop(session_record& session) {
  size_.fetch_sub(1);
  session_record_ptr gone; // outlives the lock
  caf::actor process;
  {
    auto& home = shard_of(session.key);
    std::unique_lock lock{home.mutex};
    const auto found = home.sessions.find(session.key);
    if (found == home.sessions.end() || found->second.get() != &session)
      return {};
    gone = std::move(found->second);
    home.sessions.erase(found);
    process = std::exchange(gone->process, nullptr);
  }
  if (options_.on_end)
    options_.on_end(gone->id);
  return process;
}

bool session_directory::retire(session_record& session, const session_store::on_kept& done) {
  if (!ledger_.end(
          session, [](idle_clock& of) { return of.end(); }, done))
    return false;
  if (const auto process = drop(session))
    ask_to_stop(process);
  return true;
}

void session_directory::retire_all_but(std::uint64_t life) {
  std::vector<session_record_ptr> left;
  for (auto& home : shards_) {
    const std::shared_lock lock{home.mutex};
    for (const auto& [id, each] : home.sessions)
      if (each->life != life && each->listed != life)
        left.push_back(each);
  }
  for (const auto& each : left)
    retire(*each);
}

// -- time -------------------------------------------------------------------------

void session_directory::watch(const session_record_ptr& session, time_point now) {
  std::unique_lock lock{queue_mutex_};
  queue_.add(session, now, size());
  const auto next = queue_.next();
  if (!next || (next_look_ && *next_look_ <= *next))
    return;
  next_look_ = next;
  const auto keeper = keeper_;
  lock.unlock();
  if (keeper)
    caf::anon_send<caf::message_priority::high>(keeper, look_earlier{});
}

void session_directory::set_keeper(caf::actor keeper) {
  const std::lock_guard lock{queue_mutex_};
  std::swap(keeper_, keeper);
}

void session_directory::keeper_left(caf::actor_id who) {
  caf::actor gone; // outlives the lock
  const std::lock_guard lock{queue_mutex_};
  if (keeper_ && keeper_.id() == who)
    std::swap(gone, keeper_);
}

std::optional<time_point> session_directory::look(time_point now) {
  if (ledger_.store())
    ledger_.forget_again();
  for (;;) {
    std::unique_lock lock{queue_mutex_};
    const auto session = queue_.pop(now);
    if (!session) {
      next_look_ = queue_.next();
      if (ledger_.store())
        next_look_ = std::min(next_look_.value_or(time_point::max()), now + between_looks);
      return next_look_;
    }
    if (const auto due = session->clock.due(now); !due || *due > now) {
      queue_.add(session, now, size());
      lock.unlock();
      if (due && ledger_.store() && session->clock.held())
        ledger_.renew(session, now);
      continue;
    }
    lock.unlock();
    if (ledger_.end(
            *session, [now](idle_clock& of) { return of.end_if_idle(now); }, nullptr)) {
      if (const auto process = drop(*session))
        send_exit(process, shutdown_with("the session was idle for too long"));
    } else if (!session->clock.has_ended()) {
      lock.lock();
      queue_.add(session, now, size()); // used in this moment
    }
  }
}

// -- by id --------------------------------------------------------------------

const session_record_ptr& session_directory::shard::find(const session_key& key) const noexcept {
  static const session_record_ptr none;
  const auto found = sessions.find(key);
  return found == sessions.end() ? none : found->second;
}

session_record_ptr session_directory::record_of(std::string_view id) const {
  const auto key = session_key::of(id);
  if (!key)
    return nullptr;
  const auto& home = shard_of(*key);
  const std::shared_lock lock{home.mutex};
  return home.find(*key);
}

bool session_directory::touch(std::string_view id, time_point now) {
  const auto key = session_key::of(id);
  if (!key)
    return false;
  auto& home = shard_of(*key);
  std::shared_lock lock{home.mutex};
  const auto& found = home.find(*key);
  if (!found || !found->clock.touch(now))
    return false;
  if (ledger_.store()) {
    const auto session = found;
    lock.unlock();
    ledger_.renew(session, now);
  }
  return true;
}

bool session_directory::hold(std::string_view id, time_point now) {
  const auto key = session_key::of(id);
  if (!key)
    return false;
  auto& home = shard_of(*key);
  std::unique_lock lock{home.mutex};
  const auto session = home.find(*key);
  if (!session || !session->clock.hold(now))
    return false;
  ++session->holders;
  lock.unlock();
  if (ledger_.store())
    ledger_.renew(session, now);
  return true;
}

void session_directory::release(std::string_view id, time_point now) {
  const auto key = session_key::of(id);
  if (!key)
    return;
  auto& home = shard_of(*key);
  std::unique_lock lock{home.mutex};
  const auto session = home.find(*key);
  if (!session || session->holders == 0)
    return;
  if (--session->holders != 0)
    return;
  session->clock.release(now);
  lock.unlock();
  if (ledger_.store())
    ledger_.renew(session, now);
}

std::optional<caf::actor> session_directory::find(std::string_view id, time_point now) const {
  const auto key = session_key::of(id);
  if (!key)
    return std::nullopt;
  const auto& home = shard_of(*key);
  const std::shared_lock lock{home.mutex};
  const auto& found = home.find(*key);
  if (!found || !found->process || !found->clock.alive(now))
    return std::nullopt;
  return found->process;
}

bool session_directory::close(std::string_view id, time_point now, const session_store::on_kept& done) {
  const auto session = record_of(id);
  if (!session)
    return false;
  const bool was_alive = session->clock.alive(now);
  return retire(*session, was_alive ? done : nullptr) && was_alive;
}

// -- for administrators -----------------------------------------------------------

session_page session_directory::list(const std::string& after, std::size_t limit, time_point now) const {
  session_page page;
  auto& found = page.sessions;
  for (const auto& home : shards_) {
    const std::shared_lock lock{home.mutex};
    for (const auto& [id, each] : home.sessions)
      if (each->name > after && each->clock.alive(now))
        found.push_back({.name = each->name,
                         .age = now - each->created,
                         .idle = each->clock.idle(now),
                         .held = each->clock.held()});
  }
  limit = std::max<std::size_t>(1, limit);
  const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(limit, found.size()));
  std::ranges::partial_sort(found, end, {}, &session_info::name);
  if (end != found.end()) {
    found.erase(end, found.end());
    page.next = found.back().name;
  }
  return page;
}

} // namespace actors
