// The in-memory client against servers of the SDK: calls, time, what is told on the way, and what failing tests are told.
#include "services/mcp/testing.hpp"

#include "libactors/system.hpp"
#include "services/jsonrpc/serialize.hpp"
#include "services/mcp/server.hpp"

#include <boost/describe.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace std::chrono_literals;

namespace actors::mcp::in_memory {

namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;

struct add_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))

struct division {
  int quotient;
  int remainder;
};
BOOST_DESCRIBE_STRUCT(division, (), (quotient, remainder))

server calculator() {
  return server{{.name = "calculator", .version = "1.0.0"}};
}

/// A server that can do a little of everything, spoken to in both eras.
struct a_client : ::testing::TestWithParam<version> {
  server registered{{.name = "tested", .version = "1.0"}};
  bool ended_early = false;

  void SetUp() override {
    registered.tool("add", "Adds.", [](const add_args& in) { return in.a + in.b; });
    registered.tool("divide", "", [](const add_args& in) {
      return division{static_cast<int>(in.a) / static_cast<int>(in.b), static_cast<int>(in.a) % static_cast<int>(in.b)};
    });
    registered.tool("fail", "", [] { return tool_result::error("no such station"); });
    registered.tool("steps", "", [this](context& ctx) -> task<std::string> {
      for (const int step : {1, 2, 3}) {
        if (const auto why = co_await ctx.sleep(1s)) {
          ended_early = true;
          co_return "cancelled";
        }
        ctx.progress(step, 3, step == 3 ? "nearly" : "");
      }
      ctx.log(log_level::debug, "slept", "steps");
      co_return "rested";
    });
  }

  [[nodiscard]] static client_options options() { return {.version = GetParam()}; }
};

INSTANTIATE_TEST_SUITE_P(of_each_era, a_client, ::testing::Values(latest_2025, latest_2026),
                         [](const auto& each) { return each.param == latest_2026 ? "v2026" : "v2025"; });

} // namespace

TEST_P(a_client, calls_a_tool_in_one_line) {
  client client{registered, options()};
  EXPECT_EQ(client.call("add", {{"a", 1}, {"b", 2}}).as<double>(), 3);
}

TEST_P(a_client, takes_and_gives_described_structs) {
  client client{registered, options()};
  const auto result = client.call("divide", add_args{.a = 17, .b = 5});
  EXPECT_EQ(result.as<division>().quotient, 3);
  EXPECT_EQ(result.as<division>().remainder, 2);
  EXPECT_EQ(result.structured().at("quotient"), 3);
  EXPECT_EQ(result.text(), R"({"quotient":3,"remainder":2})");
}

TEST_P(a_client, sees_that_a_tool_has_failed_and_why) {
  client client{registered, options()};
  const auto result = client.call("fail");
  EXPECT_TRUE(result.is_error());
  EXPECT_EQ(result.text(), "no such station");
}

TEST_P(a_client, lets_as_much_time_pass_as_a_call_takes) {
  client client{registered, options()};
  const auto before = client.now();
  EXPECT_EQ(client.call("steps").text(), "rested");
  EXPECT_EQ(client.now() - before, 3s);
}

TEST_P(a_client, watches_a_call_under_way) {
  client client{registered, options()};
  auto slow = client.start("steps");
  EXPECT_THAT(slow.progress(), IsEmpty());
  client.advance(2s);
  EXPECT_FALSE(slow.answered());
  EXPECT_THAT(slow.progress(), ElementsAre(progress{1, 3, ""}, progress{2, 3, ""}));
  client.advance(1s);
  EXPECT_TRUE(slow.answered());
  EXPECT_THAT(slow.result().progress(), SizeIs(3));
}

TEST_P(a_client, cancels_a_call) {
  client client{registered, options()};
  auto slow = client.start("steps");
  client.advance(1s);
  slow.cancel();
  EXPECT_TRUE(ended_early);
  client.advance(10s);
  EXPECT_FALSE(slow.answered());
  EXPECT_THAT([&] { static_cast<void>(slow.result()); },
              ThrowsMessage<unexpected>(HasSubstr("tools/call steps was cancelled")));
}

TEST_P(a_client, that_leaves_is_gone_for_its_calls) {
  client client{registered, options()};
  const auto slow = client.start("steps");
  client.leave();
  EXPECT_TRUE(ended_early);
}

TEST_P(a_client, hears_log_messages_from_the_level_that_it_chose) {
  {
    client all{registered, options()};
    static_cast<void>(all.call("steps"));
    const auto heard = all.notifications("notifications/message");
    ASSERT_THAT(heard, SizeIs(1));
    EXPECT_EQ(heard[0].at("data"), "slept");
  }
  server again{{.name = "again", .version = "1"}};
  again.tool("log", "", [](context& ctx) { ctx.log(log_level::info, "fine"); });
  client few{again, {.version = GetParam(), .log_from = log_level::error}};
  static_cast<void>(few.call("log"));
  EXPECT_THAT(few.notifications(), IsEmpty());
}

