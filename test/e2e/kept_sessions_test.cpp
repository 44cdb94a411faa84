// A server that is killed, and the next one with its sessions.
#include "test/e2e/servers.hpp"
#include "test/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace e2e {
namespace {

using examples::era;
using examples::mcp_client;

struct kept_sessions : testing::Test {
  actors::test::temporary_folder folder;
  const std::vector<std::string> options{"--sessions", folder / "sessions.db"};
};

TEST_F(kept_sessions, survive_a_kill_9_of_the_server) {
  mcp_client first{era::v2025_11_25};
  mcp_client second{era::v2025_11_25};
  mcp_client ended{era::v2025_11_25};
  std::string ended_session;
  {
    http_server server{CALCULATOR, options};
    auto connection = server.connect();
    for (auto* each : {&first, &second, &ended})
      EXPECT_EQ(each->open(connection).result().at("protocolVersion"), "2025-11-25");
    EXPECT_EQ(first.call(connection, "add", {{"a", 1}, {"b", 1}}).number(), 2);
    ended_session = ended.session();
    EXPECT_TRUE(ended.close(connection));
    server.kill();
  }
  for (int round = 0; round < 3; ++round) {
    http_server server{CALCULATOR, options};
    auto connection = server.connect();
    for (auto* each : {&first, &second})
      EXPECT_EQ(each->call(connection, "add", {{"a", 2}, {"b", 3}}).number(), 5) << "the same Mcp-Session-Id";
    EXPECT_EQ(connection.post("/mcp", {{"Mcp-Session-Id", ended_session}}, ended.make("ping").body).status, 404);
    server.kill();
  }
}

TEST_F(kept_sessions, belong_to_one_server_at_a_time) {
  const http_server server{CALCULATOR, options};
  examples::child_process second{{CALCULATOR, "--http", "127.0.0.1:0", "--sessions", folder / "sessions.db"}};
  EXPECT_EQ(second.wait(patience), 1);
  EXPECT_NE(second.errors_to_end(patience).find("another program uses the file"), std::string::npos);
}

} // namespace
} // namespace e2e
