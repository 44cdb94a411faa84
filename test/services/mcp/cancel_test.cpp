// Calls that nobody waits for any more: cancelled by the client, or left by it.
#include "test/services/mcp/running_server.hpp"

#include <boost/describe.hpp>
#include <gmock/gmock.h>

using namespace std::chrono_literals;

namespace actors::mcp::test {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct cancelling : server_test {
  void SetUp() override {
    registered.tool("nap", "",
                    [this](context& ctx) -> task<std::string> {
                      events.emplace_back("begun");
                      events.push_back(describe(co_await ctx.sleep(1h)));
                      co_return "rested";
                    },
                    {.deadline = 2h, .concurrency = 1, .intensity = 0});
    registered.tool("stubborn", "",
                    [](context& ctx) -> task<std::string> {
                      for (;;)
                        co_await ctx.sleep(10min);
                    },
                    {.deadline = 2h, .concurrency = 1, .intensity = 0});
    registered.tool("throws", "",
                    [](context& ctx) -> task<std::string> {
                      if (const auto why = co_await ctx.sleep(10min))
                        throw std::runtime_error{"interrupted"};
                      co_return "rested";
                    },
                    {.deadline = 2h, .concurrency = 1, .intensity = 0});
    start();
  }

  static std::string call_of(int id, std::string_view tool) {
    return R"({"jsonrpc": "2.0", "id": )" + std::to_string(id) + R"(, "method": "tools/call", "params": {"name": ")" +
           std::string{tool} + R"("}})";
  }
  static std::string cancel_of(std::string_view id) {
    return R"({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": )" + std::string{id} +
           R"(, "reason": "tired"}})";
  }
};

} // namespace

// Source: 2025-11-25, basic/utilities/cancellation: no response is sent for a cancelled request.
TEST_F(cancelling, a_cancelled_call_ends_at_its_await_and_is_not_answered) {
  const auto session = open_session();
  const auto nap = send_in(session, call_of(5, "nap"));
  time.run();
  EXPECT_THAT(events, ElementsAre("begun"));
  EXPECT_EQ(send_in(session, cancel_of("5"))->answer->status, 202);
  time.run();
  EXPECT_THAT(events, ElementsAre("begun", "cancelled"));
  EXPECT_FALSE(nap->answer);
  ASSERT_TRUE(nap->stream) << "over HTTP something has to end the response";
  EXPECT_TRUE(nap->stream->closed);
  EXPECT_TRUE(nap->stream->messages.empty());
}

TEST_F(cancelling, over_a_link_a_cancelled_call_is_settled_without_a_message) {
  auto link = std::make_shared<recorded_link>();
  send({.body = initialize_request()}, link);
  const auto nap = send({.body = call_of(5, "nap")}, link);
  time.run();
  send({.body = cancel_of("5")}, link);
  time.run();
  EXPECT_THAT(events, ElementsAre("begun", "cancelled"));
  ASSERT_TRUE(nap->answer);
  EXPECT_EQ(nap->answer->body, "");
}

TEST_F(cancelling, over_a_link_clients_of_2026_cancel_without_a_handshake) {
  auto link = std::make_shared<recorded_link>();
  send(line(request_2026("tools/call", R"("name": "nap")")), link);
  time.run();
  send(line(cancel_of("1")), link);
  time.run();
  EXPECT_THAT(events, ElementsAre("begun", "cancelled"));
}

TEST_F(cancelling, a_cancelled_call_that_waits_in_the_queue_never_runs) {
  const auto session = open_session();
  send_in(session, call_of(1, "nap"));
  send_in(session, call_of(2, "nap"));
  time.run();
  send_in(session, cancel_of("2"));
  time.advance(1h);
  EXPECT_THAT(events, ElementsAre("begun", "normal"));
}

TEST_F(cancelling, a_client_that_leaves_ends_its_calls) {
  const auto nap = begin_call("nap");
  time.run();
  ASSERT_TRUE(nap->gone);
  nap->gone();
  time.run();
  EXPECT_THAT(events, ElementsAre("begun", "cancelled"));
}

TEST_F(cancelling, the_end_of_a_session_ends_its_calls) {
  const auto session = open_session();
  send_in(session, call_of(1, "nap"));
  time.run();
  EXPECT_EQ(send_bodiless("DELETE", session)->answer->status, 204);
  time.run();
  EXPECT_THAT(events, ElementsAre("begun", "cancelled"));
}

// Source: 2026-07-28, basic, "Statelessness".
TEST_F(cancelling, the_end_of_a_session_that_a_call_of_2026_names_does_not_concern_it) {
  const auto session = open_session();
  const auto nap = send(post_2026(request_2026("tools/call", R"("name": "nap")"), "tools/call",
                                  {{"Mcp-Name", "nap"}, {"Mcp-Session-Id", session}}));
  time.run();
  EXPECT_EQ(send_bodiless("DELETE", session)->answer->status, 204);
  time.advance(1h);
  EXPECT_THAT(events, ElementsAre("begun", testing::Not("cancelled")));
  EXPECT_TRUE(nap->answer);
}

// A client must not be able to spend a tool's budget: these tools have none at all.
TEST_F(cancelling, a_handler_that_does_not_end_by_itself_is_free_for_the_next_call_and_has_not_crashed) {
  for (const auto* tool : {"stubborn", "throws", "stubborn", "throws"}) {
    const auto call = begin_call(tool);
    time.run();
    call->gone();
    time.run();
  }
  const auto next = begin_call("throws");
  time.advance(10min);
  ASSERT_TRUE(next->answer);
  EXPECT_THAT(next->answer->body, HasSubstr("rested"));
}

TEST_F(cancelling, what_is_not_under_way_is_ignored) {
  const auto session = open_session();
  const auto nap = send_in(session, call_of(1, "nap"));
  time.run();
  for (const auto* id : {"2", "\"1\"", "null", "{}"})
    EXPECT_EQ(send_in(session, cancel_of(id))->answer->status, 202);
  send_in(open_session(), cancel_of("1"));
  time.advance(1h);
  EXPECT_THAT(nap->answer->body, HasSubstr("rested")) << "another session's id of the same value is another call";
  EXPECT_EQ(send_in(session, cancel_of("1"))->answer->status, 202) << "too late";
}

} // namespace actors::mcp::test
