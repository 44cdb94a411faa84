// A link inside the program: the client's end is an object. For tests, and for a program that is its own client.
//
//   auto [server, client] = actors::transport::connect_in_memory(system, service);
//   client->send(R"({"jsonrpc":"2.0","id":1,"method":"ping"})");
//   auto answer = client->receive(1s);
//
// Messages pass as they are, in order, and obey the limits of the options as those of any other transport do.
// Threading: all members from any thread. `receive` blocks: not for handlers or callbacks, which take `try_receive` or
// `on_message`.
// Lifetime: the ends are independent of each other; destroying one is how the other's peer goes away. Requires: the
// server's end is destroyed before the system.
#pragma once

#include "services/transport/listen.hpp"

#include <optional>

namespace actors::transport {

class memory_client {
public:
  virtual ~memory_client() = default;

  /// Sends one message. False: the server's end is gone, or `max_pending_bytes` wait for it or for this end's reader;
  /// the message was not taken.
  [[nodiscard]] virtual bool send(std::string message) = 0;

  /// The next message, if one has come.
  [[nodiscard]] virtual std::optional<std::string> try_receive() = 0;

  /// The next message; waits for it. Nothing: the time has passed, or the server's end is gone and all was received.
  [[nodiscard]] virtual std::optional<std::string> receive(std::chrono::milliseconds timeout) = 0;

  /// From here on messages go to `callback`, on the executor, one at a time; those that wait go first.
  virtual void on_message(std::function<void(std::string)> callback) = 0;

  /// Leaves. What was sent before still arrives; nothing is received any more.
  virtual void close() = 0;
};

struct memory_pair {
  std::unique_ptr<listener> server; ///< its address is "memory:"
  std::unique_ptr<memory_client> client;
};

[[nodiscard]] memory_pair connect_in_memory(system& sys, std::shared_ptr<service> to, listen_options options = {});

} // namespace actors::transport
