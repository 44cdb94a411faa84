// The link between the client and its server: a function call one way, a queue the other.
//
// Thread safety: all members. Lifetime: the server may keep it beyond the client; it then takes nothing any more.
#pragma once

#include "services/transport/connection.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace actors::mcp::in_memory::detail {

class wire final : public transport::link, public std::enable_shared_from_this<wire> {
public:
  // -- the client's end -----------------------------------------------------------

  /// Wraps a message up for the server.
  [[nodiscard]] transport::exchange_ptr carry(std::string message);

  /// What the server has sent, in its order.
  [[nodiscard]] std::optional<std::string> receive();
  [[nodiscard]] bool empty() const;

  /// Lets go: the server learns that its peer is gone.
  void leave();

  /// The server has ended the link.
  [[nodiscard]] bool closed() const;

  // -- the server's end -------------------------------------------------------------

  [[nodiscard]] bool send(std::string message) override;
  [[nodiscard]] std::size_t id() const noexcept override { return id_; }
  void on_gone(std::function<void()> callback) override;
  void close() override;

  // -- its exchanges ----------------------------------------------------------------

  /// The same for one of them, until it is complete.
  void on_gone(std::size_t exchange, std::function<void()> callback);
  void complete(std::size_t exchange);

private:
  const std::size_t id_ = next_id();
  mutable std::mutex mutex_;
  bool gone_ = false;
  bool closed_ = false;
  std::deque<std::string> arrived_;
  std::vector<std::function<void()>> when_gone_;
  std::size_t exchanges_ = 0;
  std::map<std::size_t, std::vector<std::function<void()>>> under_way_;

  [[nodiscard]] static std::size_t next_id() noexcept;
};

} // namespace actors::mcp::in_memory::detail
