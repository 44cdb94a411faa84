// Sessions: state that belongs to one client between its requests, each in a process of its own.
//
//   actors::sessions all{system, {.idle_ttl = 30min, .max_sessions = 10'000}};
//   auto root = actors::start_supervisor(system, {.children = {all.child()}});
//   all.create({{"user", "ada"}}, [](caf::expected<std::string> id) { … });
//
//   if (!all.touch(id)) return not_found();                 // alive? also: it is in use
//   if (auto session = all.find(id))
//     self->call(*session, 1s, actors::session_get{"user"}).then([](const std::string& user) { … }, …);
//
// Use it for what a server remembers of a client; use a plain map in a process where nothing has to expire. A session ends by
// `close`, by not being used for `idle_ttl`, or to make room (`evict_after`); its id is refused from then on.
//
// What else ends it depends on where it is kept:
//   no store (the default)   Its state lives and dies with its process: a crash ends it, and so does the end of the supervisor.
//   a store                  It goes on with what is kept: a process that crashes, or is killed, is started again, and a
//                            supervisor that starts, with the program or after a crash, starts all that are kept. One that crashes
//                            three times within five seconds waits for half a minute. A change is told to be done when it is kept;
//                            the next request is handled after that, so that nobody sees what may yet be lost.
//
// An id is a secret: who knows it has the session. It never appears in labels, logs, events or `list`.
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
#include <vector>

namespace actors {

struct session_options {
  /// A session that is not used for this long ends. Use is `touch` and every message to its process. Above 0; more than
  /// a hundred years count as a hundred.
  duration idle_ttl = std::chrono::minutes{30};

  /// At the same time. More are refused as overloaded. If more are kept, those that are to be kept longest come back; the store has
  /// the others until their time has come, and they come back with the first supervisor, or program, that finds room for them.
  std::size_t max_sessions = 10'000;

  /// Where there is no room for one more, the session that has been idle longest ends, if it has been for this long and nobody holds
  /// it. Not negative. Nothing: none does. Cost: amortised O(log n) for each use since the last time.
  std::optional<duration> evict_after = std::nullopt;

  /// Where sessions are kept; null: nowhere. One store for one `sessions` at a time.
  std::shared_ptr<session_store> store = nullptr;

  /// Runs once for each session that had started, when it has ended and its id is refused, on the thread of whoever ended it; the
  /// last request to its process may still run. It must be quick and must not block. With a store, a stop of the supervisor or
  /// of the program does not end sessions. Null: nobody.
  std::function<void(std::string_view id)> on_end = nullptr;

  /// Runs for each session that comes back with the program, before anybody can find it. As above. Null: nobody.
  std::function<void(std::string_view id, const session_state& state)> on_restore = nullptr;

  /// How long `create` waits for a session to start.
  duration start_timeout = std::chrono::seconds{5};

  /// What time it is while no program runs; for tests. Null: std::chrono::system_clock.
  std::function<wall_time()> wall_clock = nullptr;
};

/// A session as administrators see it.
struct session_info {
  std::string name; ///< 16 hexadecimal digits, which stay the same; they tell nothing of its id
  duration age;
  duration idle; ///< zero while somebody holds it
  bool held = false;
};

struct session_page {
  std::vector<session_info> sessions; ///< by name
  std::string next;                   ///< where the next page begins; empty: there is none
};

class sessions {
public:
  /// What `create` comes to: the id of the new session, or why there is none.
  using created = std::function<void(caf::expected<std::string>)>;

  /// What `close` comes to in the store.
  using forgotten = std::function<void(const caf::error&)>;

  /// Nothing runs yet: put `child` under a supervisor. Requires: options.idle_ttl > 0, or
  /// std::invalid_argument is thrown.
  explicit sessions(system& sys, session_options options = {});

  /// The supervisor of these sessions as a child of yours; use it once at a time. It is up when all sessions that are kept are.
  /// Errors of its start: those of the store. Until it runs, and between two lives of it, `create` answers session_errc::not_running.
  [[nodiscard]] child_spec child(std::string id = "sessions") const;

  /// Starts a session. `done` runs exactly once, when the session has started or could not: on the thread of a process,
  /// of a timer, or of the caller before `create` returns. It must be quick and must not block. The id is 128 random
  /// bits in 32 lowercase hexadecimal digits. Errors: errc::overloaded when there are max_sessions;
  /// session_errc::not_running; session_errc::no_entropy; what the store answered; errc::deadline_exceeded after
  /// start_timeout; the exit reason of the supervisor that ended meanwhile.
  void create(session_state initial, created done) const;

  /// Whether the session is alive; if so, its idle time starts anew. True is a promise: it will not end for being idle
  /// before `idle_ttl` from now; with a store, not while no program runs either, as soon as the store has written it. Nobody waits for
  /// that, and what could not be written is written with the next use. It may still crash, or be closed, at any moment.
  bool touch(std::string_view id) const;

  /// The same, and the idle time stands still until as many calls of `release` have followed: for work that may take
  /// longer. False: there is no such session (any more), and nothing to release.
  [[nodiscard]] bool hold(std::string_view id) const;

  /// Requires: one `hold` that answered true. The session may have ended since.
  void release(std::string_view id) const;

  /// The process of a session, for the messages of services/session/messages.hpp. Does not count as use; messages do.
  /// May return one that has just ended: a call to it is answered with its exit reason, errc::callee_gone or session_errc::ended.
  [[nodiscard]] std::optional<caf::actor> find(std::string_view id) const;

  /// Ends a session: from here on its id is refused and its process answers nothing but errors. False: there is no such session (any
  /// more), and `done` does not run. `done`, if given, runs when the store has forgotten it: at once without one, else on any
  /// thread. After an error the store is told again, once a minute; if the program ends before that helps, the session may come back
  /// with the next one.
  bool close(std::string_view id, const forgotten& done = nullptr) const;

  /// Sessions that are alive or being started.
  [[nodiscard]] std::size_t size() const noexcept;

  /// Those whose names follow `after`, at most `limit` (at least 1) of them. Of no single instant. Cost: linear in their number.
  [[nodiscard]] session_page list(const std::string& after = {}, std::size_t limit = 100) const;

  /// The dynamic supervisor of the sessions' processes at this moment; empty where it does not run. It may have just ended.
  [[nodiscard]] caf::actor supervisor() const;

private:
  class impl;
  std::shared_ptr<impl> impl_;
};

} // namespace actors
