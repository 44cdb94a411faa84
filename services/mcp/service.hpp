// A running MCP server: the place where messages from any transport arrive.
//
//   auto running = server.start(system);
//   auto http = actors::transport::listen(system, "http://127.0.0.1:8080/mcp", *running);
//
// One dispatch table serves both eras; the codec in front of it knows their difference. `tools/list`, `ping` and the handshakes are
// answered where they arrive, from immutable state; `tools/call` goes through the tool's dispatcher straight to a
// handler, whose answer comes back through a reply port.
// Threading: all members from any thread. Lifetime: counted; listeners keep it. `stop` ends its processes and waits for
// them; the destructor only asks them to end. The system must outlive it.
#pragma once

#include "services/mcp/catalog.hpp"
#include "services/mcp/codec.hpp"
#include "services/transport/connection.hpp"

#include <caf/actor.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>

namespace actors::mcp {

/// What a 2025 session over HTTP keeps of the messages that it has streamed, for a client that loses its connection and comes back
/// with Last-Event-ID. The oldest go first, read or not; the newest stays whatever its size. In the worst case each session keeps as
/// much. Source: 2025-11-25, basic/transports, "Resumability and Redelivery".
struct resumption_options {
  std::size_t max_bytes = std::size_t{256} << 10;
  std::size_t max_events = 1024;         ///< 0: none; a stream ends with its connection, and a call with its stream
  std::chrono::milliseconds retry{1000}; ///< how long a client waits before it comes back
};

struct service_options {
  codec_options codec = {};                                   ///< who may ask, limits of parsing
  catalog_options catalog = {};                               ///< page size of lists
  std::chrono::milliseconds session_idle_ttl{30 * 60 * 1000}; ///< of 2025 sessions over HTTP
  std::size_t max_sessions = 10'000;                          ///< more are refused: 503

  resumption_options resumption = {}; ///< of streams over HTTP in 2025

  /// Where there is no room for one more, the session that has been idle longest ends, if it has been for this long and neither a call
  /// runs in it nor a stream is open: its client gets 404 and begins anew.
  std::chrono::milliseconds session_evict_after{60'000};

  /// Sessions are kept in this file, with what was negotiated, and are there again when a server is started with it; one server at a
  /// time. Empty: they end with the server. See services/session/sqlite_session_store.hpp.
  std::filesystem::path session_file = {};

  std::chrono::milliseconds drain_timeout{10'000}; ///< for calls under way when `server::run` is asked to end
};

class service : public transport::service {
public:
  ~service() override = default;

  /// The root of its supervision tree; see supervision/tree.hpp.
  [[nodiscard]] virtual const caf::actor& root() const noexcept = 0;

  /// Tells all 2025 clients that listen at that level a log message that belongs to no request: over HTTP on one of the
  /// session's GET streams, over a link as a message. Dropped where nobody listens or reads. In 2026 log messages
  /// belong to requests: see tool_call::log. Source: 2025-11-25, server/utilities/logging.
  virtual void log(log_level level, const boost::json::value& data, std::string_view logger = {}) = 0;

  /// Closes the streams on which clients wait for news; calls go on. For an end in order: stop the listener, drain, wait
  /// for its `on_stopped`, then stop.
  virtual void drain() = 0;

  /// Ends its processes, children before parents. Calls under way are answered with an error. Blocks; not from a process.
  virtual void stop() = 0;
};

} // namespace actors::mcp
