// One tool as its server keeps it: its handler, its options, and the dispatcher where its calls wait. The mechanism is that of
// services/pool; what is a tool's own stands here: what clients are told, and how a handler is started, asked and told to end.
//
// A handler past its deadline is told to cancel and asked whether it is back; if it does not say so within the grace, its supervisor
// replaces it. One whose caller has left is only told: it has until its deadline, or clients could wear a tool out.
#pragma once

#include "services/mcp/handler.hpp"
#include "services/mcp/tool_options.hpp"
#include "services/pool/dispatcher.hpp"
#include "services/pool/keeper.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace actors::mcp::detail {

struct tool_setup {
  tool_setup(std::string called, tool_handler with, tool_options how, std::size_t concurrency, bool may_block);

  const std::string name;
  const tool_handler handler;
  const tool_options options;
  const bool blocking;
  dispatcher calls;
  std::atomic<bool> server_ends{false}; ///< what ends by `shutdown` from now on ends with the server
};

/// The keeper of a tool as a child; it puts the supervisor of the handlers under `handlers`.
[[nodiscard]] child_spec keeper_child(const std::shared_ptr<tool_setup>& tool, const std::shared_ptr<shelf>& handlers);

} // namespace actors::mcp::detail
