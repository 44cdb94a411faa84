// What is known of one session by everybody but its process. Lives from the session's reservation to its end; with a store through
// the lives of its processes and supervisors.
#pragma once

#include "services/session/detail/idle_clock.hpp"
#include "services/session/detail/session_key.hpp"

#include <caf/actor.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace actors {

/// The right of a process to speak for a session. Of the many that it may have had, the last one has it; see session_ledger.
struct session_tenure {
  std::uint64_t life = 0;   ///< of the supervisor
  std::uint64_t number = 0; ///< in the order in which they began, those of all sessions
};

struct session_record {
  /// Requires: `secret` is one of our ids.
  session_record(std::string secret, std::string shown, time_point since, time_point last_use, duration ttl)
      : id(std::move(secret)),
        key(*session_key::of(id)),
        name(std::move(shown)),
        created(since),
        clock(last_use, ttl) {}

  const std::string id;
  const session_key key;
  const std::string name;
  const time_point created;
  idle_clock clock;

  /// From then on a use is worth to be told the store; in ticks of the clock.
  std::atomic<duration::rep> renew_from{0};
  std::atomic<duration::rep> renew_held_from{0}; // the same while it is held, when it is kept for longer

  /// The number of the last tenure. Written by the ledger.
  std::uint64_t last_tenure = 0;

  // Under the lock of its shard.
  caf::actor process = nullptr;
  std::uint64_t life = 0;   ///< of its process
  std::uint64_t listed = 0; ///< the last life that found it in the store
  std::size_t holders = 0;
};

using session_record_ptr = std::shared_ptr<session_record>;

} // namespace actors
