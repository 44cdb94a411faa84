// The public way through all layers: listen on a real system, and the blocking client that examples use.
#include "examples/support/http_client.hpp"
#include "libactors/system.hpp"
#include "services/transport/listen.hpp"
#include "services/transport/memory.hpp"
#include "test/services/transport/world.hpp"

#include <gtest/gtest.h>

namespace actors::transport::test {
namespace {

using namespace std::chrono_literals;

struct echo final : service {
  void on_message(exchange_ptr in) override {
    in->respond({.status = in->request().method == "GET" ? 405 : 200, .body = in->request().body});
  }
};

TEST(http_client, talks_to_a_listener_of_a_system_over_one_connection) {
  actors::system system;
  const auto http = listen(system, "http://127.0.0.1:0/mcp", std::make_shared<echo>());
  ASSERT_TRUE(http);
  examples::http_client client{"127.0.0.1", port_of((*http)->address())};
  for (int i = 0; i != 10; ++i) {
    const auto answer = client.post("/mcp", {{"X-Own", "1"}}, std::to_string(i));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, std::to_string(i));
    EXPECT_EQ(answer.header("content-type"), "application/json");
  }
  EXPECT_EQ(client.get("/mcp").status, 405);
  EXPECT_EQ(client.post("/else", {}, "x").status, 404);
}

TEST(http_client, connects_again_after_the_server_has_closed) {
  actors::system system;
  const auto http = listen(system, "http://127.0.0.1:0/mcp", std::make_shared<echo>());
  ASSERT_TRUE(http);
  examples::http_client client{"127.0.0.1", port_of((*http)->address())};
  EXPECT_EQ(client.post("/mcp", {{"Connection", "close"}}, "1").body, "1");
  EXPECT_EQ(client.post("/mcp", {}, "2").body, "2");
}

TEST(memory_link_of_a_system, answers) {
  actors::system system;
  const auto [server, client] = connect_in_memory(system, std::make_shared<echo>());
  EXPECT_TRUE(client->send("hello"));
  EXPECT_EQ(client->receive(10s), "hello");
}

} // namespace
} // namespace actors::transport::test
