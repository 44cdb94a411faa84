// Clients that listen, or are asked, and what they should not do then.
#include "test/e2e/hostile.hpp"

#include <string>
#include <vector>

namespace e2e {

namespace {

using namespace std::chrono_literals;
using boost::json::array;
using boost::json::object;

struct hostile_listening : hostile_http {
  /// For changes of `resources` resources.
  std::string listen(int resources) {
    array uris;
    for (int n = 0; n < resources; ++n)
      uris.emplace_back("test://news/" + std::to_string(n));
    return to_bytes(client.make("subscriptions/listen", {{"notifications", object{{"resourceSubscriptions", uris}}}}));
  }

  void publish(int times) { EXPECT_EQ(client.call(connection, "publish", {{"times", times}}).text(), "published"); }
};

TEST_F(hostile_listening, by_1000_at_once_is_heard_by_all_and_leaves_nothing_behind) {
  twice([&] {
    std::vector<raw_client> all;
    for (int n = 0; n < 1000; ++n) {
      all.push_back(raw());
      all.back().send(listen(1));
    }
    for (auto& each : all)
      EXPECT_TRUE(each.receive_until("notifications/subscriptions/acknowledged"));
    publish(1);
    for (auto& each : all)
      EXPECT_TRUE(each.receive_until("notifications/resources/updated"));
    for (std::size_t n = 0; n < all.size(); ++n)
      n % 2 == 0 ? all[n].reset() : all[n].close();
  });
}

TEST_F(hostile_listening, to_everything_without_reading_costs_no_memory) {
  twice([&] {
    std::vector<raw_client> all;
    for (int n = 0; n < 16; ++n) {
      all.push_back(raw(4096));
      all.back().send(listen(1000));
    }
    for (int n = 0; n < 5; ++n)
      publish(20'000);
    expect_life();
  });
}

TEST_F(hostile_listening, in_ways_that_are_none_is_refused) {
  const auto refused = [&](object filter) {
    const auto answer = client.ask(connection, "subscriptions/listen", {{"notifications", std::move(filter)}});
    EXPECT_EQ(answer.error_code(), -32602);
  };
  twice([&] {
    refused({{"toolsListChanged", "yes"}});
    refused({{"resourceSubscriptions", "test://news/0"}});
    refused({{"resourceSubscriptions", array{7}}});
    array many;
    for (int n = 0; n < 1001; ++n)
      many.emplace_back("test://" + std::to_string(n));
    refused({{"resourceSubscriptions", std::move(many)}});
  });
}

struct hostile_answers : hostile_http {
  /// A call of a client that could be asked.
  std::string ask() {
    auto request = client.make_call("asking", {});
    constexpr std::string_view nothing = R"("io.modelcontextprotocol/clientCapabilities":{})";
    const auto at = request.body.find(nothing);
    EXPECT_NE(at, std::string::npos);
    request.body.replace(at, nothing.size(), R"("io.modelcontextprotocol/clientCapabilities":{"elicitation":{}})");
    return to_bytes(request);
  }
};

TEST_F(hostile_answers, that_never_come_leave_nothing_behind) {
  twice([&] {
    auto by = raw();
    for (int n = 0; n < 5000; ++n) {
      by.send(ask());
      const auto answer = by.receive();
      ASSERT_TRUE(answer);
      EXPECT_NE(answer->body.find("input_required"), std::string::npos);
    }
  });
}

} // namespace

} // namespace e2e
