#include "services/registry/detail/await_desk.hpp"

#include "libactors/errc.hpp"
#include "libactors/system.hpp"
#include "services/registry/messages.hpp"

#include <caf/actor_cast.hpp>
#include <caf/atom.hpp>
#include <caf/make_message.hpp>

#include <chrono>
#include <utility>

namespace actors::detail {

namespace {

constexpr duration between_looks = std::chrono::seconds{1};

} // namespace

await_desk::await_desk(caf::actor_config& config, std::shared_ptr<name_directory> directory)
    : caf::monitorable_actor(config), runtime_(system::of(home_system())), directory_(std::move(directory)) {}

void await_desk::enqueue(caf::mailbox_element_ptr element, caf::execution_unit*) {
  auto& content = element->content();
  if (content.match_elements<caf::tick_atom>())
    return sweep();
  if (content.match_elements<await_name_msg>() && call_element::find(*element))
    take(*element, content.get_as<await_name_msg>(0).name);
}

void await_desk::take(const caf::mailbox_element& request, const std::string& wanted) {
  if (const auto bad = check_name(wanted))
    return name_waiter{request}.refuse(bad);
  if (const auto holder = directory_->wait_for(wanted, request))
    return name_waiter{request}.answer(holder);
  look_later();
}

// After the request has been added: whoever takes the flag down looks afterwards, and finds it.
void await_desk::look_later() {
  if (looks_later_.exchange(true))
    return;
  const auto armed =
      runtime_.timers().send_at(later(runtime_.now(), between_looks), ctrl(), caf::make_message(caf::tick_atom_v));
  if (armed != timer_id::none)
    return;
  // The runtime is at its end: nobody waits any more.
  looks_later_ = false;
  directory_->refuse_waiters(make_error(errc::shutting_down));
}

void await_desk::sweep() {
  looks_later_ = false;
  if (directory_->sweep_waiters(runtime_.now()) > 0)
    look_later();
}

void await_desk::on_destroy() {
  directory_->refuse_waiters(make_error(errc::callee_gone, "the registry is gone"));
  caf::monitorable_actor::on_destroy();
}

} // namespace actors::detail
