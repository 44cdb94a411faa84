#include "services/mcp/detail/tree.hpp"

#include "supervision/start_context.hpp"

#include <utility>

namespace actors::mcp::detail {

namespace {

child_spec keepers(std::shared_ptr<const roster> kept, std::shared_ptr<shelf> handlers) {
  const auto start = [kept = std::move(kept), handlers = std::move(handlers)](start_context& s) {
    // A keeper crashes by our own fault only; a generous budget keeps the others up meanwhile.
    supervisor_spec spec{.intensity = 10, .period = std::chrono::seconds{10}};
    for (const auto& each : kept->get())
      spec.children.push_back(keeper_child(each, handlers));
    return s.spawn_supervisor(std::move(spec));
  };
  return {.id = "keepers", .start = start, .kind = child_kind::supervisor};
}

} // namespace

supervisor_spec service_tree(child_spec sessions, child_spec tasks, const std::shared_ptr<const roster>& kept,
                             const std::shared_ptr<shelf>& handlers) {
  return {
      .strategy = strategy::rest_for_one,
      .intensity = 3,
      .period = std::chrono::seconds{10},
      .children = {std::move(sessions), std::move(tasks), shelf::child("handlers", handlers), keepers(kept, handlers)},
  };
}

} // namespace actors::mcp::detail
