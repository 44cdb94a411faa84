// What a server agrees to tell its listeners, and how many it tells.
#include "test/services/mcp/listening.hpp"

namespace actors::mcp::test {
namespace {

using testing::SizeIs;

class other_link final : public transport::link {
public:
  bool send(std::string) override { return true; }
  std::size_t id() const noexcept override { return 8; }
  void on_gone(std::function<void()>) override {}
  void close() override {}
};

constexpr std::string_view to_a = R"({"resourceSubscriptions": ["test://a"]})";

std::string to_many(std::size_t count, std::size_t bytes_each) {
  std::string out = R"({"resourceSubscriptions": [)";
  for (std::size_t i = 0; i != count; ++i) {
    auto uri = "test://" + std::to_string(i);
    uri.resize(std::max(bytes_each, uri.size()), 'x');
    out += (i == 0 ? "\"" : ", \"") + uri + '"';
  }
  return out + "]}";
}

} // namespace

// Source: 2026-07-28, schema, `SubscriptionsAcknowledgedNotificationParams`.
TEST_F(listening, is_acknowledged_as_far_as_the_server_has_what_it_asks_for) {
  start();
  const auto all = listen(R"({"toolsListChanged": true, "promptsListChanged": true, "resourcesListChanged": true})");
  EXPECT_EQ(all->stream->messages.at(0).at("params").at("notifications"),
            json(R"({"toolsListChanged": true, "resourcesListChanged": true})"));
}

TEST_F(listening, under_an_id_that_is_open_on_its_link_is_refused) {
  start();
  const auto link = std::make_shared<recorded_link>();
  listen(to_a, 1, link);
  const auto again = listen(to_a, 1, link);
  ASSERT_TRUE(again->answer);
  EXPECT_EQ(error_code(*again->answer), -32600);
  EXPECT_TRUE(listen(to_a, 1, std::make_shared<other_link>())->stream);
  EXPECT_TRUE(listen(to_a, 1)->stream);
  EXPECT_TRUE(listen(to_a, 1)->stream) << "over HTTP every client counts for itself";
  send(line(R"({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}})"), link);
  EXPECT_TRUE(listen(to_a, 1, link)->stream);
}

TEST_F(listening, by_more_clients_than_there_may_be_is_refused_until_one_has_gone) {
  server few{{.name = "few", .version = "1.0"}, {.max_listeners = 2}};
  few.resource("test://a", {}, [] { return std::string{"a"}; });
  running = *few.start(runtime);
  const auto one = listen(to_a);
  const auto two = listen(to_a);
  EXPECT_EQ(error_code(*listen(to_a)->answer), -32603);
  one->gone();
  EXPECT_TRUE(listen(to_a)->stream);
  EXPECT_FALSE(two->stream->closed);
}

TEST_F(listening, to_more_than_is_kept_for_one_client_is_refused) {
  start();
  EXPECT_TRUE(listen(to_many(1000, 0))->stream);
  EXPECT_EQ(error_code(*listen(to_many(1001, 0))->answer), -32602);
  EXPECT_TRUE(listen(to_many(128, 1024))->stream);
  EXPECT_EQ(error_code(*listen(to_many(128, 1025))->answer), -32602);
}

TEST_F(listening, ends_with_the_server_and_does_not_begin_afterwards) {
  start();
  const auto open = listen(to_a);
  running->drain();
  EXPECT_TRUE(open->stream->closed);
  const auto late = listen(to_a);
  EXPECT_FALSE(late->stream);
  EXPECT_EQ(error_code(*late->answer), -32603);
}

TEST_F(listening, by_a_thousand_clients_reaches_each_of_them_once_under_its_own_id) {
  start();
  std::vector<exchange_ptr> all;
  for (int i = 1; i <= 1000; ++i)
    all.push_back(listen(to_a, i));
  for (std::size_t i = 0; i < all.size(); i += 2)
    all[i]->gone();
  running->resource_updated("test://a");
  for (std::size_t i = 0; i != all.size(); ++i) {
    const auto& messages = all[i]->stream->messages;
    if (i % 2 == 0) {
      EXPECT_THAT(messages, SizeIs(1));
      continue;
    }
    ASSERT_THAT(messages, SizeIs(2));
    EXPECT_EQ(messages[1].at("params").at("_meta").at("io.modelcontextprotocol/subscriptionId"), i + 1);
  }
  running->drain();
  for (std::size_t i = 1; i < all.size(); i += 2)
    EXPECT_TRUE(all[i]->stream->closed);
}

// The 2025 side of the same bounds.
TEST_F(listening, clients_of_2025_subscribe_to_as_much_and_no_more) {
  registered.resource_template("test://deep/{+path}", {}, [] { return std::string{"deep"}; });
  start();
  const auto session = open_session();
  const auto ask = [&](std::string_view method, const std::string& uri) {
    return error_code(*send_in(session, request_2025(method, R"({"uri": ")" + uri + R"("})"))->answer);
  };
  const auto longest = "test://deep/" + std::string(64 * 1024 - 12, 'x');
  auto other = longest;
  other.back() = 'y';
  EXPECT_EQ(ask("resources/subscribe", longest), 0);
  EXPECT_EQ(ask("resources/subscribe", longest), 0) << "it has subscribed already";
  EXPECT_EQ(ask("resources/subscribe", other), 0);
  EXPECT_EQ(ask("resources/subscribe", "test://deep/a"), -32602);
  EXPECT_EQ(ask("resources/unsubscribe", other), 0);
  EXPECT_EQ(ask("resources/unsubscribe", other), 0);
  for (int i = 0; i != 999; ++i)
    EXPECT_EQ(ask("resources/subscribe", "test://deep/" + std::to_string(i)), 0);
  EXPECT_EQ(ask("resources/subscribe", "test://deep/999"), -32602);
}

} // namespace actors::mcp::test
