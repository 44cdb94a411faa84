// A running MCP server: the place where messages from any transport arrive.
//
//   auto running = server.start(system);
//   auto http = actors::transport::listen(system, "http://127.0.0.1:8080/mcp", *running);
//
// One dispatch table serves both eras; the codec in front of it knows their difference. Lists, `ping` and the handshakes are answered
// where they arrive, from an immutable snapshot; what needs a handler goes through its dispatcher straight to it, and the answer comes
// back through a reply port.
// Threading: all members from any thread. Lifetime: counted; listeners keep it. `stop` ends its processes and waits for
// them; the destructor only asks them to end. The system must outlive it.
#pragma once

#include "services/mcp/offer.hpp"
#include "services/mcp/protocol.hpp"
#include "services/mcp/service_options.hpp"
#include "services/transport/connection.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>

#include <memory>
#include <string_view>

namespace actors::mcp {

class service : public transport::service {
public:
  ~service() override = default;

  /// The root of its supervision tree; see supervision/tree.hpp.
  [[nodiscard]] virtual const caf::actor& root() const noexcept = 0;

  /// Tells all 2025 clients that listen at that level a log message that belongs to no request: over HTTP on one of the
  /// session's GET streams, over a link as a message. Dropped where nobody listens or reads. In 2026 log messages
  /// belong to requests: see tool_call::log. Source: 2025-11-25, server/utilities/logging.
  virtual void log(log_level level, const boost::json::value& data, std::string_view logger = {}) = 0;

  // What is offered may change; clients that want to know are told. Calls under way end as they would have; those that wait for a handler
  // that is removed are refused. They wait for it to start, or to end: not from a coroutine, `non_blocking` function or CAF behavior.

  /// Errors: tool_errc::invalid_registration, with what is wrong; why its handler does not start. Then nothing has changed.
  [[nodiscard]] virtual caf::error add(offer what) = 0;

  // Errors: tool_errc::not_found.
  [[nodiscard]] virtual caf::error remove_tool(std::string_view name) = 0;
  [[nodiscard]] virtual caf::error remove_resource(std::string_view uri_or_template) = 0; ///< completions go with it
  [[nodiscard]] virtual caf::error remove_prompt(std::string_view name) = 0;              ///< completions go with it

  /// Tells those who have subscribed to that URI that what is there has changed.
  virtual void resource_updated(std::string_view uri) = 0;

  /// What the user was led to a page for, under that web_page::id, has been done there: the client that asked is told, once, and may
  /// repeat a call that needed it. An id that no client of 2025 waits for is none of its business; sessions that come back with the
  /// next server no longer wait. Source: 2025-11-25, client/elicitation, "Completion Notifications for URL Mode Elicitation".
  virtual void elicitation_completed(std::string_view id) = 0;

  /// Closes the streams on which clients wait for news. Calls go on, but for those of 2025 that wait for their client's answer to a
  /// question, now or later: it cannot come any more. They are answered with an error at once, the question is withdrawn, and their
  /// handlers see that they are cancelled. For an end in order: stop the listener, drain, wait for its `on_stopped` as long as calls
  /// may take, stop, wait again for the last answers to be written, destroy the listener.
  virtual void drain() = 0;

  /// Ends its processes, children before parents. Calls under way are answered with an error. Blocks; not from a process.
  virtual void stop() = 0;
};

} // namespace actors::mcp
