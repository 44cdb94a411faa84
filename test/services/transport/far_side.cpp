#include "test/services/transport/far_side.hpp"

#include "services/transport/detail/http_listener.hpp"
#include "services/transport/detail/memory_wire.hpp"
#include "services/transport/detail/stdio_wire.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <stdexcept>

namespace actors::transport::test {

namespace {

class http_side final : public far_side {
public:
  using far_side::far_side;

  std::unique_ptr<listener> open(std::shared_ptr<service> to, const listen_options& options) override {
    auto made =
        detail::listen_http([this] { return world_.executor(); }, "127.0.0.1", 0, "/mcp", std::move(to), options);
    port_ = port_of((*made)->address());
    return std::move(*made);
  }

  void ask(std::size_t asker, std::string message) override { peer(asker).send(post("/mcp", message)); }

  const std::vector<std::string>& received(std::size_t asker) override {
    auto& bodies = bodies_[asker];
    for (auto& one : take_responses(peer(asker).received))
      bodies.push_back(std::move(one.body));
    return bodies;
  }

  void leave() override {
    for (auto& [asker, peer] : peers_)
      peer->leave();
  }

  bool is_over(std::size_t asker) override { return peer(asker).at_end; }
  bool is_duplex() const override { return false; }

private:
  byte_peer& peer(std::size_t asker) {
    auto& found = peers_[asker];
    if (!found)
      found = world_.connect(port_);
    return *found;
  }

  std::uint16_t port_ = 0;
  std::map<std::size_t, std::shared_ptr<byte_peer>> peers_;
  std::map<std::size_t, std::vector<std::string>> bodies_;
};

class stdio_side final : public far_side {
public:
  using far_side::far_side;

  std::unique_ptr<listener> open(std::shared_ptr<service> to, const listen_options& options) override {
    std::signal(SIGPIPE, SIG_IGN);
    int to_server[2];
    int to_client[2];
    if (::pipe2(to_server, O_CLOEXEC) != 0 || ::pipe2(to_client, O_CLOEXEC) != 0)
      throw std::runtime_error{"no pipes"};
    peer_ = std::make_shared<byte_peer>(to_client[0], to_server[1]);
    world_.watch(peer_);
    return detail::listen_stdio(world_.executor(), to_server[0], to_client[1], std::move(to), options);
  }

  void ask(std::size_t, std::string message) override { peer_->send(message + "\n"); }

  const std::vector<std::string>& received(std::size_t) override {
    auto& bytes = peer_->received;
    for (auto end = bytes.find('\n'); end != std::string::npos; end = bytes.find('\n')) {
      lines_.push_back(bytes.substr(0, end));
      bytes.erase(0, end + 1);
    }
    return lines_;
  }

  void leave() override { peer_->leave(); }
  bool is_over(std::size_t) override { return peer_->at_end; }

private:
  std::shared_ptr<byte_peer> peer_;
  std::vector<std::string> lines_;
};

class memory_side final : public far_side {
public:
  using far_side::far_side;

  std::unique_ptr<listener> open(std::shared_ptr<service> to, const listen_options& options) override {
    auto pair = detail::connect_in_memory(world_.executor(), std::move(to), options);
    client_ = std::move(pair.client);
    return std::move(pair.server);
  }

  void ask(std::size_t, std::string message) override {
    if (!client_->send(std::move(message)))
      throw std::runtime_error{"the message was not taken"};
  }

  const std::vector<std::string>& received(std::size_t) override {
    while (auto next = client_->try_receive())
      messages_.push_back(std::move(*next));
    return messages_;
  }

  void leave() override { client_->close(); }
  bool is_over(std::size_t) override { return !client_->send("?"); }

private:
  std::unique_ptr<memory_client> client_;
  std::vector<std::string> messages_;
};

} // namespace

std::unique_ptr<far_side> make_http_side(world& in) {
  return std::make_unique<http_side>(in);
}
std::unique_ptr<far_side> make_stdio_side(world& in) {
  return std::make_unique<stdio_side>(in);
}
std::unique_ptr<far_side> make_memory_side(world& in) {
  return std::make_unique<memory_side>(in);
}

} // namespace actors::transport::test
