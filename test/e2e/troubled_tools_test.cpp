// Tools that misbehave, over HTTP: who notices, and who must not.
#include "test/e2e/servers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace e2e {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;
using examples::era;
using examples::http_client;
using examples::mcp_answer;
using examples::mcp_client;

struct troubled_tools : testing::Test {
  mcp_answer call(std::string_view tool, boost::json::object arguments) {
    return client.call(connection, tool, std::move(arguments));
  }

  bool adds() { return call("add", {{"a", 2}, {"b", 3}}).number() == 5; }

  http_server server{TROUBLED_SERVER};
  http_client connection = server.connect();
  mcp_client client{era::v2026_07_28};
};

TEST_F(troubled_tools, sixty_four_that_sleep_two_seconds_delay_nobody_else_nor_each_other) {
  mcp_client of_2025{era::v2025_11_25};
  of_2025.open(connection);
  call_batch sleepers{server, 64};
  const auto started = clock::now();
  sleepers.send_all(client, "sleeper", {{"milliseconds", 2000}});
  EXPECT_FALSE(client.ask(connection, "tools/list").result().at("tools").as_array().empty());
  EXPECT_TRUE(of_2025.ask(connection, "ping").result().empty());
  EXPECT_TRUE(adds());
  EXPECT_LT(clock::now() - started, 2s) << "they were answered while all 64 slept";
  for (const auto& answer : sleepers.receive_all())
    EXPECT_EQ(answer.text(), "awake");
  EXPECT_GE(clock::now() - started, 2s);
  EXPECT_LT(clock::now() - started, 4s) << "none waited for another one to wake up";
}

TEST_F(troubled_tools, a_crash_fails_its_own_call_alone) {
  call_batch others{server, 16};
  others.send_all(client, "sleeper", {{"milliseconds", 300}});
  const auto crashed = call("fragile", {{"bad", true}});
  EXPECT_TRUE(crashed.is_error());
  EXPECT_EQ(crashed.text().find("mood"), std::string::npos) << "what was thrown stays in the log";
  EXPECT_EQ(call("fragile", {{"bad", false}}).text(), "fine");
  for (const auto& answer : others.receive_all())
    EXPECT_EQ(answer.text(), "awake");
}

TEST_F(troubled_tools, a_deadline_answers_the_caller_while_the_handler_still_blocks) {
  constexpr auto blocked = 20s;
  const auto started = clock::now();
  const auto late = call("hang", {{"milliseconds", 20'000}});
  EXPECT_GE(clock::now() - started, 200ms);
  EXPECT_TRUE(late.is_error());
  EXPECT_EQ(late.text(), "deadline exceeded");

  // The one handler of the tool cannot be stopped; another takes its place long before it returns.
  auto next = call("hang", {{"milliseconds", 0}});
  while (next.is_error() && clock::now() - started < blocked)
    next = call("hang", {{"milliseconds", 0}});
  EXPECT_EQ(next.text(), "awake");
  EXPECT_LT(clock::now() - started, blocked / 2);
}

TEST_F(troubled_tools, a_server_ends_although_a_handler_does_not_return) {
  EXPECT_EQ(call("hang", {{"milliseconds", 60'000}}).text(), "deadline exceeded");
  const auto asked = clock::now();
  EXPECT_EQ(server.stop(), 0);
  EXPECT_LT(clock::now() - asked, patience);
}

TEST_F(troubled_tools, a_spent_budget_closes_one_tool_for_a_while) {
  for (int n = 0; n < 3; ++n)
    EXPECT_TRUE(call("fragile", {{"bad", true}}).is_error());
  const auto closed = call("fragile", {{"bad", false}});
  EXPECT_TRUE(closed.is_error());
  EXPECT_NE(closed.text().find("unavailable, retry after"), std::string::npos) << closed.text();
  EXPECT_TRUE(adds());

  const auto limit = clock::now() + patience;
  auto again = call("fragile", {{"bad", false}});
  while (again.is_error() && clock::now() < limit) {
    std::this_thread::sleep_for(50ms);
    again = call("fragile", {{"bad", false}});
  }
  EXPECT_EQ(again.text(), "fine");
}

TEST_F(troubled_tools, a_full_queue_refuses_what_it_cannot_hold) {
  call_batch calls{server, 6};
  calls.send_all(client, "narrow", {{"milliseconds", 1000}});
  const auto answers = calls.receive_all();
  // One runs, two wait.
  EXPECT_EQ(std::count_if(answers.begin(), answers.end(), [](const auto& a) { return a.text() == "awake"; }), 3);
  for (const auto& answer : answers)
    if (answer.is_error()) {
      EXPECT_NE(answer.text().find("try again later"), std::string::npos) << answer.text();
    }
  EXPECT_EQ(call("narrow", {{"milliseconds", 0}}).text(), "awake");
}

TEST_F(troubled_tools, a_handler_that_prints_disturbs_no_http_answer) {
  EXPECT_EQ(call("noisy", {}).text(), "printed");
}

TEST_F(troubled_tools, a_client_that_leaves_does_not_disturb_the_server) {
  {
    call_batch leaving{server, 8};
    leaving.send_all(client, "sleeper", {{"milliseconds", 200}});
  }
  EXPECT_TRUE(adds());
  EXPECT_EQ(call("sleeper", {{"milliseconds", 0}}).text(), "awake");
}

TEST(serving, a_server_ends_in_order_from_the_moment_it_tells_its_address) {
  for (int n = 0; n < 10; ++n)
    EXPECT_EQ(http_server{CALCULATOR}.stop(), 0);
}

} // namespace
} // namespace e2e
