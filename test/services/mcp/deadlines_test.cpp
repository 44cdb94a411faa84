// Handlers that outlast their deadline: the client is answered at that moment, the handler cancelled or replaced.
#include "test/services/mcp/running_server.hpp"

#include <boost/describe.hpp>
#include <gmock/gmock.h>

using namespace std::chrono_literals;

namespace actors::mcp::test {

namespace {

using testing::HasSubstr;

struct pause {
  int seconds;
};
BOOST_DESCRIBE_STRUCT(pause, (), (seconds))

/// Records when it is destroyed, as the locals of a coroutine are.
struct trace {
  explicit trace(std::vector<std::string>& to) : events(to) { events.emplace_back("begun"); }
  ~trace() { events.emplace_back("released"); }
  trace(const trace&) = delete;
  trace& operator=(const trace&) = delete;
  std::vector<std::string>& events;
};

} // namespace

TEST_F(server_test, a_coroutine_suspends_without_holding_up_other_calls_of_its_tool) {
  registered.tool("nap", "", [](const pause& in, context& ctx) -> task<std::string> {
    co_await ctx.sleep(std::chrono::seconds{in.seconds});
    co_return "rested";
  });
  start();
  const auto slow = begin_call("nap", R"({"seconds": 3})");
  const auto quick = begin_call("nap", R"({"seconds": 1})");
  time.advance(1s);
  EXPECT_TRUE(quick->answer);
  EXPECT_FALSE(slow->answer);
  time.advance(2s);
  EXPECT_THAT(slow->answer->body, HasSubstr("rested"));
}

TEST_F(server_test, a_coroutine_awaits_another_actor) {
  const auto adder = runtime.start([](process*) -> caf::behavior { return {[](int a, int b) { return a + b; }}; });
  registered.tool("ask", "", [adder = *adder](context& ctx) -> task<int> {
    const auto sum = co_await ctx.call<int>(adder, 1s, 20, 22);
    co_return sum ? *sum : -1;
  });
  start();
  EXPECT_EQ(call("ask").at("result").at("structuredContent"), json(R"({"result": 42})"));
}

TEST_F(server_test, at_its_deadline_a_call_is_answered_and_its_coroutine_ends_at_its_await) {
  registered.tool("nap", "",
                  [this](const pause& in, context& ctx) -> task<std::string> {
                    trace locals{events};
                    const auto why = co_await ctx.sleep(std::chrono::seconds{in.seconds});
                    events.push_back(describe(why));
                    co_return "rested";
                  },
                  {.deadline = 2s, .concurrency = 1});
  start();
  const auto late = begin_call("nap", R"({"seconds": 60})");
  time.advance(2s - 1ms);
  EXPECT_FALSE(late->answer);
  time.advance(1ms);
  ASSERT_TRUE(late->answer);
  EXPECT_THAT(late->answer->body, HasSubstr("deadline exceeded"));
  EXPECT_THAT(events, testing::ElementsAre("begun", "cancelled", "released"));
  const auto next = begin_call("nap", R"({"seconds": 1})");
  time.advance(1s);
  EXPECT_THAT(next->answer->body, HasSubstr("rested"));
  EXPECT_EQ(late->answers, 1);
}

TEST_F(server_test, a_coroutine_that_no_cancel_reaches_is_replaced) {
  registered.tool("stuck", "",
                  [this](context&) -> task<std::string> {
                    trace locals{events};
                    co_await std::suspend_always{};
                    co_return "never";
                  },
                  {.deadline = 1s, .concurrency = 1});
  start();
  const auto late = begin_call("stuck");
  time.advance(1s);
  EXPECT_THAT(late->answer->body, HasSubstr("deadline exceeded"));
  EXPECT_THAT(events, testing::ElementsAre("begun", "released"));
  const auto next = begin_call("stuck");
  time.run();
  EXPECT_EQ(events.size(), 3U) << "the successor runs the next call";
}

TEST_F(server_test, a_call_that_expires_in_the_queue_is_answered_in_time_and_never_run) {
  int runs = 0;
  registered.tool("nap", "",
                  [&runs](const pause& in, context& ctx) -> task<std::string> {
                    ++runs;
                    co_await ctx.sleep(std::chrono::seconds{in.seconds});
                    co_return "rested";
                  },
                  {.deadline = 5s, .concurrency = 1});
  start();
  const auto running_call = begin_call("nap", R"({"seconds": 4})");
  time.advance(1s);
  const auto blocker = begin_call("nap", R"({"seconds": 4})");
  const auto waiting = begin_call("nap", R"({"seconds": 1})");
  time.advance(5s - 1ms);
  EXPECT_FALSE(waiting->answer);
  time.advance(1ms);
  ASSERT_TRUE(waiting->answer);
  EXPECT_THAT(waiting->answer->body, HasSubstr("deadline exceeded"));
  time.advance(20s);
  EXPECT_EQ(runs, 2);
}

TEST_F(server_test, an_exception_in_a_coroutine_fails_its_call_alone) {
  registered.tool("nap", "", [](const pause& in, context& ctx) -> task<std::string> {
    co_await ctx.sleep(1s);
    if (in.seconds < 0)
      throw std::runtime_error{"negative"};
    co_return "rested";
  });
  start();
  const auto good = begin_call("nap", R"({"seconds": 1})");
  const auto bad = begin_call("nap", R"({"seconds": -1})");
  time.advance(1s);
  EXPECT_THAT(bad->answer->body, HasSubstr("crashed"));
  EXPECT_THAT(good->answer->body, HasSubstr("rested"));
}

} // namespace actors::mcp::test
