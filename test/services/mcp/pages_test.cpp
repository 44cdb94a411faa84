// Handlers that lead their user to a page, past the client.
#include "services/mcp/server.hpp"
#include "services/mcp/testing.hpp"
#include "test/services/mcp/running_server.hpp"

#include <boost/describe/class.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::mcp::pages_test {

using boost::json::object;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct agreement {
  bool yes = false;
};
BOOST_DESCRIBE_STRUCT(agreement, (), (yes))

namespace {

constexpr web_page connect{
    .message = "Connect your account.", .url = "https://example.com/connect", .id = "state-of-oauth"};

struct pages : testing::TestWithParam<version> {
  bool connected = false; // outlives the handlers
  std::vector<std::string> events;
  server registered{{.name = "pages", .version = "1.0"}};
  std::optional<in_memory::client> client;

  pages() {
    registered.tool("lead", "", [](context& ctx) -> task<std::string> {
      const auto agreed = co_await ctx.elicit_url(connect);
      co_return agreed ? "agreed" : std::string{to_string(agreed.action())};
    });
    registered.tool("files", "", [this](context& ctx) -> task<std::string> {
      static_cast<void>(ctx.once("look", [this] { return events.emplace_back("looked"); }));
      if (!connected) {
        const auto agreed = co_await ctx.require_url(connect, "page");
        events.emplace_back("went on");
        if (!agreed)
          co_return "not connected";
      }
      co_return connected ? "two files" : "agreed, but not connected yet";
    });
    registered.tool("both", "", [](context& ctx) -> task<std::string> {
      const auto [page, sure] = co_await ctx.all(ctx.require_url(connect), ctx.elicit<agreement>("Sure?"));
      co_return page&& sure ? "both" : "no";
    });
  }

  [[nodiscard]] bool by_requests() const { return era_of(GetParam()) == era::v2025; }

  void start(in_memory::answer answer = in_memory::accept()) {
    client.emplace(registered, in_memory::client_options{.version = GetParam()});
    client->on_elicit([answer](const auto&) { return answer; });
  }

  in_memory::outcome call(std::string_view tool) { return client->request("tools/call", {{"name", tool}}); }
  std::string text_of(std::string_view tool) { return client->call(tool).text(); }

