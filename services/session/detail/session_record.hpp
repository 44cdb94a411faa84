// What is known of one session by everybody but its process. Lives from the session's reservation to its end; with a store through
// the lives of its processes and supervisors.
#pragma once

#include "services/session/detail/idle_clock.hpp"

#include <caf/actor.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace actors {

/// Which process speaks for a session: of the many that it may have had, the last. See session_directory::speaks.
struct session_tenure {
  std::uint64_t life = 0;   ///< of the supervisor
  std::uint64_t number = 0; ///< among the processes of the session
};

struct session_record {
  session_record(std::string secret, std::string shown, time_point since, time_point last_use, duration ttl)
      : id(std::move(secret)), name(std::move(shown)), created(since), clock(last_use, ttl) {}

  const std::string id;
  const std::string name;
  const time_point created;
  idle_clock clock;

  /// From then on a use is worth to be told the store; in ticks of the clock.
  std::atomic<duration::rep> renew_from{0};

  /// Of the process that speaks for it. Written under session_directory::keeping_ exclusively.
  std::uint64_t tenures = 0;

  /// Written by whoever admits it, read by others under the lock of its shard.
  caf::actor process = nullptr;
  std::uint64_t life = 0;
  std::size_t holders = 0;
};

using session_record_ptr = std::shared_ptr<session_record>;

} // namespace actors
