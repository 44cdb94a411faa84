// The mailbox of a process that ends.
#pragma once

#include <caf/error.hpp>
#include <caf/scheduled_actor.hpp>

namespace actors::detail {

/// Closes the mailbox of `self` and answers the requests in it with `reason`; CAF itself would not say why. From then on CAF answers
/// what arrives (see translate_answer). Requires: called by whoever runs `self`.
void close_mailbox(caf::scheduled_actor& self, const caf::error& reason);

} // namespace actors::detail
