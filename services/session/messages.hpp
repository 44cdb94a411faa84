// What a session's process answers, by `process::call` or through a reply port.
//
//   self->call(session, 1s, actors::session_put{"cart", bytes})
//     .then([](caf::ok_atom) { … }, [](const caf::error& why) { … });
//
// Requests of one session run one after the other; with a store, the next one when the store has kept what the one before has
// changed. Each counts as use of the session.
// Errors: session_errc::ended; what the store answered, and then nothing has changed; those of every call, after which it may have.
#pragma once

#include "services/session/session_store.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>

#include <functional>
#include <string>

namespace actors {

/// Answers std::string. Errors: session_errc::no_such_key.
struct session_get {
  std::string key;
};

/// Answers caf::ok_atom when it is done; with a store, when it is kept.
struct session_put {
  std::string key;
  std::string value;
};

/// Changes the state in one step: nobody sees it half changed. Answers as session_put. The function runs in the session's process and
/// must not block. One that throws crashes the session: without a store that ends it, with one it goes on with what was kept before.
/// Cost: with a store, linear in the state, which is compared with the former one.
struct session_update {
  std::function<void(session_state&)> change;
};

} // namespace actors

CAF_BEGIN_TYPE_ID_BLOCK(actors_session, first_custom_type_id + 80)
CAF_ADD_TYPE_ID(actors_session, (actors::session_get))
CAF_ADD_TYPE_ID(actors_session, (actors::session_put))
CAF_ADD_TYPE_ID(actors_session, (actors::session_update))
CAF_END_TYPE_ID_BLOCK(actors_session)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::session_get)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::session_put)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::session_update)
