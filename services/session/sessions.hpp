// Sessions: state that belongs to one client between its requests, each kept by a process of its own.
//
//   actors::sessions all{system, {.idle_ttl = 30min, .max_sessions = 10'000}};
//   auto root = actors::start_supervisor(system, {.children = {all.child()}});
//   all.create({{"user", "ada"}}, [](caf::expected<std::string> id) { … });
//
//   if (!all.touch(id)) return not_found();                 // alive? also: it is in use
//   if (auto session = all.find(id))
//     self->call(*session, 1s, actors::session_get{"user"}).then([](const std::string& user) { … }, …);
//
// Use it for what a server remembers of a client; use a plain map in a process where nothing has to expire, and a
// database for what must outlive the program. A session ends by `close`, by not being used for `idle_ttl`, or when its
// process crashes; it is never restarted, since nobody can tell what its state should be. Whatever ends it, its id is
// refused from then on and its state is erased from the store. When the supervisor of the sessions itself is restarted,
// it starts without sessions.
//
// An id is a secret: who knows it has the session. It never appears in labels, logs or events.
//
// Threading: all members from any thread, processes and I/O threads included; none of them waits.
// Lifetime: copies are handles to the same sessions, a child_spec from `child` keeps them too. The system must outlive them.
// Cost: `touch` and `find` take a shared lock on one of several shards, and never pass through a mailbox.
#pragma once

#include "libactors/fwd.hpp"
#include "libactors/time.hpp"
#include "services/session/errc.hpp"
#include "services/session/messages.hpp"
#include "services/session/session_store.hpp"
#include "supervision/child_spec.hpp"

#include <caf/actor.hpp>
#include <caf/expected.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace actors {

struct session_options {
  /// A session that is not used for this long ends. Use is `touch` and every message to its process. Above 0; more than
  /// a hundred years count as a hundred.
  duration idle_ttl = std::chrono::minutes{30};

  /// At the same time. More are refused as overloaded.
  std::size_t max_sessions = 10'000;

  /// Where the state of the sessions is kept; see services/session/session_store.hpp. Null: a memory_session_store of
  /// their own.
  std::shared_ptr<session_store> store = nullptr;

  /// Runs once for each session that had started, when it has ended, however it ended: in the session's process, after
  /// its state is gone. It must be quick and must not block. Null: nobody.
  std::function<void(std::string_view id)> on_end = nullptr;

  /// How long `create` waits for a session to start.
  duration start_timeout = std::chrono::seconds{5};
};

class sessions {
public:
  /// What `create` comes to: the id of the new session, or why there is none.
  using created = std::function<void(caf::expected<std::string>)>;

  /// Nothing runs yet: put `child` under a supervisor. Requires: options.idle_ttl > 0, or
  /// std::invalid_argument is thrown.
  explicit sessions(system& sys, session_options options = {});

  /// The supervisor of these sessions as a child of yours; use it once at a time. Until it runs, and between two lives
  /// of it, `create` answers session_errc::not_running; each life starts without sessions.
  [[nodiscard]] child_spec child(std::string id = "sessions") const;

  /// Starts a session. `done` runs exactly once, when the session has started or could not: on the thread of a process,
  /// of a timer, or of the caller before `create` returns. It must be quick and must not block. The id is 128 random
  /// bits in 32 lowercase hexadecimal digits. Errors: errc::overloaded when there are max_sessions;
  /// session_errc::not_running; session_errc::no_entropy; what the store answered; errc::deadline_exceeded after
  /// start_timeout; the exit reason of the supervisor that ended meanwhile.
  void create(session_state initial, created done) const;

  /// Whether the session is alive; if so, its idle time starts anew. True is a promise: it will not end for being idle
  /// before `idle_ttl` from now. It may still crash, or be closed, at any moment.
  bool touch(std::string_view id) const;

  /// The same, and the idle time stands still until as many calls of `release` have followed: for work that may take
  /// longer. False: there is no such session (any more), and nothing to release.
  [[nodiscard]] bool hold(std::string_view id) const;

  /// Requires: one `hold` that answered true. The session may have ended since.
  void release(std::string_view id) const;

  /// The process of a session, for the messages of services/session/messages.hpp. Does not count as use; messages do.
  /// May return a process that has just ended: a call to it is answered with its exit reason, or session_errc::ended.
  [[nodiscard]] std::optional<caf::actor> find(std::string_view id) const;

  /// Ends a session: from here on its id is refused and its process answers nothing but errors. Its state leaves the
  /// store when the process ends, which is soon. False: there is no such session (any more).
  bool close(std::string_view id) const;

  /// Sessions that are alive or being started.
  [[nodiscard]] std::size_t size() const noexcept;

  /// The supervisor of the sessions at this moment; empty where it does not run. It may have just ended.
  [[nodiscard]] caf::actor supervisor() const;

private:
  class impl;
  std::shared_ptr<impl> impl_;
};

} // namespace actors
