// How one tool is run and described. Every field has a default that suits most tools.
//
//   server.tool("convert", "Converts a file.", convert, {.deadline = 2min, .concurrency = 4});
#pragma once

#include "services/mcp/catalog.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace actors::mcp {

struct tool_options {
  /// From the arrival of a call to its answer, the time in the queue included. At least 1 ms, at most a year, as all times here.
  std::chrono::milliseconds deadline{30'000};

  /// Calls that run at the same time, each in a process of its own. 0: 16 for functions that may block, 64 for
  /// coroutines, the hardware's threads for `non_blocking` ones. Handlers with state and CAF behaviors always have one.
  std::size_t concurrency = 0;

  /// Calls that wait for a free handler; one more is refused as overloaded.
  std::size_t max_queue = 1024;

  /// A plain function that promises not to block: it runs on the scheduler's threads. Coroutines always do.
  bool non_blocking = false;

  /// Crashes within `period` that the tool survives; one more and it is unavailable for `retry_after`, then tried
  /// again.
  int intensity = 10;
  std::chrono::seconds period{10};
  std::chrono::milliseconds retry_after{5'000};

  /// For a handler to return after its deadline has passed, before it is killed and, if it cannot be, abandoned and
  /// replaced.
  std::chrono::milliseconds cancel_grace{250};

  std::string title = {};
  std::optional<tool_annotations> annotations = {};

  /// Hand-written JSON Schemas. Of functions with a described struct they are derived; a CAF behavior without one takes
  /// any object. Arguments are checked against a hand-written input schema before the handler sees them.
  std::optional<boost::json::object> input_schema = {};
  std::optional<boost::json::object> output_schema = {};

  /// Publish the schema although it uses keywords that cannot be checked; these are not enforced.
  bool unchecked_schema = false;
};

} // namespace actors::mcp
