// The supervision tree of a server:
//
//   calculator          rest_for_one
//   ├─ sessions         their store, a dynamic supervisor of one process per session, and their keeper
//   ├─ tasks            one_for_one: a process for each task
//   ├─ handlers         one_for_one: per tool, resource, prompt … a dynamic supervisor of its handlers; temporary, so that one that has
//   │  └─ tool add …    spent its budget takes nobody along
//   └─ keepers          one_for_one: one process for each, which starts and watches its handlers
//      └─ tool add …
#pragma once

#include "services/mcp/detail/handler_setup.hpp"
#include "supervision/supervisor.hpp"

#include <memory>
#include <vector>

namespace actors::mcp::detail {

[[nodiscard]] supervisor_spec service_tree(child_spec sessions, child_spec tasks,
                                           const std::vector<std::shared_ptr<handler_setup>>& all,
                                           const std::shared_ptr<shelf>& handlers);

} // namespace actors::mcp::detail
