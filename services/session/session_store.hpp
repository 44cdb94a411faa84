// Where sessions are kept, so that they outlive their processes. Two come with this library:
//
//   services/session/memory_session_store.hpp   outlives crashes of a session and of its supervisor, not the program
//   services/session/sqlite_session_store.hpp   outlives the program, by kill -9 too
//
//   actors::sessions all{system, {.store = std::make_shared<actors::memory_session_store>()}};
//
// The state that requests are answered from lives in the session's process; a store is behind it. A process tells it every
// change and answers, and goes on with its next request, when the store says that the change is kept. Write your own store
// to keep sessions elsewhere: test/services/session/store_contract_test.cpp is what it has to do.
//
// Thread safety: required of all members, from any thread; they run in processes, so they must not wait.
// Ordering: what concerns one session takes effect in the order of the calls.
// Outcomes: the function that comes with a call runs exactly once, before the call returns or later, on any thread. An
// error means that nothing of it has been done. It does not throw, and neither does a store.
#pragma once

#include "supervision/child_spec.hpp"

#include <caf/error.hpp>
#include <caf/expected.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace actors {

/// Text keys, arbitrary bytes as values.
using session_state = std::map<std::string, std::string, std::less<>>;

/// What stores count in: it goes on while no program runs.
using wall_time = std::chrono::system_clock::time_point;

/// All that is kept of a session.
struct kept_session {
  std::string id = {};
  std::string name = {}; ///< what administrators see instead of the id, which is a secret
  wall_time created = {};
  wall_time keep_until = {}; ///< not given back from then on
  session_state state = {};

  friend bool operator==(const kept_session&, const kept_session&) = default;
};

/// What becomes different.
struct session_change {
  std::string id = {};
  session_state put = {};
  std::vector<std::string> removed = {}; ///< keys; one that is not there is none of anybody's business

  /// Takes effect where it is later than before: two uses at the same time are told in any order.
  std::optional<wall_time> keep_until = {};
};

class session_store {
public:
  using on_kept = std::function<void(const caf::error&)>;
  using on_loaded = std::function<void(caf::expected<kept_session>)>;
  using on_all_loaded = std::function<void(caf::expected<std::vector<kept_session>>)>;

  virtual ~session_store() = default;

  /// What has to run for it: started before the sessions, under the same supervisor, and when it ends they are restarted after it.
  /// Until it runs a store may refuse everything with session_errc::not_running. Nothing: it needs no process.
  [[nodiscard]] virtual std::optional<child_spec> child() { return std::nullopt; }

  /// Keeps a session, in place of what there was under its id.
  virtual void begin(kept_session whole, on_kept done) = 0;

  /// All of it, or nothing. Errors: session_errc::no_such_session.
  virtual void change(session_change what, on_kept done) = 0;

  /// Forgets a session. One that is not there is forgotten already.
  virtual void end(std::string id, on_kept done) = 0;

  /// Errors: session_errc::no_such_session.
  virtual void load(std::string id, on_loaded done) = 0;

  /// Every session whose time has not come by `now`, in no order; those whose time has are forgotten.
  virtual void load_all(wall_time now, on_all_loaded done) = 0;
};

} // namespace actors