  /// The ids that the client was told are done with.
  std::vector<std::string> completed() {
    client->service()->elicitation_completed(connect.id);
    client->advance({});
    std::vector<std::string> out;
    for (const auto& each : client->notifications("notifications/elicitation/complete"))
      out.emplace_back(each.at("elicitationId").as_string());
    return out;
  }
};

INSTANTIATE_TEST_SUITE_P(eras, pages, testing::Values(version::v2025_11_25, version::v2026_07_28),
                         [](const auto& each) { return each.param == latest_2025 ? "of_2025" : "of_2026"; });

TEST_P(pages, are_shown_with_the_consent_of_the_user) {
  start();
  EXPECT_EQ(text_of("lead"), "agreed");
  object expected{{"mode", "url"}, {"message", connect.message}, {"url", connect.url}};
  if (by_requests())
    expected.emplace("elicitationId", connect.id);
  ASSERT_EQ(client->questions().size(), 1U);
  EXPECT_EQ(client->questions()[0].params, expected);
}

TEST_P(pages, may_be_declined) {
  start(in_memory::decline());
  EXPECT_EQ(text_of("lead"), "decline");
}

// Source: 2025-11-25, client/elicitation, "Completion Notifications for URL Mode Elicitation".
TEST_P(pages, are_told_to_be_done_with_once) {
  start();
  EXPECT_THAT(completed(), IsEmpty());
  EXPECT_EQ(text_of("lead"), "agreed");
  if (by_requests()) {
    EXPECT_THAT(completed(), ElementsAre(connect.id));
    EXPECT_THAT(completed(), ElementsAre(connect.id));
  } else {
    EXPECT_THAT(completed(), IsEmpty());
  }
}

// Source: 2025-11-25, client/elicitation, "URL Elicitation Required Error".
TEST_P(pages, that_come_first_end_the_call_or_are_a_question) {
  start();
  const auto first = call("files");
  if (by_requests()) {
    ASSERT_FALSE(first.ok());
    EXPECT_EQ(first.error().code, -32042);
    const object page{
        {"mode", "url"}, {"message", connect.message}, {"url", connect.url}, {"elicitationId", connect.id}};
    EXPECT_EQ(first.error().data, boost::json::value(object{{"elicitations", {page}}}));
    EXPECT_THAT(events, ElementsAre("looked"));
    EXPECT_THAT(client->questions(), IsEmpty());
    EXPECT_THAT(completed(), ElementsAre(connect.id));
  } else {
    EXPECT_THAT(boost::json::serialize(first.result()), HasSubstr("agreed, but not connected yet"));
    EXPECT_THAT(events, ElementsAre("looked", "went on"));
  }
  connected = true;
  EXPECT_EQ(text_of("files"), "two files");
}

TEST_P(pages, that_come_first_leave_their_handler_as_it_was) {
  start();
  for (int i = 0; i < 100; ++i)
    static_cast<void>(call("files"));
  connected = true;
  EXPECT_EQ(text_of("files"), "two files");
}

TEST_P(pages, that_come_first_come_before_other_questions) {
  start(in_memory::accept({{"yes", true}}));
  const auto answered = call("both");
  if (!by_requests()) {
    EXPECT_TRUE(answered.ok());
    return;
  }
  ASSERT_FALSE(answered.ok());
  EXPECT_EQ(answered.error().data.at("elicitations").as_array().size(), 1U);
}

TEST_P(pages, are_not_for_clients_that_cannot_show_them) {
  client.emplace(registered, in_memory::client_options{.version = GetParam(),
                                                       .capabilities = {{"elicitation", {{"form", object{}}}}}});
  for (const auto* tool : {"lead", "files"}) {
    const auto answered = call(tool);
    ASSERT_FALSE(answered.ok());
    EXPECT_EQ(answered.error().code, by_requests() ? -32602 : -32021);
  }
  EXPECT_THAT(completed(), IsEmpty());
}

TEST_P(pages, of_the_past_are_forgotten_when_there_are_too_many) {
  registered.tool("another", "", [number = std::make_shared<int>(0)](context& ctx) {
    return [](context& asks, std::string id) -> task<std::string> {
      const auto agreed = co_await asks.elicit_url({.message = "Go.", .url = "https://example.com", .id = id});
      co_return agreed ? "agreed" : "no";
    }(ctx, std::to_string(++*number));
  });
  start();
  EXPECT_EQ(text_of("lead"), "agreed");
  for (int i = 0; i < 256; ++i)
    EXPECT_EQ(text_of("another"), "agreed");
  EXPECT_THAT(completed(), IsEmpty());
}

} // namespace

// -- over HTTP ----------------------------------------------------------------

struct pages_over_http : test::server_test {
  /// A session whose client can be led to pages; it is, once.
  std::string open() {
    const auto opened = send(test::post(test::request_2025("initialize", R"({"protocolVersion": "2025-11-25",
      "capabilities": {"elicitation": {"url": {}}}, "clientInfo": {"name": "t", "version": "1"}})")));
    time.run();
    std::string id{*opened->answer->headers.find("Mcp-Session-Id")};
    const auto refused = send_in(id, test::request_2025("tools/call", R"({"name": "files", "arguments": {}})"));
    time.run();
    EXPECT_EQ(refused->body().at("error").at("code"), -32042);
    return id;
  }
};

TEST_F(pages_over_http, are_done_with_for_the_client_that_was_led_there_alone) {
  registered.tool("files", "",
                  [number = std::make_shared<int>(0)](context& ctx) {
                    return [](context& asks, std::string id) -> task<std::string> {
                      static_cast<void>(
                          co_await asks.require_url({.message = "Go.", .url = "https://example.com", .id = id}));
                      co_return "";
                    }(ctx, std::to_string(++*number));
                  },
                  {.concurrency = 1});
  start();
  const auto first = send_bodiless("GET", open());
  const auto second = send_bodiless("GET", open());
  running->elicitation_completed("2");
  EXPECT_THAT(first->stream->messages, IsEmpty());
  EXPECT_THAT(
      second->stream->messages,
      ElementsAre(boost::json::parse(
          R"({"jsonrpc":"2.0","method":"notifications/elicitation/complete","params":{"elicitationId":"2"}})")));
}

} // namespace actors::mcp::pages_test
