// Which sessions there are: the part that every thread looks into.
//
// A session is reserved (it counts), admitted by its process (it is seen), and dropped by whoever ends its clock, exactly once. Each
// of its processes belongs to one life of the supervisor; one of a former life is never admitted. Without a store a life takes its
// sessions along; with one they stay, and the next life brings them new processes.
//
// Thread safety: all members. Locks: a life's before a shard's, the ledger's before a shard's; no lock is held while an actor is sent
// to or a callback runs, but for those of a store that answers at once, which go no further than a note.
#pragma once

#include "services/session/detail/idle_queue.hpp"
#include "services/session/detail/session_ledger.hpp"
#include "services/session/detail/session_record.hpp"
#include "services/session/sessions.hpp"

#include <caf/actor.hpp>
#include <caf/expected.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace actors {

class session_directory {
public:
  struct present_life {
    caf::actor supervisor;
    std::uint64_t number = 0;
  };

  /// Requires: idle_ttl is above zero, and far from overflowing.
  explicit session_directory(session_options options);

  [[nodiscard]] session_ledger& ledger() noexcept { return ledger_; }

  // -- the supervisor ---------------------------------------------------------

  /// A supervisor has come to life. Its number.
  std::uint64_t begin(caf::actor supervisor);

  /// A supervisor has ended, and its processes with it. Nothing happens if it has been followed by another already.
  void end(std::uint64_t life);

  [[nodiscard]] present_life life() const;

  /// The last life that has all that was kept.
  [[nodiscard]] std::uint64_t restored() const noexcept { return restored_; }
  void set_restored(std::uint64_t life) noexcept { restored_ = life; }

  // -- coming -----------------------------------------------------------------

  /// Errors: errc::overloaded, session_errc::no_entropy.
  [[nodiscard]] caf::expected<session_record_ptr> reserve(time_point now);

  /// What is kept comes back: under the record that it has, or a new one. It is alive from here on, and waits for a process. Null: it
  /// has one, or has ended meanwhile, or there is no room, and it stays in the store as it is.
  [[nodiscard]] session_record_ptr restore(const kept_session& kept, std::uint64_t life, time_point now);

  /// Makes a session seen, or seen with another process. The idle time of a new one begins. False: it, or the process's right to speak
  /// for it, has ended meanwhile.
  [[nodiscard]] bool admit(const session_record_ptr& session, const caf::actor& process, const session_tenure& who,
                           time_point now);

  /// That process has ended. The session has none until another one is admitted.
  void left(session_record& session, caf::actor_id process);

  // -- the end ----------------------------------------------------------------

  /// Ends a session and asks its process to stop. False: it had ended.
  bool retire(session_record& session, const session_store::on_kept& done = nullptr);

  /// The same for all that were seen before this life and have not been restored in it.
  void retire_all_but(std::uint64_t life);

  // -- time -------------------------------------------------------------------

  /// Whom to tell when somebody is due before `look` said.
  void set_keeper(caf::actor keeper);
  void keeper_left(caf::actor_id who);

  /// Ends those that have been idle for too long, and tells the store again of ends that it refused. When to look again; nothing: when
  /// the keeper is told.
  [[nodiscard]] std::optional<time_point> look(time_point now);

  // -- by id ------------------------------------------------------------------

  bool touch(std::string_view id, time_point now);
  bool hold(std::string_view id, time_point now);
  void release(std::string_view id, time_point now);
  [[nodiscard]] std::optional<caf::actor> find(std::string_view id, time_point now) const;
  bool close(std::string_view id, time_point now, const session_store::on_kept& done);

  [[nodiscard]] std::size_t size() const noexcept { return size_.load(std::memory_order_relaxed); }
  [[nodiscard]] session_page list(const std::string& after, std::size_t limit, time_point now) const;

private:
  struct hash {
    std::size_t operator()(const session_key& key) const noexcept { return key.hash(); }
  };
  using table = std::unordered_map<session_key, session_record_ptr, hash>;

  struct alignas(64) shard {
    mutable std::shared_mutex mutex;
    table sessions;

    /// Null: there is none. Requires: the lock.
    [[nodiscard]] const session_record_ptr& find(const session_key& key) const noexcept;
  };

  // By other bits than the place in its table.
  shard& shard_of(const session_key& key) noexcept { return shards_[(key.hash() >> 36) % shards_.size()]; }
  const shard& shard_of(const session_key& key) const noexcept { return shards_[(key.hash() >> 36) % shards_.size()]; }

  [[nodiscard]] session_record_ptr record_of(std::string_view id) const;
  [[nodiscard]] bool take_place();
  bool evict_one(time_point now);
  void watch(const session_record_ptr& session, time_point now);

  /// Requires: the caller has just ended the session's clock. Its process, if it had been admitted.
  caf::actor drop(session_record& session);

  const session_options options_;
  session_ledger ledger_;
  std::atomic<std::size_t> size_{0};
  std::atomic<std::uint64_t> restored_{0};
  std::array<shard, 32> shards_;

  mutable std::shared_mutex life_mutex_;
  present_life life_;

  std::mutex queue_mutex_;
  idle_queue queue_;
  std::optional<time_point> next_look_;
  caf::actor keeper_;
};

} // namespace actors
