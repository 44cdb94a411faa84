// The user's ends of a connection: an exchange, and the event stream that may answer it. They hold the gate, never the
// connection.
#pragma once

#include "services/transport/connection.hpp"
#include "services/transport/detail/event_queue.hpp"
#include "services/transport/detail/gate.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>

namespace actors::transport::detail {

class http_connection;
using http_gate = gate<http_connection>;

class http_exchange final : public exchange {
public:
  http_exchange(inbound message, std::shared_ptr<http_gate> gate, std::uint64_t number, std::size_t max_stream_bytes)
      : message_(std::move(message)), gate_(std::move(gate)), number_(number), max_stream_bytes_(max_stream_bytes) {}
  ~http_exchange() override;

  [[nodiscard]] const inbound& request() const noexcept override { return message_; }
  void respond(outbound answer) override;
  [[nodiscard]] std::shared_ptr<event_stream> open_stream(int status, transport::headers fields) override;
  void on_gone(std::function<void()> callback) override;
  [[nodiscard]] std::shared_ptr<transport::link> link() const noexcept override { return nullptr; }

private:
  [[nodiscard]] std::shared_ptr<event_queue> stream() const;

  const inbound message_;
  const std::shared_ptr<http_gate> gate_;
  const std::uint64_t number_; // of the exchange among those of its connection
  const std::size_t max_stream_bytes_;
  std::atomic<bool> answered_{false};
  mutable std::mutex mutex_;
  std::shared_ptr<event_queue> stream_; // the answer, if it is one
};

class http_event_stream final : public event_stream {
public:
  http_event_stream(std::shared_ptr<event_queue> queue, std::shared_ptr<http_gate> gate)
      : queue_(std::move(queue)), gate_(std::move(gate)) {}
  ~http_event_stream() override { close_quietly(); }

  [[nodiscard]] bool write(stream_event message) override;
  void finish(stream_event last) override;
  void close() override { close_quietly(); }

private:
  bool wake_after(event_queue::pushed how);
  void close_quietly();
  bool tell();

  const std::shared_ptr<event_queue> queue_;
  const std::shared_ptr<http_gate> gate_;
};

} // namespace actors::transport::detail
