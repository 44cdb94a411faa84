// Which sessions there are: the part that every thread looks into.
//
// A session is reserved (it counts), admitted by its process (it is seen), and dropped by whoever ends its clock,
// exactly once. Each belongs to one life of the supervisor, told by the supervisor's actor id; what is of another life
// is never seen. Thread safety: all members. Locks: a life's before a shard's; no lock is held while an actor is sent
// to.
#pragma once

#include "services/session/detail/idle_clock.hpp"
#include "services/session/session_store.hpp"

#include <caf/actor.hpp>
#include <caf/expected.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace actors {

struct session_record {
  session_record(std::string name, caf::actor_id boss, time_point now, duration ttl)
      : id(std::move(name)), supervisor(boss), clock(now, ttl) {}

  const std::string id;
  const caf::actor_id supervisor;
  idle_clock clock;
};

using session_record_ptr = std::shared_ptr<session_record>;

class session_directory {
public:
  session_directory(std::size_t max_sessions, duration idle_ttl, std::shared_ptr<session_store> store,
                    std::function<void(std::string_view)> on_end = nullptr);

  [[nodiscard]] session_store& store() const noexcept { return *store_; }

  /// Tells who wanted to be told. Requires: called once, by the process of a session that was admitted, at its end.
  void ended(std::string_view id) const;

  // -- the supervisor ---------------------------------------------------------

  /// A supervisor has come to life. Sessions of an earlier life are dropped and killed.
  void begin(caf::actor supervisor);

  /// A supervisor has ended, and its sessions with it. Nothing happens if it has been followed by another already.
  void end(caf::actor_id supervisor);

  [[nodiscard]] caf::actor supervisor() const;

  // -- one session ------------------------------------------------------------

  /// Errors: errc::overloaded, session_errc::no_entropy.
  [[nodiscard]] caf::expected<session_record_ptr> reserve(caf::actor_id supervisor, time_point now);

  /// Makes a session seen, and begins its idle time. False: it, or the life that it belongs to, has ended meanwhile.
  [[nodiscard]] bool admit(const session_record_ptr& session, const caf::actor& process, time_point now);

  /// Ends a session and asks its process to stop. False: it had ended.
  bool retire(session_record& session);

  /// The same for the process itself, which is ending.
  void forget(session_record& session);

  /// Ends a session if it has been idle for too long; its process is the caller. False: it has not, or had ended.
  [[nodiscard]] bool expire(session_record& session, time_point now);

  // -- by id ------------------------------------------------------------------

  bool touch(std::string_view id, time_point now);
  bool hold(std::string_view id, time_point now);
  void release(std::string_view id, time_point now);
  [[nodiscard]] std::optional<caf::actor> find(std::string_view id, time_point now) const;
  bool close(std::string_view id, time_point now);

  [[nodiscard]] std::size_t size() const noexcept { return size_.load(std::memory_order_relaxed); }

private:
  struct hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  struct entry {
    session_record_ptr session;
    caf::actor process;
    std::size_t holders = 0;
  };

  struct alignas(64) shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<std::string_view, entry, hash, std::equal_to<>> sessions; // keys live in the records
  };

  shard& shard_of(std::string_view id) noexcept { return shards_[hash{}(id) % shards_.size()]; }
  const shard& shard_of(std::string_view id) const noexcept { return shards_[hash{}(id) % shards_.size()]; }

  /// Requires: the caller has just ended the session's clock. Its process, if it had been admitted.
  caf::actor drop(session_record& session);

  /// Drops all that are seen. Requires: life_mutex_ is held exclusively, so that none is admitted. Their processes.
  [[nodiscard]] std::vector<caf::actor> drop_all();

  const std::size_t max_sessions_;
  const duration idle_ttl_;
  const std::shared_ptr<session_store> store_;
  const std::function<void(std::string_view)> on_end_;
  std::atomic<std::size_t> size_{0};
  std::array<shard, 32> shards_;
  mutable std::shared_mutex life_mutex_;
  caf::actor supervisor_;
};

} // namespace actors
