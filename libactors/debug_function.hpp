// A function that sees each message of a process before the process does, and may keep it away: OTP's debug functions.
//
// For tests and for fault injection above all (supervision/testing.hpp); production code has no use for it. It is given
// with the start (`start_options::debug`) or to a running process (`sys::install`).
//
// What it may do: look, throw (the process crashes as if its handler had thrown), `hold` everything (the process looks
// as if its handler did not return: nothing is taken, no kill either), `drop` a message, call members of the process.
// Threading: runs in the process. Lifetime: until it is removed, or the process ends.
// Source: OTP, sys(3), install/2.
#pragma once

#include "libactors/fwd.hpp"

#include <caf/fwd.hpp>

#include <cstdint>
#include <functional>

namespace actors {

enum class message_fate : std::uint8_t {
  take, ///< as if there were no debug function
  hold, ///< it waits; it is shown again, in its place, when the next message comes that is not held
  drop, ///< it is gone, unanswered
};

using debug_function = std::function<message_fate(process& self, const caf::mailbox_element& message)>;

} // namespace actors
