// What a process may ask of a supervisor, by `process::call`; from outside the actors use the functions of
// supervision/supervisor.hpp and supervision/dynamic_supervisor.hpp instead.
//
//   self->call(supervisor, 5s, actors::terminate_child_msg{"web"})
//     .then([](caf::ok_atom) { … }, [](const caf::error& why) { … });
//
// A supervisor answers at once, or, where processes have to start or stop first, when they have; it stays responsive
// meanwhile. Errors: supervision_errc. A supervisor that ends answers what it owes with its exit reason.
#pragma once

#include "supervision/child_info.hpp"
#include "supervision/child_spec.hpp"

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/message.hpp>
#include <caf/type_id.hpp>

#include <string>
#include <vector>

namespace actors {

// -- of every supervisor --------------------------------------------------------

/// Answers std::vector<child_info>, in the order of their start.
struct which_children_msg {};

/// Answers child_counts.
struct count_children_msg {};

/// Answers supervisor_info.
struct inspect_msg {};

/// This child is beyond use: it is killed, abandoned if it does not react, and treated as a child that crashed:
/// restarted at the cost of one restart, or forgotten if temporary. Answers caf::actor, the replacement, when it is up;
/// the reason where there will be none. Errors: not_found.
struct replace_child_msg {
  caf::actor process;
};

/// The spec of a child, with the defaults filled in; in a dynamic supervisor, its template. The child is named by its id,
/// or, where that is empty, by its process. Answers child_spec. Errors: not_found.
struct get_child_spec_msg {
  std::string id = {};
  caf::actor process = {};
};

/// What start_child and restart_child answer where the request says `.informed = true`.
struct started_child {
  caf::actor process;
  caf::message info = {}; ///< what the start function passed on with start_context::inform; OTP's {ok, Child, Info}
};

// -- of a supervisor ------------------------------------------------------------

/// Adds a child and starts it. Answers caf::actor, or started_child. Errors: an invalid spec, already_started (see
/// `process_of`), already_present, the reason why it did not start; nothing is kept then.
struct start_child_msg {
  child_spec spec;
  bool informed = false;
};

/// Stops a child by its shutdown rule; a temporary one is forgotten. Answers caf::ok_atom when it is down. Errors:
/// not_found.
struct terminate_child_msg {
  std::string id;
};

/// Starts a child that has no process; one that waits for its restart or is in quarantine, too. Answers caf::actor, or
/// started_child. Errors: not_found, running, restarting, the reason why it did not start; the child stays, without a
/// process.
struct restart_child_msg {
  std::string id;
  bool informed = false;
};

/// Forgets a child that has no process. Answers caf::ok_atom. Errors: not_found, running, restarting.
struct delete_child_msg {
  std::string id;
};

/// Changes when the end of significant children ends the supervisor; it applies to later ends. Answers caf::ok_atom.
struct set_auto_shutdown_msg {
  auto_shutdown when;
};

// -- of a dynamic supervisor ----------------------------------------------------

/// Starts a child. Answers caf::actor, or started_child. Errors: missing_start, too_many_children, the reason why it did
/// not start.
struct start_dynamic_child_msg {
  start_function start;
  std::string label = {}; ///< names the child in logs and trees; need not be unique
  bool informed = false;
};

/// Starts a child by the template of the supervisor. Answers as above. Errors: no_template, invalid_arguments,
/// too_many_children, the reason why it did not start.
struct start_template_child_msg {
  caf::message arguments;
  std::string label = {};
  bool informed = false;
};

/// Stops a child and forgets it. Answers caf::ok_atom when it is down. Errors: not_found.
struct terminate_process_msg {
  caf::actor process;
};

} // namespace actors

CAF_BEGIN_TYPE_ID_BLOCK(actors_supervision, first_custom_type_id + 20)
CAF_ADD_TYPE_ID(actors_supervision, (actors::which_children_msg))
CAF_ADD_TYPE_ID(actors_supervision, (actors::count_children_msg))
CAF_ADD_TYPE_ID(actors_supervision, (actors::inspect_msg))
CAF_ADD_TYPE_ID(actors_supervision, (actors::replace_child_msg))
CAF_ADD_TYPE_ID(actors_supervision, (actors::start_child_msg))
CAF_ADD_TYPE_ID(actors_supervision, (actors::terminate_child_msg))
CAF_ADD_TYPE_ID(actors_supervision, (actors::restart_child_msg))
CAF_ADD_TYPE_ID(actors_supervision, (actors::delete_child_msg))
CAF_ADD_TYPE_ID(actors_supervision, (actors::start_dynamic_child_msg))
CAF_ADD_TYPE_ID(actors_supervision, (actors::terminate_process_msg))
CAF_ADD_TYPE_ID(actors_supervision, (std::vector<actors::child_info>))
CAF_ADD_TYPE_ID(actors_supervision, (actors::child_counts))
CAF_ADD_TYPE_ID(actors_supervision, (actors::supervisor_info))
CAF_ADD_TYPE_ID(actors_supervision, (actors::get_child_spec_msg))
CAF_ADD_TYPE_ID(actors_supervision, (actors::child_spec))
CAF_ADD_TYPE_ID(actors_supervision, (actors::started_child))
CAF_ADD_TYPE_ID(actors_supervision, (actors::set_auto_shutdown_msg))
CAF_ADD_TYPE_ID(actors_supervision, (actors::start_template_child_msg))
CAF_END_TYPE_ID_BLOCK(actors_supervision)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::which_children_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::count_children_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::inspect_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::replace_child_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::start_child_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::terminate_child_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::restart_child_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::delete_child_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::start_dynamic_child_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::terminate_process_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::vector<actors::child_info>)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::child_counts)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::supervisor_info)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::get_child_spec_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::child_spec)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::started_child)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::set_auto_shutdown_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::start_template_child_msg)
