// The kernel's own messages.
#pragma once

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>

namespace actors::detail {

/// The owner's timer has fired: its earliest deadline is due.
struct deadline_tick {};

} // namespace actors::detail

CAF_BEGIN_TYPE_ID_BLOCK(actors_kernel, first_custom_type_id)
CAF_ADD_TYPE_ID(actors_kernel, (actors::detail::deadline_tick))
CAF_END_TYPE_ID_BLOCK(actors_kernel)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::detail::deadline_tick)
