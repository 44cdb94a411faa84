// What a supervisor keeps of a child: its spec, what is wanted of it, and how far it is on its way up or down.
//
// Wishes and facts are kept apart: `pending`, `due` and `stop_wanted` say what shall be; the facts, what is. Requests and
// exits change wishes only; one function (supervising_process::step) turns a wish into the next fact. So a request never
// has to know what was under way when it came. The facts about the process belong to child_control.
//
// A supervisor may have a hundred thousand of these: what most children never need is allocated when it is needed.
#pragma once

#include "supervision/child_info.hpp"
#include "supervision/detail/child_refs.hpp"
#include "supervision/restart_window.hpp"

#include <caf/message.hpp>
#include <caf/response_promise.hpp>

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace actors {

/// Why a child is to be started; it decides what a failure means.
enum class start_purpose : std::uint8_t {
  init,    ///< with the supervisor, which fails with it
  add,     ///< start_child: forgotten if it fails
  request, ///< restart_child: stays without a process if it fails
  restart, ///< tried again, at the cost of another restart
  probe,   ///< out of its quarantine, into which it goes back if it fails
};

/// How far a life has come on its way to its end.
enum class life_stage : std::uint8_t { none, wanted, asked, killed };

/// What the end of a child's next life means to one that may be quarantined.
enum class trust : std::uint8_t {
  full,
  quarantined, ///< has no process, or its probe is in its init
  probation,   ///< its probe is up
};

/// Requests that are answered when a child has come up or gone down.
struct child_waiters {
  struct starter {
    caf::response_promise answer;
    bool informed;
    bool first_try = false; // is answered when that fails, although the child will be tried again
  };

  std::vector<starter> up = {};
  std::vector<std::function<void()>> down = {};
  caf::message info = {}; // passed on by the start function
};

/// What has to be known of a child's restarts, where its rules ask for it.
struct restart_history {
  std::optional<restart_window> window = {}; // of its own
  backoff_delay delays = {};
};

struct child_record {
  std::shared_ptr<const child_spec> spec; // one for all children of a dynamic supervisor
  std::list<child_record>::iterator position = {};

  // Of a child of a dynamic supervisor. The start function of a temporary one goes when it has run.
  std::string label = {};
  start_function own_start = {};

  // Wishes.
  std::optional<start_purpose> pending = {}; // until it is up or given up
  bool asked_for = false; // that start, of one that waited: a failure is answered, costs nothing and lets it wait again
  bool stop_wanted = false;
  bool in_turn = false; // the stop and the start that are wanted are part of the restart of a group
  time_point due = {};  // of the pending start; zero: at once

  // Facts.
  life_stage stage = life_stage::none;
  bool up = false; // has run its init, and is monitored
  bool stop_asked = false;
  actors::trust trust = actors::trust::full;
  caf::actor process = {};    // empty where the start function failed
  caf::actor_id known_as = 0; // the last process it had; names the child in requests between two lives, too
  std::uint64_t life = 0;     // tells reports of an init from those of an earlier life
  std::uint64_t timer = 0;    // of its stop, its delay or its probation: one at a time

  std::uint64_t restarts = 0;
  time_point since = {};
  std::optional<caf::error> last_exit = {};
  std::unique_ptr<child_waiters> waiters = {};
  std::unique_ptr<restart_history> history = {};
  detail::child_refs refs = {};

  [[nodiscard]] const std::string& id() const noexcept { return label.empty() ? spec->id : label; }
  [[nodiscard]] const start_function& start() const noexcept { return own_start ? own_start : spec->start; }

  [[nodiscard]] bool alive() const noexcept { return stage != life_stage::none; }

  /// Without a process, and to stay so unless somebody asks.
  [[nodiscard]] bool idle() const noexcept { return !alive() && !pending; }

  /// Without a process until a time comes.
  [[nodiscard]] bool delayed() const noexcept { return !alive() && pending && due != time_point{}; }

  /// Delayed, or in quarantine: there it may wait for its turn, too. Requests treat it as idle.
  [[nodiscard]] bool waits() const noexcept { return delayed() || (!alive() && pending == start_purpose::probe); }

  /// On its way to be idle.
  [[nodiscard]] bool leaving() const noexcept { return alive() && stop_wanted && !pending; }

  [[nodiscard]] child_waiters& waiting() {
    if (!waiters)
      waiters = std::make_unique<child_waiters>();
    return *waiters;
  }

  [[nodiscard]] child_state state() const noexcept {
    if (stop_asked)
      return child_state::stopping;
    if (up)
      return child_state::running;
    if (!pending)
      return alive() ? child_state::stopping : child_state::stopped;
    if (*pending == start_purpose::probe)
      return alive() ? child_state::restarting : child_state::quarantined;
    return *pending == start_purpose::restart ? child_state::restarting : child_state::starting;
  }
};

} // namespace actors
