// One message of a duplex link and the way to answer it. Answers carry no address but the one that the protocol puts
// into them, so they go out as they come.
#pragma once

#include "services/transport/detail/duplex_link.hpp"

#include <atomic>
#include <string_view>

namespace actors::transport::detail {

class duplex_exchange final : public exchange {
public:
  duplex_exchange(inbound message, std::shared_ptr<duplex_link> link, std::uint64_t number)
      : message_(std::move(message)), link_(std::move(link)), number_(number) {}
  ~duplex_exchange() override;

  [[nodiscard]] const inbound& request() const noexcept override { return message_; }
  void respond(outbound answer) override;
  [[nodiscard]] std::shared_ptr<event_stream> open_stream(int status, transport::headers fields) override;
  void on_gone(std::function<void()> callback) override;
  [[nodiscard]] std::shared_ptr<transport::link> link() const noexcept override { return link_; }

private:
  const inbound message_;
  const std::shared_ptr<duplex_link> link_;
  const std::uint64_t number_;
  std::atomic<bool> answered_{false};
};

/// What the peer is told when the service does not answer a message: an internal error with that text for each request in
/// it, nothing for a notification.
/// Source: JSON-RPC 2.0, sections 5.1 and 6.
[[nodiscard]] std::string error_for(const inbound& message, std::string_view text);

} // namespace actors::transport::detail
