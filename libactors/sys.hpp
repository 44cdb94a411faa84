// OTP's `sys` for one process: what is its state, stop it for a while, see its last messages.
//
//   std::cout << actors::sys::get_state(system, store, 1s).value();
//   actors::sys::trace(system, store, 1s, {.messages = 20});
//   actors::sys::suspend(system, store, 1s);      // look around, then
//   actors::sys::resume(system, store, 1s);
//
// Requests and answers travel on the control lane: a full mailbox does not delay them, and a suspended process answers. A process
// answers between two messages, so one whose handler does not return does not answer. It has run its init before.
//
// Suspended, a process takes nothing but these requests and exits: messages, calls, answers, times and the ends of others wait, in
// order, for `resume`. Deadlines go on: a caller is answered at its deadline, and its call is dropped unrun later. An exit that asks
// it to stop lifts the suspension first, so that a process that ends in several steps (a supervisor, say) can take them; a
// plain one ends at once. Messages that wait count for a mailbox_limit; what `drop_oldest` drops goes when the process resumes.
//
// Threading: the functions wait: from any thread, never from a process. There, use the messages:
//
//   self->call_urgently(store, 1s, actors::sys::get_state_msg{}).then([](std::string& state) { … }, [](const caf::error&) { … });
//
// Errors of all: as of system::call. Any CAF actor that is not a process answers with errors of its own.
// Cost: a process that is neither suspended, traced nor has a debug function pays nothing for being able to.
// Source: OTP, sys(3).
#pragma once

#include "libactors/debug_function.hpp"
#include "libactors/time.hpp"
#include "libactors/trace.hpp"

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/expected.hpp>
#include <caf/type_id.hpp>

#include <cstddef>
#include <string>

namespace actors::sys {

/// A process as its runtime sees it.
struct status {
  std::string label = {};
  bool suspended = false;
  std::size_t mailbox = 0; ///< messages that wait, those held back included
  std::size_t trace = 0;   ///< messages that its trace keeps; 0: it is off
};

struct trace_options {
  std::size_t messages = 20;    ///< that are kept; 0 switches the trace off and forgets what it has
  std::size_t text_bytes = 200; ///< of each message's text
};

// -- messages, for process::call_urgently ---------------------------------------

/// Answers std::string: what the process provides (process::provide_state, process::state_text). Errors: errc::no_state;
/// errc::callee_failed when an exception left the provider.
struct get_state_msg {};

/// Answers status.
struct get_status_msg {};

/// Answer caf::ok_atom; a second time, too.
struct suspend_msg {};
struct resume_msg {};

/// Answers caf::ok_atom. What an earlier trace kept stays, up to the new bound.
struct trace_msg {
  trace_options options;
};

/// Answers message_trace.
struct get_trace_msg {};

/// Answers caf::ok_atom. There is one debug function, the last that was installed; an empty one removes it.
struct install_msg {
  debug_function function;
};

// -- from outside -----------------------------------------------------------------

[[nodiscard]] caf::expected<std::string> get_state(system& sys, const caf::actor& whom, duration timeout);
[[nodiscard]] caf::expected<status> get_status(system& sys, const caf::actor& whom, duration timeout);
caf::expected<void> suspend(system& sys, const caf::actor& whom, duration timeout);
caf::expected<void> resume(system& sys, const caf::actor& whom, duration timeout);
caf::expected<void> trace(system& sys, const caf::actor& whom, duration timeout, trace_options options = {});
[[nodiscard]] caf::expected<message_trace> get_trace(system& sys, const caf::actor& whom, duration timeout);
caf::expected<void> install(system& sys, const caf::actor& whom, duration timeout, debug_function function);

} // namespace actors::sys

CAF_BEGIN_TYPE_ID_BLOCK(actors_sys, first_custom_type_id + 110)
CAF_ADD_TYPE_ID(actors_sys, (actors::sys::get_state_msg))
CAF_ADD_TYPE_ID(actors_sys, (actors::sys::get_status_msg))
CAF_ADD_TYPE_ID(actors_sys, (actors::sys::suspend_msg))
CAF_ADD_TYPE_ID(actors_sys, (actors::sys::resume_msg))
CAF_ADD_TYPE_ID(actors_sys, (actors::sys::trace_msg))
CAF_ADD_TYPE_ID(actors_sys, (actors::sys::get_trace_msg))
CAF_ADD_TYPE_ID(actors_sys, (actors::sys::install_msg))
CAF_ADD_TYPE_ID(actors_sys, (actors::sys::status))
CAF_ADD_TYPE_ID(actors_sys, (actors::message_trace))
CAF_END_TYPE_ID_BLOCK(actors_sys)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::sys::get_state_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::sys::get_status_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::sys::suspend_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::sys::resume_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::sys::trace_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::sys::get_trace_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::sys::install_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::sys::status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::message_trace)
