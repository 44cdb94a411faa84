#include "services/queue/detail/queue_address.hpp"

#include "libactors/system.hpp"
#include "services/queue/errc.hpp"
#include "services/queue/queue_core.hpp"

#include <caf/actor_system.hpp>
#include <caf/make_actor.hpp>
#include <caf/make_message.hpp>
#include <caf/monitorable_actor.hpp>

#include <utility>

namespace actors::detail {

namespace {

class queue_address final : public caf::monitorable_actor {
public:
  queue_address(caf::actor_config& config, std::weak_ptr<queue_core> of)
      : caf::monitorable_actor(config), core_(std::move(of)) {}

  const char* name() const override { return "queue"; }

  using caf::monitorable_actor::enqueue;
  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit*) override {
    if (const auto core = core_.lock())
      return core->take(std::move(element));
    if (element->mid.is_request() && element->sender)
      element->sender->enqueue(ctrl(), element->mid.response_id(), caf::make_message(make_error(queue_errc::closed)),
                               nullptr);
  }

private:
  const std::weak_ptr<queue_core> core_;
};

} // namespace

caf::actor make_queue_address(system& sys, std::weak_ptr<queue_core> of) {
  auto& host = sys.caf();
  caf::actor_config config;
  return caf::make_actor<queue_address, caf::actor>(host.next_actor_id(), host.node(), &host, config, std::move(of));
}

} // namespace actors::detail
