// What a supervisor keeps of a child: the spec, and how far it is on its way up or down.
//
// Wishes and facts are kept apart: `pending` and `stop_wanted` say what shall be, `life`, `up` and `stop_asked` what
// is. Requests and exits change wishes only; one function (supervising_process::step) turns a wish into the next fact.
// So a request never has to know what was under way when it came.
#pragma once

#include "supervision/child_info.hpp"
#include "supervision/detail/child_control.hpp"
#include "supervision/detail/child_refs.hpp"

#include <caf/response_promise.hpp>

#include <functional>
#include <list>
#include <optional>
#include <vector>

namespace actors {

/// Why a child is to be started; it decides what a failure means.
enum class start_purpose : std::uint8_t {
  init,    ///< with the supervisor, which fails with it
  add,     ///< start_child: forgotten if it fails
  request, ///< restart_child: stays without a process if it fails
  restart, ///< tried again, at the cost of another restart
};

struct child_record {
  child_spec spec;
  std::list<child_record>::iterator position = {};

  std::optional<start_purpose> pending = {}; // until it is up or given up
  bool stop_wanted = false;

  life_id life = life_id::none;
  bool up = false;
  bool stop_asked = false;

  std::uint64_t restarts = 0;
  time_point since = {};
  std::optional<caf::error> last_exit = {};
  std::vector<caf::response_promise> awaiting_up = {};
  std::vector<std::function<void()>> awaiting_down = {};
  detail::child_refs refs = {};

  [[nodiscard]] bool alive() const noexcept { return life != life_id::none; }

  /// Without a process, and to stay so.
  [[nodiscard]] bool idle() const noexcept { return !alive() && !pending; }

  /// On its way to be idle.
  [[nodiscard]] bool leaving() const noexcept { return alive() && stop_wanted && !pending; }

  [[nodiscard]] child_state state() const noexcept {
    if (stop_asked)
      return child_state::stopping;
    if (up)
      return child_state::running;
    if (!pending)
      return alive() ? child_state::stopping : child_state::stopped;
    return *pending == start_purpose::restart ? child_state::restarting : child_state::starting;
  }
};

} // namespace actors
