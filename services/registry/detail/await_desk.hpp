// Where one waits for a name: an actor without a mailbox. A call to it is answered by whoever registers the name, on that thread, or
// at once on the caller's own. So deadlines, and the ends of callers, are those of every call, and no process stands in between.
// Whatever else is sent to it is dropped: the registry gives its address to nobody.
//
// Lifetime: once a second, while anybody waits, it throws out those whose calls are over.
#pragma once

#include "services/registry/detail/name_directory.hpp"

#include <caf/monitorable_actor.hpp>

#include <atomic>
#include <memory>

namespace actors {
class system;
}

namespace actors::detail {

class await_desk final : public caf::monitorable_actor {
public:
  await_desk(caf::actor_config& config, std::shared_ptr<name_directory> directory);

  using caf::monitorable_actor::enqueue;
  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit* context) override;

  const char* name() const override { return "registry"; }

  void on_destroy() override;

private:
  void take(const caf::mailbox_element& request, const std::string& wanted);
  void look_later();
  void sweep();

  system& runtime_;
  const std::shared_ptr<name_directory> directory_;
  std::atomic<bool> looks_later_{false};
};

} // namespace actors::detail
