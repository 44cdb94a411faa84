// A supervisor: a process that starts children in order, restarts those that end, and stops them in reverse.
//
//   auto root = actors::start_supervisor(system, {.intensity = 3, .children = {
//     {.id = "counter", .start = [](auto& s) { return s.spawn(counter_behavior); }},
//   }}, {.label = "root"});
//
// Starting: each child is started when the one before it has run its init; the supervisor has started when the last one
// has. A child whose init fails fails the supervisor, which first stops those that are up. A child whose init ends with
// exit_reason::ignored stays without a process (a temporary one is forgotten).
// Running: a child that ends is replaced as its restart type says. A restart that fails is tried again, at the cost of
// another one. More restarts than the budget allows end the supervisor with reason `shutdown`, its children first; as a
// permanent child of another supervisor it is then replaced itself, with fresh children: escalation. A spec may ask for
// delays between restarts (supervision/backoff.hpp), for a child to be quarantined instead (on_exhausted), and for the
// supervisor to end with its significant children (auto_shutdown).
// Stopping: any exit but a kill stops the children, the last one first, each by its shutdown rule. A kill ends the
// supervisor at once; its children are killed. A child that ignores a kill for `abandon_after` is abandoned: it may run
// on, but it is no child any more, its id is free, and its replacement starts.
//
// Use it for children known beforehand or named by an id; use a dynamic_supervisor for many alike, started on demand.
//
// Threading: the functions below wait: from any thread, never from a process. Inside processes call the supervisor with
// supervision/messages.hpp. Lifetime: a supervisor lives until it is stopped; a dropped handle does not end it.
// Cost: a request about one child is O(1), as is a restart under one_for_one; under the other strategies each step of a
// restart is linear in the number of children.
// Source: OTP, supervisor(3); supervisor.erl.
#pragma once

#include "libactors/process.hpp"
#include "supervision/child_info.hpp"
#include "supervision/child_spec.hpp"
#include "supervision/messages.hpp"

#include <caf/actor.hpp>
#include <caf/expected.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace actors {

/// How long the functions below wait for an answer, unless told otherwise. A request whose answer came too late still
/// happens.
inline constexpr duration default_request_timeout = std::chrono::seconds{5};

/// Starts a supervisor with its children and waits until all are up. Errors: an invalid spec (supervision_errc), or a
/// `shutdown` whose text names the child that did not start and why. Without a label it is "supervisor" in logs and trees, as all kinds.
[[nodiscard]] caf::expected<caf::actor> start_supervisor(system& sys, supervisor_spec spec, start_options options = {});

/// The same without waiting: for processes. `options.on_init` tells the outcome.
[[nodiscard]] caf::actor spawn_supervisor(system& sys, supervisor_spec spec, start_options options = {});

/// See start_child_msg and its neighbours in supervision/messages.hpp for what each does and its errors. Besides these,
/// all give errc::deadline_exceeded, the exit reason of a supervisor that ends meanwhile, errc::callee_gone of one that had ended.
[[nodiscard]] caf::expected<caf::actor> start_child(system& sys, const caf::actor& supervisor, child_spec spec,
                                                    duration timeout = default_request_timeout);
[[nodiscard]] caf::expected<void> terminate_child(system& sys, const caf::actor& supervisor, std::string id,
                                                  duration timeout = default_request_timeout);
[[nodiscard]] caf::expected<caf::actor> restart_child(system& sys, const caf::actor& supervisor, std::string id,
                                                      duration timeout = default_request_timeout);
[[nodiscard]] caf::expected<void> delete_child(system& sys, const caf::actor& supervisor, std::string id,
                                               duration timeout = default_request_timeout);

[[nodiscard]] caf::expected<void> set_auto_shutdown(system& sys, const caf::actor& supervisor, auto_shutdown when,
                                                    duration timeout = default_request_timeout);

/// As start_child and restart_child, with what the start function passed on.
[[nodiscard]] caf::expected<started_child> start_child_informed(system& sys, const caf::actor& supervisor,
                                                                child_spec spec,
                                                                duration timeout = default_request_timeout);
[[nodiscard]] caf::expected<started_child> restart_child_informed(system& sys, const caf::actor& supervisor,
                                                                  std::string id,
                                                                  duration timeout = default_request_timeout);

/// Of every kind of supervisor.
[[nodiscard]] caf::expected<std::vector<child_info>> which_children(system& sys, const caf::actor& supervisor,
                                                                    duration timeout = default_request_timeout);
[[nodiscard]] caf::expected<child_counts> count_children(system& sys, const caf::actor& supervisor,
                                                         duration timeout = default_request_timeout);
[[nodiscard]] caf::expected<supervisor_info> inspect(system& sys, const caf::actor& supervisor,
                                                     duration timeout = default_request_timeout);
[[nodiscard]] caf::expected<child_spec> get_child_spec(system& sys, const caf::actor& supervisor, std::string id,
                                                       duration timeout = default_request_timeout);
[[nodiscard]] caf::expected<child_spec> get_child_spec(system& sys, const caf::actor& supervisor,
                                                       const caf::actor& child,
                                                       duration timeout = default_request_timeout);
[[nodiscard]] caf::expected<caf::actor> replace_child(system& sys, const caf::actor& supervisor,
                                                      const caf::actor& child,
                                                      duration timeout = default_request_timeout);

} // namespace actors
