#include "libactors/sys.hpp"

#include "libactors/system.hpp"

#include <caf/atom.hpp>

namespace actors::sys {

namespace {

template <class Message>
caf::expected<void> order(system& runtime, const caf::actor& whom, duration timeout, Message what) {
  const auto done = runtime.call_urgently<caf::ok_atom>(whom, timeout, std::move(what));
  return done ? caf::expected<void>{} : caf::expected<void>{done.error()};
}

} // namespace

caf::expected<std::string> get_state(system& sys, const caf::actor& whom, duration timeout) {
  return sys.call_urgently<std::string>(whom, timeout, get_state_msg{});
}

caf::expected<status> get_status(system& sys, const caf::actor& whom, duration timeout) {
  return sys.call_urgently<status>(whom, timeout, get_status_msg{});
}

caf::expected<void> suspend(system& sys, const caf::actor& whom, duration timeout) {
  return order(sys, whom, timeout, suspend_msg{});
}

caf::expected<void> resume(system& sys, const caf::actor& whom, duration timeout) {
  return order(sys, whom, timeout, resume_msg{});
}

caf::expected<void> trace(system& sys, const caf::actor& whom, duration timeout, trace_options options) {
  return order(sys, whom, timeout, trace_msg{options});
}

caf::expected<message_trace> get_trace(system& sys, const caf::actor& whom, duration timeout) {
  return sys.call_urgently<message_trace>(whom, timeout, get_trace_msg{});
}

caf::expected<void> install(system& sys, const caf::actor& whom, duration timeout, debug_function function) {
  return order(sys, whom, timeout, install_msg{std::move(function)});
}

} // namespace actors::sys
