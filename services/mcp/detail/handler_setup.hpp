// One thing that a server offers as it keeps it: its handler, its options, and the dispatcher where its calls wait. The mechanism is
// that of services/pool; what is its own stands here: what clients are told, and how a handler is started, asked and told to end.
//
// A handler past its deadline is told to cancel and asked whether it is back; if it does not say so within the grace, its supervisor
// replaces it. One whose caller has left is only told: it has until its deadline, or clients could wear it out.
#pragma once

#include "services/mcp/detail/param_headers.hpp"
#include "services/mcp/offer.hpp"
#include "services/pool/dispatcher.hpp"
#include "services/pool/keeper.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace actors::mcp::detail {

struct handler_setup {
  explicit handler_setup(offer of);

  const std::string label; ///< in the log: "tool add"
  const std::string name;  ///< of the tool or prompt; of a resource its URI, or the template
  const offer::description described;
  const any_handler handler;
  const handler_options options;
  const std::optional<cache_hint> cache;
  const std::optional<task_options> task;
  const param_headers repeated; ///< arguments that HTTP clients of 2026 repeat in header fields
  const std::string mime_type;  ///< of a resource's contents that do not name theirs
  const bool blocking;
  dispatcher calls;
  std::atomic<bool> ends{false}; ///< what ends by `shutdown` from now on ends with the server, or has been removed
};

/// Its keeper as a child; it puts the supervisor of the handlers under `handlers`.
[[nodiscard]] child_spec keeper_child(const std::shared_ptr<handler_setup>& of, const std::shared_ptr<shelf>& handlers);

} // namespace actors::mcp::detail
