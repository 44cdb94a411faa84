#include "libactors/control.hpp"

#include <caf/actor_addr.hpp>
#include <caf/message.hpp>
#include <caf/message_id.hpp>
#include <caf/system_messages.hpp>

namespace actors {

void send_exit(const caf::actor& to, caf::error reason) {
  if (to)
    to->enqueue(nullptr, caf::make_message_id(caf::message_priority::high),
                caf::make_message(caf::exit_msg{caf::actor_addr{}, std::move(reason)}), nullptr);
}

void ask_to_stop(const caf::actor& whom) {
  send_exit(whom, make_error(exit_reason::shutdown));
}

void kill(const caf::actor& whom) {
  send_exit(whom, make_error(exit_reason::killed));
}

} // namespace actors
