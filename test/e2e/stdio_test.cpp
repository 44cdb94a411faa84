#include "test/e2e/servers.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace e2e {
namespace {

using examples::era;
using examples::mcp_client;

TEST(stdio, serves_a_client_of_2025_after_its_handshake) {
  stdio_server server{CALCULATOR};
  mcp_client client{era::v2025_11_25};
  const auto hello = server.initialize(client);
  EXPECT_EQ(hello.result().at("protocolVersion"), "2025-11-25");
  EXPECT_EQ(hello.result().at("serverInfo").at("name"), "calculator");
  EXPECT_TRUE(server.ask(client, "ping").result().empty());
  EXPECT_EQ(server.ask(client, "tools/list").result().at("tools").as_array().size(), 5U);
  EXPECT_EQ(server.call(client, "add", {{"a", 2}, {"b", 3}}).number(), 5);
  EXPECT_EQ(server.end_input(), 0);
}

TEST(stdio, serves_a_client_of_2026_without_a_handshake) {
  stdio_server server{CALCULATOR};
  mcp_client client{era::v2026_07_28};
  EXPECT_EQ(server.call(client, "add", {{"a", 2}, {"b", 3}}).number(), 5);
  const auto offer = server.ask(client, "server/discover");
  EXPECT_EQ(offer.result().at("supportedVersions").at(0), "2026-07-28");
  EXPECT_EQ(server.ask(client, "tools/list").result().at("tools").as_array().size(), 5U);
  EXPECT_EQ(server.end_input(), 0);
}

TEST(stdio, end_of_input_ends_the_program_before_any_message) {
  EXPECT_EQ(stdio_server{CALCULATOR}.end_input(), 0);
}

TEST(stdio, a_call_under_way_at_the_end_of_input_is_still_answered) {
  stdio_server server{CALCULATOR};
  mcp_client client{era::v2026_07_28};
  const auto request = client.make_call("nap", {{"milliseconds", 200}});
  server.send(request.body);
  EXPECT_EQ(server.end_input(), 0);
  const auto answer = server.receive();
  EXPECT_EQ(answer.at("id"), request.id);
  EXPECT_EQ(answer.at("result").at("content").at(0).at("text"), "slept well");
}

TEST(stdio, a_short_call_overtakes_a_long_one) {
  stdio_server server{CALCULATOR};
  mcp_client client{era::v2026_07_28};
  const auto slow = client.make_call("nap", {{"milliseconds", 1000}});
  const auto fast = client.make_call("add", {{"a", 1}, {"b", 1}});
  server.send(slow.body);
  server.send(fast.body);
  EXPECT_EQ(server.receive().at("id"), fast.id);
  EXPECT_EQ(server.receive().at("id"), slow.id);
}

TEST(stdio, a_crash_fails_one_call_and_not_the_conversation) {
  stdio_server server{CALCULATOR};
  mcp_client client{era::v2026_07_28};
  const auto crashed = server.call(client, "square_root", {{"of", 4}, {"crash", true}});
  EXPECT_TRUE(crashed.is_error());
  EXPECT_EQ(crashed.text().find("told to crash"), std::string::npos);
  EXPECT_EQ(server.call(client, "square_root", {{"of", 4}}).number(), 2);
}

TEST(stdio, a_handler_that_prints_does_not_disturb_the_protocol) {
  stdio_server server{TROUBLED_SERVER};
  mcp_client client{era::v2026_07_28};
  for (int n = 0; n < 20; ++n)
    EXPECT_EQ(server.call(client, "noisy", {}).text(), "printed");
  EXPECT_EQ(server.end_input(), 0);
  EXPECT_FALSE(server.process().read_line(patience)) << "nothing but answers is on standard output";
  // Both ways of printing lead to standard error.
  EXPECT_TRUE(server.process().wait_for_error_line("printed with std::cout", patience));
  EXPECT_TRUE(server.process().wait_for_error_line("printed with printf", patience));
}

} // namespace
} // namespace e2e
