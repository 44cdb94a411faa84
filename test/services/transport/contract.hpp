// What the tests of the connection contract share.
#pragma once

#include "test/services/transport/far_side.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace actors::transport::test {

inline std::string request(std::size_t id, std::string_view params = "{}") {
  return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":"m","params":)" + std::string{params} + "}";
}

struct transport_case {
  const char* name;
  far_side_factory make;
};

class connection_contract : public testing::TestWithParam<transport_case> {
protected:
  connection_contract() { open({}); }

  void open(const listen_options& options) {
    listener_ = nullptr;
    side_ = GetParam().make(world_);
    listener_ = side_->open(service_, options);
  }

  // Asks and waits until the service has it.
  exchange_ptr ask(std::size_t asker, std::string message) {
    side_->ask(asker, std::move(message));
    const auto before = service_->kept.size();
    EXPECT_TRUE(world_.run_until([&] { return service_->kept.size() > before; }));
    return service_->kept.size() > before ? service_->kept.back() : nullptr;
  }

  bool arrives(std::size_t asker, const std::string& text) {
    return world_.run_until([&] {
      const auto& all = side_->received(asker);
      return std::find(all.begin(), all.end(), text) != all.end();
    });
  }

  world world_;
  std::shared_ptr<keeping_service> service_ = std::make_shared<keeping_service>();
  std::unique_ptr<far_side> side_;
  std::unique_ptr<listener> listener_;
};

} // namespace actors::transport::test
