// Messages of supervisors to themselves.
#pragma once

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/error.hpp>
#include <caf/type_id.hpp>

#include <cstdint>

namespace actors::detail {

/// A process has run its init, or has not started.
struct init_outcome {
  std::uint64_t life;
  caf::error reason; // empty: it has started
};

} // namespace actors::detail

CAF_BEGIN_TYPE_ID_BLOCK(actors_supervision_detail, first_custom_type_id + 38)
CAF_ADD_TYPE_ID(actors_supervision_detail, (actors::detail::init_outcome))
CAF_END_TYPE_ID_BLOCK(actors_supervision_detail)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::detail::init_outcome)
