// Turns an address into a listener, without naming the library behind it.
//
//   auto http = actors::transport::listen(system, "http://127.0.0.1:0/mcp", service);
//   if (!http) return report(http.error());
//   print((*http)->address());   // "http://127.0.0.1:40123/mcp": the port that the system chose
//
// Addresses:
//   http://HOST:PORT/PATH   HTTP/1.1. HOST is a name, an IPv4 address, or an IPv6 address in brackets. Port 0 takes a
//                           free one. POST, GET, DELETE and OPTIONS on PATH reach the service; the rest is answered 404 or 405.
//   stdio:                  one message a line on standard input and output. While it is served, descriptor 1 leads to
//                           standard error and descriptor 0 to /dev/null, so that a handler that prints or reads does
//                           not disturb the protocol; SIGPIPE is ignored. One listener at a time.
// A link inside the program: services/transport/memory.hpp.
//
// Threading: may be called from any thread (a HOST that is a name is looked up by that thread); the service is called
// on the runtime's executor.
// Lifetime: the listener keeps the service; destroying it, from any thread, stops it and cuts off what is under way
// (`stop` does not). A call of the service that is running at that moment may outlast it. Requires: destroyed before
// the system.
#pragma once

#include "libactors/fwd.hpp"
#include "services/transport/connection.hpp"
#include "services/transport/errc.hpp"

#include <caf/expected.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace actors::transport {

struct listen_options {
  std::size_t max_message_bytes = std::size_t{4} << 20;  ///< of a body or line; see inbound::too_large
  std::size_t max_header_bytes = std::size_t{16} << 10;  ///< more is answered 431
  std::size_t max_connections = 10'000;                  ///< more are answered 503 and closed
  std::size_t max_pending_bytes = std::size_t{4} << 20;  ///< waiting for the one reader of a link (stdio, memory)
  std::size_t max_stream_bytes = std::size_t{256} << 10; ///< of events waiting for the reader of one HTTP stream
  std::chrono::milliseconds header_timeout{10'000};      ///< above 0; for a header to be complete, from its first byte
  std::chrono::milliseconds body_timeout{120'000};       ///< above 0; for a body to be complete, from then on
  /// Above 0. Without a byte moved, while the peer has to send or to read. Not while the service has the exchange.
  std::chrono::milliseconds idle_timeout{60'000};
  /// Over stdio, for the answers under way after the end of the input; what is left then is given up.
  std::chrono::milliseconds end_timeout{10'000};
  /// An event stream that has been silent for so long carries a comment, so that a peer that is gone is noticed and
  /// proxies keep the stream open. 0: never.
  std::chrono::milliseconds stream_heartbeat{15'000};
};

class listener {
public:
  virtual ~listener() = default;

  /// The address as it is served, with the port that was taken.
  [[nodiscard]] virtual const std::string& address() const noexcept = 0;

  /// Stops accepting, closes what is idle; connections with an exchange under way end when it is answered. A request
  /// that comes on one of them meanwhile does not reach the service: HTTP answers it 503 with "Retry-After", a link with a
  /// JSON-RPC internal error. Returns at once; the port is free then.
  virtual void stop() = 0;

  /// Runs `callback` once, on the executor, when the peer will send no more (end of file on standard input); if it has said so
  /// already, possibly at once, on the calling thread; never for a socket, nor in memory. What waits for a message of the peer waits in
  /// vain from then on; answers under way are still written: see `end_timeout`.
  virtual void on_input_end(std::function<void()> callback) = 0;

  /// Runs `callback` once, on the executor, when the peer has ended the conversation for good (end of file on standard
  /// input, or the far end of a link in memory is gone) and the answers under way have been written or given up;
  /// never for a socket.
  virtual void on_end(std::function<void()> callback) = 0;

  /// Runs `callback` once, after `stop`, when the last connection has gone: what was under way is answered or dropped
  /// and the wire is closed. On the executor, or, where nothing is left by then, at once on the thread that calls this
  /// or `stop`. Never if the listener is destroyed first. What a graceful shutdown waits for:
  ///
  ///   listener->on_stopped([] { … });  // and a timer of its own, whose end destroys the listener
  ///   listener->stop();
  virtual void on_stopped(std::function<void()> callback) = 0;
};

/// Errors: errc.
[[nodiscard]] caf::expected<std::unique_ptr<listener>> listen(system& sys, std::string_view address,
                                                              std::shared_ptr<service> to, listen_options options = {});

} // namespace actors::transport
