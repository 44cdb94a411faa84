// What a queue is called by: an actor without a mailbox, whose `enqueue` is the queue's, on the thread of the sender.
//
// Lifetime: it does not keep the queue, and answers queue_errc::closed after its end.
#pragma once

#include "libactors/fwd.hpp"

#include <caf/actor.hpp>

#include <memory>

namespace actors::detail {

class queue_core;

[[nodiscard]] caf::actor make_queue_address(system& sys, std::weak_ptr<queue_core> of);

} // namespace actors::detail
