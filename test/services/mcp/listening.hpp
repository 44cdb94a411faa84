// A server with a tool and resources, and clients of 2026 that listen for what changes.
#pragma once

#include "test/services/mcp/running_server.hpp"

#include <gmock/gmock.h>

namespace actors::mcp::test {

struct listening : server_test {
  listening() {
    registered.tool("add", "", [] { return std::string{"added"}; });
    registered.resource("test://a", {}, [] { return std::string{"a"}; });
  }

  exchange_ptr listen(std::string_view filter, int id = 1, std::shared_ptr<transport::link> over = nullptr) {
    auto body = R"({"jsonrpc": "2.0", "id": )" + std::to_string(id) +
                R"(, "method": "subscriptions/listen", "params": {)" + std::string{envelope} +
                R"(, "notifications": )" + std::string{filter} + "}}";
    return over ? send(line(std::move(body)), std::move(over))
                : send(post_2026(std::move(body), "subscriptions/listen"));
  }
};

} // namespace actors::mcp::test
