// What the transport tests share: an io_context that the test's thread runs, a service that keeps what it gets, and
// peers made of plain descriptors.
#pragma once

#include "services/transport/connection.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace actors::transport::test {

/// Keeps each exchange, or gives it to `handler` if there is one.
struct keeping_service final : service {
  void on_message(exchange_ptr in) override {
    if (handler)
      handler(std::move(in));
    else
      kept.push_back(std::move(in));
  }

  std::vector<exchange_ptr> kept;
  std::function<void(exchange_ptr)> handler;
};

/// The far end of a socket or of a pair of pipes. Neither direction ever blocks; `move` does what can be done at once.
class byte_peer {
public:
  /// Owns the descriptors, which may be the same.
  byte_peer(int in, int out);
  ~byte_peer() { leave(); }
  byte_peer(const byte_peer&) = delete;
  byte_peer& operator=(const byte_peer&) = delete;

  void send(std::string_view bytes) { to_send_ += bytes; }
  void move();

  /// Takes and forgets at most so much of what waits in the socket. How much that was.
  std::size_t read_some(std::size_t most);

  /// Sends no more, but still receives. A pending `send` goes first.
  void end_sending();
  void leave();

  /// Leaves with a reset instead of an orderly end.
  void reset();

  std::string received;
  bool reads = true; ///< otherwise what comes stays in the socket
  bool was_reset = false;
  bool at_end = false; ///< the far end will send no more, or has reset the connection

private:
  int in_;
  int out_;
  std::string to_send_;
  bool ending_ = false;
};

class world {
public:
  boost::asio::io_context& context() noexcept { return context_; }
  auto executor() noexcept { return context_.get_executor(); }

  /// `run_until` moves this peer too, as long as it lives.
  void watch(const std::shared_ptr<byte_peer>& peer) { peers_.push_back(peer); }

  /// Connects a peer to 127.0.0.1 and watches it.
  [[nodiscard]] std::shared_ptr<byte_peer> connect(std::uint16_t port);

  /// Runs the executor and the peers until the condition holds. False: it did not within ten seconds.
  [[nodiscard]] bool run_until(const std::function<bool()>& condition);

  /// Runs until everything that can happen now has happened.
  void settle();

private:
  void move_peers();

  boost::asio::io_context context_;
  std::vector<std::weak_ptr<byte_peer>> peers_;
};

/// One parsed HTTP response.
struct response {
  int status = 0;
  headers fields;
  std::string body;
};

/// Takes the complete responses off the front of `received`; stops at an incomplete one.
[[nodiscard]] std::vector<response> take_responses(std::string& received);

/// The port in "http://127.0.0.1:PORT/…".
[[nodiscard]] std::uint16_t port_of(std::string_view address);

/// A POST with that body.
[[nodiscard]] std::string post(std::string_view path, std::string_view body, std::string_view more_fields = {});

} // namespace actors::transport::test
