// Exits on the control lane. CAF's own `send_exit` goes at normal priority, so that a kill waits behind the whole mailbox; these
// overtake it.
//
// Thread safety: all functions, from any thread, for any CAF actor.
#pragma once

#include "libactors/exit_reason.hpp"

#include <caf/actor.hpp>

namespace actors {

/// Sends an exit. Reason `normal` has no effect on a process that does not trap exits; `killed` cannot be trapped.
void send_exit(const caf::actor& to, caf::error reason);

/// Asks it to stop: it ends with reason `shutdown` as soon as its running handler returns, unless it has an exit handler.
void ask_to_stop(const caf::actor& whom);

/// Ends it as soon as its running handler returns, with reason `killed`.
void kill(const caf::actor& whom);

} // namespace actors
