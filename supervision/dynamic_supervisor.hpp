// A dynamic supervisor: children alike, started on demand, each with a start function of its own or, by a template, from
// arguments (supervision/start_template.hpp).
//
//   auto all = actors::start_dynamic_supervisor(system, {.restart = actors::restart::temporary, .max_children = 10'000});
//   auto one = actors::start_child(system, *all, [](auto& s) { return s.spawn(session_behavior); }, "session");
//
// OTP's simple_one_for_one: it starts without children; a child that is restarted is started by its start function
// again; children are independent and stop in parallel. A child is named by its process, so it leaves the books when it
// ends for good: terminated, temporary, transient and done, or ignoring its start. Nothing is kept of the start function
// or arguments of a temporary child once it has started.
//
// Use it for sessions, connections, jobs; use a supervisor where children have ids, an order, or differ in their rules.
//
// Threading and lifetime: as supervision/supervisor.hpp. which_children, count_children, get_child_spec, inspect and
// replace_child of that header serve here too; requests by id are refused (no_ids). A child that waits for its restart is
// known by the process that it had. Cost: starting and ending a child are O(1); stopping all is linear.
// Source: OTP, supervisor(3), "simple_one_for_one".
#pragma once

#include "supervision/supervisor.hpp"

#include <cstddef>
#include <limits>

namespace actors {

struct dynamic_supervisor_spec {
  /// Of every child.
  actors::restart restart = actors::restart::permanent;
  actors::shutdown shutdown = {};
  child_kind kind = child_kind::worker;

  /// Starts children from arguments; see supervision/start_template.hpp. May be left empty.
  start_template start = {};

  /// As in supervisor_spec, for all children together.
  int intensity = 1;
  std::chrono::seconds period{5};

  /// Alive or being restarted at the same time.
  std::size_t max_children = std::numeric_limits<std::size_t>::max();

  duration abandon_after = std::chrono::seconds{1};

  /// As in child_spec and supervisor_spec, for each child on its own.
  std::optional<actors::backoff> backoff = {};
  actors::on_exhausted on_exhausted = actors::on_exhausted::escalate;
  std::optional<restart_budget> budget = {};
  duration probe_after = std::chrono::seconds{30};
  std::optional<std::uint64_t> seed = {};
};

/// The empty error where the spec is valid. Errors: invalid_budget, invalid_time, invalid_backoff.
[[nodiscard]] caf::error validate(const dynamic_supervisor_spec& spec);

/// A child that is a dynamic supervisor.
[[nodiscard]] child_spec dynamic_supervisor_child(std::string id, dynamic_supervisor_spec spec);

/// Errors: an invalid spec (supervision_errc).
[[nodiscard]] caf::expected<caf::actor> start_dynamic_supervisor(system& sys, dynamic_supervisor_spec spec,
                                                                 start_options options = {});

/// The same without waiting: for processes.
[[nodiscard]] caf::actor spawn_dynamic_supervisor(system& sys, dynamic_supervisor_spec spec,
                                                  start_options options = {});

/// See start_dynamic_child_msg, start_template_child_msg and terminate_process_msg in supervision/messages.hpp.
[[nodiscard]] caf::expected<caf::actor> start_child(system& sys, const caf::actor& supervisor, start_function start,
                                                    std::string label = {}, duration timeout = default_request_timeout);
[[nodiscard]] caf::expected<caf::actor> start_child(system& sys, const caf::actor& supervisor, caf::message arguments,
                                                    std::string label = {}, duration timeout = default_request_timeout);
[[nodiscard]] caf::expected<void> terminate_child(system& sys, const caf::actor& supervisor, const caf::actor& child,
                                                  duration timeout = default_request_timeout);

} // namespace actors
