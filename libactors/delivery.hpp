// Sends a message and learns at once whether the receiver took it. CAF's own sends tell nobody.
//
//   if (auto refused = actors::hand_over(process, std::move(element), context)) …
//
// For those who forward what others send, and have to account for it. What was taken may still be lost with the receiver, if that
// ends before its turn comes.
//
// Thread safety: any thread.
#pragma once

#include "libactors/errc.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>
#include <caf/mailbox_element.hpp>

namespace actors {

/// The empty error where the mailbox took it. Errors, for a process and the addresses of refs and names: errc::callee_gone, it had ended;
/// errc::overloaded, it has room for no more. The sender of a request has been answered then. Of other actors nothing is learnt.
[[nodiscard]] caf::error hand_over(const caf::actor& to, caf::mailbox_element_ptr element,
                                   caf::execution_unit* context);

namespace detail {

/// Noted by an actor that does not take a message, on the thread that sends to it, after all else that it does about that.
/// `why`: errc::callee_gone or errc::overloaded.
void note_refusal(const caf::abstract_actor& by, errc why) noexcept;

} // namespace detail

} // namespace actors
