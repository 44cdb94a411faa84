// The listener of a single link: stdio, or the server's end in memory.
#pragma once

#include "services/transport/detail/duplex_link.hpp"
#include "services/transport/listen.hpp"

namespace actors::transport::detail {

class duplex_listener final : public listener {
public:
  /// `kept` is destroyed last: what the wire borrowed from the program.
  duplex_listener(std::string address, io_executor executor, std::shared_ptr<duplex_link> link,
                  std::shared_ptr<duplex_wire> wire, std::shared_ptr<void> kept = nullptr)
      : address_(std::move(address)),
        executor_(std::move(executor)),
        kept_(std::move(kept)),
        link_(std::move(link)),
        wire_(std::move(wire)) {}

  ~duplex_listener() override {
    link_->forget_listener();
    link_->way().shut();
    boost::asio::post(executor_, [wire = std::move(wire_)] { wire->close(); });
  }

  [[nodiscard]] const std::string& address() const noexcept override { return address_; }
  void stop() override { link_->stop(); }
  void on_input_end(std::function<void()> callback) override { link_->on_input_end(std::move(callback)); }
  void on_end(std::function<void()> callback) override { link_->on_end(std::move(callback)); }
  void on_stopped(std::function<void()> callback) override { link_->on_stopped(std::move(callback)); }

private:
  const std::string address_;
  io_executor executor_;
  const std::shared_ptr<void> kept_;
  const std::shared_ptr<duplex_link> link_;
  std::shared_ptr<duplex_wire> wire_;
};

} // namespace actors::transport::detail
