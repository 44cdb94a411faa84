// How one tool is run and described. Every field has a default that suits most tools.
//
//   server.tool("convert", "Converts a file.", convert, {.deadline = 2min, .concurrency = 4});
#pragma once

#include "services/mcp/descriptions.hpp"
#include "services/mcp/handler_options.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace actors::mcp {

/// That a call of the tool may become a task, which goes on after its request has been answered; the client asks after it. For clients
/// that do not know tasks it is a call as any.
/// 2026: the server decides, if the client declares the extension io.modelcontextprotocol/tasks. Source: SEP-2663.
/// 2025-11-25: the client decides, call by call, and for how long it is kept, `ttl` at most. A task is its session's, which keeps at most
/// 1000 and ends them with itself; in memory, whatever is kept of the session. Source: basic/utilities/tasks, experimental there.
struct task_options {
  bool at_once = true;   ///< 2026: each call does; else where the handler says so: context::become_task
  bool required = false; ///< calls that cannot be tasks are refused
  std::chrono::milliseconds ttl{60 * 60 *
                                1000}; ///< from its beginning until it is forgotten, and ended if it still runs
  std::chrono::milliseconds poll_interval{1000}; ///< how often clients are to ask
};

struct tool_options {
  // As in handler_options.
  std::chrono::milliseconds deadline = handler_options{}.deadline;
  std::size_t concurrency = 0;
  std::size_t max_queue = handler_options{}.max_queue;
  bool non_blocking = false;
  int intensity = handler_options{}.intensity;
  std::chrono::seconds period = handler_options{}.period;
  std::chrono::milliseconds retry_after = handler_options{}.retry_after;
  std::chrono::milliseconds cancel_grace = handler_options{}.cancel_grace;

  std::string title = {};
  std::optional<tool_annotations> annotations = {};

  /// Hand-written JSON Schemas. Of functions with a described struct they are derived; a CAF behavior without one takes
  /// any object. Arguments are checked against a hand-written input schema before the handler sees them, structured results against the
  /// output schema before the client does: one that does not fit, or is not there, fails its call. The client is told that the result
  /// was invalid, the log why.
  std::optional<boost::json::object> input_schema = {};
  std::optional<boost::json::object> output_schema = {};

  /// Publish the schema although it uses keywords that cannot be checked; these are not enforced.
  bool unchecked_schema = false;

  std::vector<icon> icons = {};
  std::optional<task_options> task = {};
  boost::json::object meta = {}; ///< `_meta` of its description: what extensions say of it
};

} // namespace actors::mcp
