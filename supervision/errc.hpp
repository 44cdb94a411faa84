// The errors of supervisors, about specs and about requests. Why a child ended is another question:
// libactors/exit_reason.hpp.
#pragma once

#include <caf/actor.hpp>
#include <caf/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace actors {

enum class supervision_errc : std::uint8_t {
  /// A spec has no id. Ids name children in requests, logs and trees.
  missing_id = 1,
  /// A spec has no start function.
  missing_start,
  /// Two specs of one supervisor have the same id.
  duplicate_id,
  /// A negative intensity, or a period below one second.
  invalid_budget,
  /// A negative time.
  invalid_time,
  /// A backoff whose numbers contradict each other.
  invalid_backoff,
  /// A significant child that is permanent, or of a supervisor whose auto_shutdown is never.
  invalid_significant,
  /// start_child: a child of this id is alive; `process_of` names it.
  already_started,
  /// start_child: a child of this id is known and has no process; restart_child or delete_child it.
  already_present,
  /// restart_child, delete_child: the child is alive; terminate_child it first.
  running,
  /// restart_child, delete_child: the child is being restarted at this moment.
  restarting,
  /// There is no such child.
  not_found,
  /// The children of a dynamic supervisor have no ids: it starts them from a start function or from arguments, and
  /// terminates them by process.
  no_ids,
  /// start_child with arguments: the dynamic supervisor has no template.
  no_template,
  /// start_child with arguments: they are not of the types that the template takes.
  invalid_arguments,
  /// A dynamic supervisor has as many children as its spec allows.
  too_many_children,
  /// A start function returned no process, another one than it had spawned, or a child already. (One that spawns twice crashes.)
  invalid_start,
  /// The supervisor is stopping and takes no requests.
  stopping,
};

[[nodiscard]] std::string_view to_string(supervision_errc code) noexcept;

[[nodiscard]] caf::error make_error(supervision_errc code);

/// The same with a text that says which child or value is meant; `describe` (libactors/errc.hpp) shows it.
[[nodiscard]] caf::error make_error(supervision_errc code, const std::string& text);

/// The same, about a process.
[[nodiscard]] caf::error make_error(supervision_errc code, const std::string& text, const caf::actor& whom);

/// Of already_started: the child that is alive. Empty for every other error.
[[nodiscard]] caf::actor process_of(const caf::error& why);

} // namespace actors
