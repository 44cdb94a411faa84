#include "services/queue/queue.hpp"

#include "services/queue/detail/queue_keeper.hpp"

#include <utility>

namespace actors::detail {

namespace {

/// How long its process may take to end: what draining may, and some more.
shutdown patience(duration drain) {
  constexpr duration more = std::chrono::seconds{5};
  return drain > duration::max() - more ? shutdown::infinity() : shutdown::timeout(drain + more);
}

} // namespace

child_spec queue_child(std::shared_ptr<queue_core> of, std::string id) {
  const auto limit = patience(of->settings().drain_on_stop);
  return {
      .id = std::move(id),
      .start = [of = std::move(of)](start_context& s) { return s.spawn<queue_keeper>({}, of); },
      .shutdown = limit,
  };
}

} // namespace actors::detail
