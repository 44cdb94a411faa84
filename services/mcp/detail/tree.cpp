#include "services/mcp/detail/tree.hpp"

namespace actors::mcp::detail {

supervisor_spec service_tree(child_spec sessions, const std::vector<std::shared_ptr<tool_setup>>& tools) {
  // Where the present life of "handlers" is; its own start function sets it, before the keepers start.
  auto shelf = std::make_shared<detail::shelf>();
  child_spec handlers{
      .id = "handlers",
      .start =
          [shelf](start_context& s) {
            auto started = s.spawn_supervisor({.children = {}});
            shelf->set(started);
            return started;
          },
      .kind = child_kind::supervisor,
  };
  // A keeper crashes by our own fault only; a generous budget keeps the other tools up meanwhile.
  supervisor_spec keepers{.intensity = 10, .period = std::chrono::seconds{10}};
  for (const auto& tool : tools)
    keepers.children.push_back({
        .id = tool->name,
        .start = [tool, shelf](start_context& s) { return s.spawn<keeper>({}, tool, shelf->get()); },
    });
  return {
      .strategy = strategy::rest_for_one,
      .intensity = 3,
      .period = std::chrono::seconds{10},
      .children = {std::move(sessions), std::move(handlers), supervisor_child("keepers", std::move(keepers))},
  };
}

} // namespace actors::mcp::detail
