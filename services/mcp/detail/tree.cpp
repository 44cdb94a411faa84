#include "services/mcp/detail/tree.hpp"

namespace actors::mcp::detail {

supervisor_spec service_tree(child_spec sessions, child_spec tasks,
                             const std::vector<std::shared_ptr<handler_setup>>& all,
                             const std::shared_ptr<shelf>& handlers) {
  // A keeper crashes by our own fault only; a generous budget keeps the others up meanwhile.
  supervisor_spec keepers{.intensity = 10, .period = std::chrono::seconds{10}};
  for (const auto& each : all)
    keepers.children.push_back(keeper_child(each, handlers));
  return {
      .strategy = strategy::rest_for_one,
      .intensity = 3,
      .period = std::chrono::seconds{10},
      .children = {std::move(sessions), std::move(tasks), shelf::child("handlers", handlers),
                   supervisor_child("keepers", std::move(keepers))},
  };
}

} // namespace actors::mcp::detail
