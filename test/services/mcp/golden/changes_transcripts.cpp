// What is told of changes: lists that are others now, resources that are watched.
#include "test/services/mcp/golden/transcripts.hpp"

namespace actors::mcp::golden {

namespace {

void change_all(const std::shared_ptr<service>& running) {
  EXPECT_FALSE(running->add(offer::tool("late", "", [] { return 1; })));
  EXPECT_FALSE(running->add(offer::resource("test://late", {}, [] { return std::string{"late"}; })));
  EXPECT_FALSE(running->add(offer::prompt("late", "", [] { return std::string{"late"}; })));
  EXPECT_FALSE(running->remove_tool("late"));
  running->resource_updated("test://text");
  running->resource_updated("test://last");
}

} // namespace

TEST_P(transcript_of_2025, resources_subscribe) {
  const boost::json::object text{{"uri", "test://text"}};
  static_cast<void>(client().request("resources/subscribe", text));
  client().service()->resource_updated("test://text");
  client().service()->resource_updated("test://last");
  client().advance({});
  static_cast<void>(client().request("resources/unsubscribe", text));
  client().service()->resource_updated("test://text");
  client().advance({});
  static_cast<void>(client().request("resources/subscribe", {{"uri", "test://unknown"}}));
  expect_transcript("resources_subscribe");
}

// Source: 2025-11-25, server/tools, server/resources and server/prompts, "List Changed Notification".
TEST_P(transcript_of_2025, list_changed) {
  change_all(client().service());
  client().advance({});
  expect_transcript("list_changed");
}

// Source: 2026-07-28, basic/patterns/subscriptions.
TEST_P(transcript_of_2026, subscriptions_listen) {
  const auto some = client().start_request(
      "subscriptions/listen",
      {{"notifications", {{"toolsListChanged", true}, {"resourceSubscriptions", {"test://text"}}}}});
  auto others = client().start_request(
      "subscriptions/listen", {{"notifications", {{"promptsListChanged", true}, {"resourcesListChanged", true}}}});
  change_all(client().service());
  client().advance({});
  others.cancel("heard enough");
  client().service()->drain();
  EXPECT_TRUE(some.outcome().ok());
  EXPECT_FALSE(others.answered());
  expect_transcript("subscriptions_listen");
}

TEST_P(transcript_of_2026, subscriptions_listen_failures) {
  static_cast<void>(client().request("subscriptions/listen"));
  static_cast<void>(client().request("subscriptions/listen", {{"notifications", {{"toolsListChanged", "yes"}}}}));
  expect_transcript("subscriptions_listen.failures");
}

} // namespace actors::mcp::golden