TEST_P(a_client, asks_any_method_and_sees_errors) {
  client client{registered, options()};
  const auto unknown = client.request("tools/call", {{"name", "subtract"}});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().code, -32602);
  EXPECT_EQ(unknown.error().message, "Unknown tool: subtract");
  EXPECT_TRUE(client.request("tools/list").ok());
}

TEST_P(a_client, lists_from_all_pages) {
  server paged{{.name = "paged", .version = "1"}, {.catalog = {.page_size = 2}}};
  for (const auto* name : {"a", "b", "c", "d", "e"})
    paged.tool(name, "", [] { return 1; });
  client client{paged, options()};
  EXPECT_THAT(client.list("tools/list", "tools"), SizeIs(5));
}

TEST_P(a_client, knows_what_the_server_says_of_itself) {
  client client{registered, options()};
  EXPECT_TRUE(client.hello().at("capabilities").as_object().contains("tools"));
}

TEST_P(a_client, posts_a_text_as_it_is) {
  client client{registered, options()};
  const auto came = client.post("{");
  ASSERT_THAT(came, SizeIs(1));
  EXPECT_EQ(came[0].at("error").at("code"), -32700);
  EXPECT_THAT(client.transcript(), SizeIs(2)) << "no handshake, no envelope";
}

TEST_P(a_client, shares_a_server_with_another_one) {
  client first{registered, options()};
  client second{first.runtime(), first.service(), options()};
  auto slow = first.start("steps");
  EXPECT_EQ(second.call("add", {{"a", 1}, {"b", 1}}).as<double>(), 2);
  second.leave();
  EXPECT_EQ(slow.result().text(), "rested");
}

TEST_P(a_client, lives_on_a_system_of_the_test) {
  system runtime{{.scheduler = scheduler_kind::testing}};
  {
    client client{runtime, registered, options()};
    EXPECT_EQ(client.call("add", {{"a", 1}, {"b", 1}}).as<double>(), 2);
  }
  EXPECT_EQ(runtime.live_processes(), 0U) << "it stops the server that it started";
}

TEST(a_client_of_2025, shakes_hands_before_its_first_request) {
  auto registered = calculator();
  client client{registered, {.version = version::v2025_06_18, .log_from = {}}};
  static_cast<void>(client.list("tools/list", "tools"));
  std::vector<std::string> sent;
  for (const auto& each : client.transcript())
    if (each.from_client)
      sent.push_back(each.text);
  EXPECT_THAT(sent, ElementsAre(AllOf(HasSubstr("initialize"), HasSubstr("2025-06-18")),
                                HasSubstr("notifications/initialized"), HasSubstr("tools/list")));
}

// -- what a failing test is told ----------------------------------------------------

TEST_P(a_client, tells_the_error_that_came_in_place_of_a_result) {
  client client{registered, options()};
  EXPECT_THAT([&] { static_cast<void>(client.call("ad")); },
              ThrowsMessage<unexpected>("tools/call ad was answered with error -32602, Unknown tool: ad"));
}

TEST_P(a_client, tells_the_result_that_came_in_place_of_an_error) {
  client client{registered, options()};
  const auto fine = client.request("tools/list");
  EXPECT_THAT([&] { static_cast<void>(fine.error()); },
              ThrowsMessage<unexpected>(AllOf(HasSubstr("tools/list was answered with no error"), HasSubstr("add"))));
}

TEST_P(a_client, tells_what_a_tool_answered_in_place_of_structured_content) {
  client client{registered, options()};
  const auto failed = client.call("fail");
  EXPECT_THAT([&] { static_cast<void>(failed.as<double>()); },
              ThrowsMessage<unexpected>(AllOf(HasSubstr("the tool has failed"), HasSubstr("no such station"))));
  const auto other = client.call("divide", add_args{.a = 1, .b = 1});
  EXPECT_THAT([&] { static_cast<void>(other.as<double>()); },
              ThrowsMessage<unexpected>(AllOf(HasSubstr("expected a number"), HasSubstr("quotient"))));
}

TEST_P(a_client, loses_patience_and_tells_the_last_messages) {
  server stuck{{.name = "stuck", .version = "1"}};
  stuck.tool("wait", "",
             [](context& ctx) -> task<int> {
               static_cast<void>(co_await ctx.sleep(1h));
               co_return 1;
             },
             {.deadline = 2h});
  client client{stuck, {.version = GetParam(), .patience = 1min}};
  EXPECT_THAT([&] { static_cast<void>(client.call("wait")); },
              ThrowsMessage<unexpected>(AllOf(HasSubstr("tools/call wait: no answer within 60 s of virtual time"),
                                              HasSubstr("\n  client: "), HasSubstr(R"("name":"wait")"))));
}

TEST(a_client_of_no_server, tells_why_it_did_not_start) {
  auto registered = calculator();
  registered.tool("no spaces", "", [] { return 1; });
  EXPECT_THAT([&] { client{registered}; },
              ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("the server did not start"), HasSubstr("no spaces"))));
}

} // namespace actors::mcp::in_memory
