// What a supervisor does when a child has ended: pure functions over the list of its children.
//
//   auto plan = actors::plan_restart(actors::strategy::rest_for_one, list, 1);
//   // plan.stop:   whom to stop, in this order (the last child first)
//   // plan.start:  whom to start then, in this order (the first child first)
//
// Threading: no state.
// Source: OTP, supervisor(3), "Supervision principles", "Restart strategy"; supervisor.erl, do_restart/3 and restart/3.
#pragma once

#include "libactors/exit_reason.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace actors {

enum class strategy : std::uint8_t {
  one_for_one,  ///< only the child that ended is restarted
  one_for_all,  ///< all others are stopped, then all are started
  rest_for_one, ///< those started after it are stopped, then it and they are started
};

enum class restart : std::uint8_t {
  permanent, ///< always restarted
  transient, ///< restarted unless it ended normally or by shutdown
  temporary, ///< never restarted; forgotten when it ends
};

/// Whether the end of significant children ends their supervisor. It counts only if such a child ended by itself and is
/// not restarted; what the supervisor stops, also to restart a sibling, never triggers it.
enum class auto_shutdown : std::uint8_t {
  never,           ///< it does not
  any_significant, ///< the first one does
  all_significant, ///< the last one does: no significant child has a process any more
};

[[nodiscard]] std::string_view to_string(strategy how) noexcept;
[[nodiscard]] std::string_view to_string(auto_shutdown when) noexcept;
[[nodiscard]] std::string_view to_string(restart type) noexcept;

/// What a strategy sees of a child.
struct child_view {
  actors::restart restart = actors::restart::permanent;
  bool alive = true; ///< has a process, be it starting, running or stopping
};

/// Whether a child of this type is started again after it ended by itself for this reason.
[[nodiscard]] constexpr bool restarts(restart type, exit_reason reason) noexcept {
  switch (type) {
  case restart::permanent:
    return true;
  case restart::transient:
    return reason != exit_reason::normal && reason != exit_reason::shutdown;
  case restart::temporary:
    return false;
  }
  return false;
}

/// Indices into the list of children.
struct restart_plan {
  std::vector<std::size_t> stop;  ///< in this order, each one down before the next; temporary ones are then forgotten
  std::vector<std::size_t> start; ///< in this order, after all of `stop`, each one up before the next
  bool counts = false;            ///< it spends one restart of the budget
  bool forget = false;            ///< the child that ended is temporary and leaves the list
};

/// To replace the child at `ended`, which has no process any more, whatever its reason and type were: also after a
/// start that failed. Requires: ended < children.size().
[[nodiscard]] restart_plan plan_restart(strategy how, std::span<const child_view> children, std::size_t ended);

/// After the child at `ended` ended by itself for `reason`: the plan above, or only whether to forget it.
/// Requires: ended < children.size().
[[nodiscard]] restart_plan plan_exit(strategy how, std::span<const child_view> children, std::size_t ended,
                                     exit_reason reason);

} // namespace actors
