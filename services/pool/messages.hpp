// Messages of pools. Users meet checkout_msg, where `pool::checkout` does not serve: through a reply port, or in a plain call.
//
//   port.call(pool, deadline, [](actors::answer a) { if (a.is<granted_lease>()) use(a.take<granted_lease>().take()); }, checkout_msg{});
#pragma once

#include "services/pool/lease.hpp"

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>

#include <cstddef>
#include <cstdint>

namespace actors {

/// Answers granted_lease. Errors: as of pool::checkout.
struct checkout_msg {
  caf::actor owner = {}; ///< whose end returns the worker, a process; empty: nobody's
};

/// Sent to a keeper, by its dispatcher: so many more workers are wanted.
struct start_workers {
  std::size_t count;
};

/// What has become of this worker?
struct worker_in_doubt {
  caf::actor worker;
};

/// It is not needed any more, and has nothing to do.
struct stop_worker {
  caf::actor worker;
};

/// It is beyond use.
struct replace_worker {
  caf::actor worker;
};

/// Sent to its keeper by a worker: it has run its init.
struct worker_ready {
  caf::actor worker;
  std::uint64_t term = 0; ///< of the keeper, in which it was started
};

/// Sent to its keeper for a worker that its supervisor keeps alive no longer.
struct worker_forgotten {
  caf::actor_id worker = 0; ///< the last one that was ready
  std::uint64_t term = 0;
};

/// Sent to a pool by its timer.
struct pool_tick {};

} // namespace actors

CAF_BEGIN_TYPE_ID_BLOCK(actors_pool, first_custom_type_id + 140)
CAF_ADD_TYPE_ID(actors_pool, (actors::start_workers))
CAF_ADD_TYPE_ID(actors_pool, (actors::worker_in_doubt))
CAF_ADD_TYPE_ID(actors_pool, (actors::stop_worker))
CAF_ADD_TYPE_ID(actors_pool, (actors::replace_worker))
CAF_ADD_TYPE_ID(actors_pool, (actors::worker_ready))
CAF_ADD_TYPE_ID(actors_pool, (actors::pool_tick))
CAF_ADD_TYPE_ID(actors_pool, (actors::checkout_msg))
CAF_ADD_TYPE_ID(actors_pool, (actors::granted_lease))
CAF_ADD_TYPE_ID(actors_pool, (actors::worker_forgotten))
CAF_END_TYPE_ID_BLOCK(actors_pool)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::start_workers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::worker_in_doubt)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::stop_worker)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::replace_worker)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::worker_ready)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::worker_forgotten)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::pool_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::checkout_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::granted_lease)
