// The supervision tree of a server:
//
//   calculator          rest_for_one
//   ├─ sessions         their store, a dynamic supervisor of one process per session, and their keeper
//   ├─ handlers         one_for_one: per tool a dynamic supervisor of its handlers; temporary, so that a tool that has spent its
//   │  └─ add …         budget takes nobody along
//   └─ keepers          one_for_one: one process per tool, which starts and watches its handlers
//      └─ add …
#pragma once

#include "services/mcp/detail/tool_setup.hpp"
#include "supervision/supervisor.hpp"

#include <memory>
#include <vector>

namespace actors::mcp::detail {

[[nodiscard]] supervisor_spec service_tree(child_spec sessions, const std::vector<std::shared_ptr<tool_setup>>& tools);

} // namespace actors::mcp::detail
