// What the processes of sessions tell each other; nobody else's business.
#pragma once

#include "services/session/detail/prompt_outcome.hpp"
#include "services/session/session_store.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/error.hpp>
#include <caf/expected.hpp>
#include <caf/type_id.hpp>

#include <memory>
#include <vector>

namespace actors {

/// The store has said, later, what became of a session's last call.
struct session_stored {
  std::shared_ptr<prompt_outcome<caf::error>> outcome;
};
struct session_loaded {
  std::shared_ptr<prompt_outcome<caf::expected<kept_session>>> outcome;
};
struct all_sessions_loaded {
  std::shared_ptr<prompt_outcome<caf::expected<std::vector<kept_session>>>> outcome;
};

/// To the keeper: somebody is due earlier than all so far.
struct look_earlier {};

/// To the writer of a store: something waits.
struct work_waits {};

} // namespace actors

CAF_BEGIN_TYPE_ID_BLOCK(actors_session_detail, first_custom_type_id + 90)
CAF_ADD_TYPE_ID(actors_session_detail, (actors::session_stored))
CAF_ADD_TYPE_ID(actors_session_detail, (actors::session_loaded))
CAF_ADD_TYPE_ID(actors_session_detail, (actors::all_sessions_loaded))
CAF_ADD_TYPE_ID(actors_session_detail, (actors::look_earlier))
CAF_ADD_TYPE_ID(actors_session_detail, (actors::work_waits))
CAF_END_TYPE_ID_BLOCK(actors_session_detail)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::session_stored)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::session_loaded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::all_sessions_loaded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::look_earlier)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::work_waits)
