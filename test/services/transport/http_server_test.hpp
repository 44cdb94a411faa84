// What the tests of the HTTP server share.
#pragma once

#include "services/transport/detail/http_listener.hpp"
#include "test/services/transport/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::transport::test {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A listener on a free port, an echo for a service, and one peer.
class http_server : public testing::Test {
protected:
  http_server() {
    service_->handler = [](const exchange_ptr& in) { in->respond({.body = in->request().body}); };
    open({});
  }

  void open(const listen_options& options) {
    listener_ = nullptr;
    auto made = detail::listen_http([this] { return world_.executor(); }, "127.0.0.1", 0, "/mcp", service_, options);
    listener_ = std::move(*made);
    peer_ = world_.connect(port_of(listener_->address()));
  }

  // The next response to what was sent.
  response next() {
    EXPECT_TRUE(world_.run_until([&] {
      for (auto& one : take_responses(peer_->received))
        responses_.push_back(std::move(one));
      return !responses_.empty();
    }));
    if (responses_.empty())
      return {};
    auto first = std::move(responses_.front());
    responses_.erase(responses_.begin());
    return first;
  }

  response answer_to(std::string_view bytes) {
    peer_->send(bytes);
    return next();
  }

  // The service keeps what comes; the next exchange that it has got.
  exchange_ptr take() {
    EXPECT_TRUE(world_.run_until([&] { return !service_->kept.empty(); }));
    if (service_->kept.empty())
      return nullptr;
    auto first = std::move(service_->kept.front());
    service_->kept.erase(service_->kept.begin());
    return first;
  }

  exchange_ptr taken_from(std::string_view bytes) {
    service_->handler = nullptr;
    peer_->send(bytes);
    return take();
  }

  std::shared_ptr<byte_peer> another_peer() { return world_.connect(port_of(listener_->address())); }

  std::string field(const response& from, std::string_view name) {
    return std::string{from.fields.find(name).value_or("(none)")};
  }

  bool connection_ends() {
    return world_.run_until([&] { return peer_->at_end; });
  }

  world world_;
  std::shared_ptr<keeping_service> service_ = std::make_shared<keeping_service>();
  std::unique_ptr<listener> listener_;
  std::shared_ptr<byte_peer> peer_;
  std::vector<response> responses_;
};

struct way_to_leave {
  const char* name;
  void (*leave)(byte_peer&);
};

inline constexpr way_to_leave ways_to_leave[] = {
    {"leaves", [](byte_peer& peer) { peer.leave(); }},
    {"resets", [](byte_peer& peer) { peer.reset(); }},
    {"shuts_its_sending_side", [](byte_peer& peer) { peer.end_sending(); }},
};

} // namespace actors::transport::test
