#include "services/registry/name_ref.hpp"

#include "libactors/delivery.hpp"
#include "libactors/errc.hpp"
#include "libactors/events.hpp"
#include "libactors/system.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/make_actor.hpp>
#include <caf/monitorable_actor.hpp>

namespace actors {

namespace {

class name_address final : public caf::monitorable_actor {
public:
  name_address(caf::actor_config& config, registry names, std::string named)
      : caf::monitorable_actor(config), names_(std::move(names)), name_(std::move(named)) {}

  [[nodiscard]] static name_address& of(const caf::actor& address) noexcept {
    return *static_cast<name_address*>(caf::actor_cast<caf::abstract_actor*>(address));
  }

  [[nodiscard]] caf::actor holder() const { return names_.whereis(name_); }

  caf::error deliver(caf::mailbox_element_ptr element, caf::execution_unit* context) const {
    if (const auto to = holder())
      return hand_over(to, std::move(element), context);
    auto why = make_error(registry_errc::not_registered, "'" + name_ + "'");
    if (element->mid.is_request() && element->sender)
      element->sender->enqueue(nullptr, element->mid.response_id(), caf::make_message(why), nullptr);
    return why;
  }

  using caf::monitorable_actor::enqueue;
  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit* context) override {
    const bool request = element->mid.is_request();
    const auto why = deliver(std::move(element), context);
    if (!why)
      return;
    if (const auto& events = system::of(home_system()).events(); !request && events.observed())
      events.publish({event::kind::message_refused, name_, id(), why});
    detail::note_refusal(*this, why == errc::overloaded ? errc::overloaded : errc::callee_gone);
  }

  const char* name() const override { return "name"; }

private:
  const registry names_;
  const std::string name_;
};

} // namespace

name_ref::name_ref(system& sys, registry names, std::string name) {
  auto& host = sys.caf();
  caf::actor_config config;
  address_ = caf::make_actor<name_address, caf::actor>(host.next_actor_id(), host.node(), &host, config,
                                                       std::move(names), std::move(name));
}

caf::actor name_ref::get() const {
  return name_address::of(address_).holder();
}

caf::error name_ref::send_message(caf::message content) const {
  auto element = caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, std::move(content));
  return name_address::of(address_).deliver(std::move(element), nullptr);
}

} // namespace actors
