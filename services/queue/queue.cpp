#include "services/queue/queue.hpp"

#include "services/queue/detail/queue_keeper.hpp"

#include <utility>

namespace actors::detail {

child_spec queue_child(std::shared_ptr<queue_core> of, std::string id) {
  const auto patience = of->settings().drain_on_stop + std::chrono::seconds{5};
  return {
      .id = std::move(id),
      .start = [of = std::move(of)](start_context& s) { return s.spawn<queue_keeper>({}, of); },
      .shutdown = shutdown::timeout(patience),
  };
}

} // namespace actors::detail
