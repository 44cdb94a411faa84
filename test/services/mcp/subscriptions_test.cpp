// subscriptions/listen of 2026, as it goes over the wire.
#include "test/services/mcp/listening.hpp"

namespace actors::mcp::test {
namespace {

using testing::SizeIs;

TEST_F(listening, begins_with_what_is_honoured_under_the_requests_id) {
  start();
  const auto all =
      listen(R"({"toolsListChanged": true, "promptsListChanged": false, "resourceSubscriptions": ["test://a"]})", 7);
  ASSERT_TRUE(all->stream);
  ASSERT_THAT(all->stream->messages, SizeIs(1));
  EXPECT_EQ(all->stream->messages[0], json(R"({"jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged",
    "params": {"notifications": {"toolsListChanged": true, "resourceSubscriptions": ["test://a"]},
               "_meta": {"io.modelcontextprotocol/subscriptionId": 7}}})"));
}

TEST_F(listening, hears_of_what_it_asked_for_and_of_nothing_else) {
  start();
  const auto tools = listen(R"({"toolsListChanged": true})", 1);
  const auto prompts = listen(R"({"promptsListChanged": true})", 2);
  const auto updates = listen(R"({"resourceSubscriptions": ["test://a"]})", 3);
  EXPECT_FALSE(running->add(offer::tool("more", "", [] { return std::string{}; })));
  running->resource_updated("test://a");
  running->resource_updated("test://b");
  EXPECT_THAT(tools->stream->messages, SizeIs(2));
  EXPECT_THAT(prompts->stream->messages, SizeIs(1));
  ASSERT_THAT(updates->stream->messages, SizeIs(2));
  EXPECT_EQ(updates->stream->messages[1].at("params"),
            json(R"({"uri": "test://a", "_meta": {"io.modelcontextprotocol/subscriptionId": 3}})"));
}

TEST_F(listening, without_reading_ends) {
  start();
  const auto slow = listen(R"({"resourceSubscriptions": ["test://a"]})", 1);
  const auto other = listen(R"({"resourceSubscriptions": ["test://a"]})", 2);
  slow->stream->full = true;
  running->resource_updated("test://a");
  slow->stream->full = false;
  running->resource_updated("test://a");
  ASSERT_THAT(slow->stream->messages, SizeIs(2)); // the acknowledgement and the result
  EXPECT_EQ(slow->stream->messages[1].at("result").at("resultType"), "complete");
  EXPECT_TRUE(slow->stream->closed);
  EXPECT_THAT(other->stream->messages, SizeIs(3));
}

TEST_F(listening, ends_with_its_client) {
  start();
  const auto gone = listen(R"({"resourceSubscriptions": ["test://a"]})");
  gone->gone();
  running->resource_updated("test://a");
  EXPECT_THAT(gone->stream->messages, SizeIs(1));
}

// Source: 2026-07-28, basic/patterns/subscriptions, "Graceful Closure"; basic/patterns/cancellation.
TEST_F(listening, ends_in_good_order_with_the_server) {
  start();
  const auto open = listen(R"({"toolsListChanged": true})", 5);
  running->drain();
  ASSERT_THAT(open->stream->messages, SizeIs(3));
  EXPECT_EQ(open->stream->messages[1].at("method"), "notifications/cancelled");
  EXPECT_EQ(open->stream->messages[1].at("params").at("requestId"), 5);
  EXPECT_EQ(open->stream->messages[2].at("id"), 5);
  EXPECT_EQ(open->stream->messages[2].at("result").at("resultType"), "complete");
  EXPECT_EQ(open->stream->messages[2].at("result").at("_meta").at("io.modelcontextprotocol/subscriptionId"), 5);
  EXPECT_TRUE(open->stream->closed);
}

TEST_F(listening, over_a_link_ends_when_it_is_cancelled_or_the_link_has_gone) {
  start();
  const auto link = std::make_shared<recorded_link>();
  const auto one = listen(R"({"resourceSubscriptions": ["test://a"]})", 1, link);
  const auto two = listen(R"({"resourceSubscriptions": ["test://a"]})", 2, link);
  EXPECT_FALSE(one->answer);
  running->resource_updated("test://a");
  EXPECT_THAT(one->stream->messages, SizeIs(2));
  send(line(R"({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}})"), link);
  EXPECT_TRUE(one->stream->closed);
  running->resource_updated("test://a");
  EXPECT_THAT(one->stream->messages, SizeIs(2));
  EXPECT_THAT(two->stream->messages, SizeIs(3));
  two->gone();
  running->resource_updated("test://a");
  EXPECT_THAT(two->stream->messages, SizeIs(3));
}

TEST_F(listening, is_refused_where_the_filter_is_none) {
  start();
  for (const auto* filter : {"7", "[]", R"({"toolsListChanged": 1})", R"({"resourceSubscriptions": "test://a"})",
                             R"({"resourceSubscriptions": [7]})"}) {
    const auto refused = listen(filter);
    ASSERT_TRUE(refused->answer) << filter;
    EXPECT_EQ(refused->body().at("error").at("code"), -32602);
  }
}

} // namespace
} // namespace actors::mcp::test
