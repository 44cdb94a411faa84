// What a call of each kind of handler comes to, and what failing ones cost their neighbours.
#include "test/services/mcp/running_server.hpp"
#include "test/support/virtual_runtime.hpp"

#include <boost/describe.hpp>
#include <gmock/gmock.h>

#include <stdexcept>

using namespace std::chrono_literals;

namespace actors::mcp::test {

namespace {

using testing::HasSubstr;

struct sum_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(sum_args, (), (a, b))

struct order {
  std::string what;
};
BOOST_DESCRIBE_STRUCT(order, (), (what))

struct point {
  int x;
  int y;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

class counter {
public:
  int operator()(const order& in) {
    if (in.what == "crash")
      throw std::runtime_error{"secret of the house"};
    return ++count_;
  }

private:
  int count_ = 0;
};

caf::behavior shouting(caf::event_based_actor*) {
  return {[](const tool_call& call) -> caf::result<tool_result> {
    if (call.arguments().empty())
      return caf::make_error(caf::sec::invalid_argument);
    return tool_result::text(std::string{call.arguments().at("word").as_string()} + "!");
  }};
}

} // namespace

TEST_F(server_test, a_typed_function_answers_with_structured_content_and_its_text) {
  registered.tool("sum", "", [](const sum_args& in) { return in.a + in.b; });
  start();
  const auto answer = call("sum", R"({"a": 1, "b": 2.5})");
  EXPECT_EQ(answer.at("result").at("structuredContent"), json(R"({"result": 3.5})"));
  EXPECT_EQ(text(answer), R"({"result":3.5})");
  EXPECT_FALSE(is_error(answer));
}

TEST_F(server_test, a_described_result_is_the_structured_content_itself) {
  registered.tool("origin", "", [] { return point{1, 2}; });
  start();
  EXPECT_EQ(call("origin").at("result").at("structuredContent"), json(R"({"x": 1, "y": 2})"));
}

TEST_F(server_test, a_function_may_ask_its_context_for_the_deadline) {
  registered.tool("left", "",
                  [](context& ctx) { return ctx.deadline() == ctx.runtime().now() + 7s && !ctx.cancelled(); },
                  {.deadline = 7s});
  start();
  EXPECT_EQ(call("left").at("result").at("structuredContent"), json(R"({"result": true})"));
}

TEST_F(server_test, a_behavior_gets_the_call_and_one_that_answers_an_error_lives_on) {
  registered.tool("shout", "", shouting);
  start();
  EXPECT_EQ(text(call("shout", R"({"word": "hey"})")), "hey!");
  EXPECT_TRUE(is_error(call("shout", "{}")));
  EXPECT_EQ(text(call("shout", R"({"word": "still here"})")), "still here!");
}

TEST_F(server_test, arguments_that_do_not_fit_are_told_with_their_place) {
  registered.tool("sum", "", [](const sum_args& in) { return in.a + in.b; });
  start();
  const auto answer = call("sum", R"({"a": 1, "b": "two"})");
  EXPECT_TRUE(is_error(answer));
  EXPECT_THAT(text(answer), HasSubstr("/b: expected a number"));
}

TEST_F(server_test, a_tool_without_arguments_takes_none) {
  registered.tool("nothing", "", [] {});
  registered.tool("context", "", [](context&) { return 1; });
  registered.tool("by_hand", "", [](context& ctx) { return ctx.request().arguments().size(); },
                  {.input_schema = boost::json::object{{"type", "object"}}});
  start();
  EXPECT_EQ(text(call("nothing")), "done");
  for (const auto* each : {"nothing", "context"}) {
    const auto refused = call(each, R"({"a": 1})");
    EXPECT_TRUE(is_error(refused)) << each;
    EXPECT_EQ(text(refused), "invalid arguments: /a: unknown member; none is expected");
  }
  EXPECT_EQ(call("by_hand", R"({"a": 1})").at("result").at("structuredContent"), json(R"({"result": 1})"));
}

TEST_F(server_test, texts_of_all_kinds_are_texts) {
  static const std::string kept = "view";
  registered.tool("literal", "", [] { return "literal"; });
  registered.tool("view", "", []() -> std::string_view { return kept; });
  registered.tool("coroutine", "", [](context&) -> task<const char*> { co_return "coroutine"; });
  start();
  for (const auto* each : {"literal", "view", "coroutine"}) {
    const auto answer = call(each);
    EXPECT_EQ(text(answer), each);
    EXPECT_FALSE(answer.at("result").as_object().contains("structuredContent"));
  }
}

TEST_F(server_test, a_plain_behavior_never_hears_what_a_handler_is_told_besides_its_calls) {
  actors::test::captured_log logged;
  registered.tool("silent", "",
                  [](process* self) -> caf::behavior {
                    return {[self, open = std::vector<caf::response_promise>{}](const tool_call&) mutable {
                      return open.emplace_back(self->make_response_promise());
                    }};
                  },
                  {.deadline = 1s});
  start();
  auto late = begin_call("silent");
  time.advance(3s);
  EXPECT_THAT(late->answer->body, HasSubstr("deadline exceeded"));
  EXPECT_EQ(logged.count("no handler for a message"), 0U) << logged.text();
}

TEST_F(server_test, the_log_names_a_tool_that_crashed_once) {
  actors::test::captured_log logged;
  registered.tool("boom", "", []() -> int { throw std::runtime_error{"why"}; });
  start();
  EXPECT_TRUE(is_error(call("boom")));
  EXPECT_EQ(logged.count("tool boom: tool boom"), 0U) << logged.text();
  EXPECT_GE(logged.count("tool boom crashed on "), 1U) << logged.text();
}

TEST_F(server_test, a_crash_fails_its_own_call_with_a_text_that_tells_nothing_and_queued_calls_go_to_the_successor) {
  registered.tool("count", "", stateful<counter>());
  start();
  const auto before = begin_call("count", R"({"what": "go"})");
  const auto crash = begin_call("count", R"({"what": "crash"})");
  const auto after = begin_call("count", R"({"what": "go"})");
  const auto last = begin_call("count", R"({"what": "go"})");
  time.run();
  EXPECT_EQ(before->body().at("result").at("structuredContent"), json(R"({"result": 1})"));
  EXPECT_TRUE(crash->body().at("result").at("isError").as_bool());
  EXPECT_THAT(crash->answer->body, testing::Not(HasSubstr("secret")));
  EXPECT_EQ(after->body().at("result").at("structuredContent"), json(R"({"result": 1})")) << "state begins anew";
  EXPECT_EQ(last->body().at("result").at("structuredContent"), json(R"({"result": 2})"));
}

TEST_F(server_test, each_call_is_answered_once) {
  registered.tool("count", "", stateful<counter>(), {.deadline = 1s});
  start();
  const auto good = begin_call("count", R"({"what": "go"})");
  const auto crash = begin_call("count", R"({"what": "crash"})");
  time.advance(10s);
  EXPECT_EQ(good->answers, 1);
  EXPECT_EQ(crash->answers, 1);
}

TEST_F(server_test, a_tool_that_has_spent_its_budget_is_unavailable_for_a_while_and_the_others_are_not) {
  registered.tool("count", "", stateful<counter>(), {.intensity = 2, .period = 10s, .retry_after = 5s});
  registered.tool("sum", "", [](const sum_args& in) { return in.a + in.b; });
  start();
  for (int i = 0; i < 3; ++i)
    EXPECT_THAT(text(call("count", R"({"what": "crash"})")), HasSubstr("crashed"));
  EXPECT_EQ(text(call("count", R"({"what": "go"})")), "the tool is unavailable, retry after 5 s");
  EXPECT_FALSE(is_error(call("sum", R"({"a": 1, "b": 1})")));
  time.advance(4s);
  EXPECT_EQ(text(call("count", R"({"what": "go"})")), "the tool is unavailable, retry after 1 s");
  time.advance(1s);
  EXPECT_FALSE(is_error(call("count", R"({"what": "go"})")));
}

TEST_F(server_test, what_waits_when_the_budget_is_spent_is_answered_unavailable) {
  registered.tool("count", "", stateful<counter>(), {.intensity = 0, .retry_after = 5s});
  start();
  const auto crash = begin_call("count", R"({"what": "crash"})");
  const auto waiting = begin_call("count", R"({"what": "go"})");
  time.run();
  ASSERT_TRUE(waiting->answer);
  EXPECT_THAT(waiting->answer->body, HasSubstr("unavailable, retry after 5 s"));
}

TEST_F(server_test, one_call_too_many_in_the_queue_is_refused) {
  registered.tool("nap", "",
                  [](context& ctx) -> task<std::string> {
                    co_await ctx.sleep(1s);
                    co_return "rested";
                  },
                  {.concurrency = 1, .max_queue = 2});
  start();
  const auto running_call = begin_call("nap");
  time.run();
  const auto first = begin_call("nap");
  const auto second = begin_call("nap");
  const auto refused = begin_call("nap");
  time.run();
  ASSERT_TRUE(refused->answer);
  EXPECT_THAT(refused->answer->body, HasSubstr("too many calls"));
  EXPECT_FALSE(second->answer);
  time.advance(3s);
  EXPECT_THAT(second->answer->body, HasSubstr("rested"));
}

TEST_F(server_test, a_call_whose_client_went_away_is_never_run) {
  int runs = 0;
  registered.tool("nap", "",
                  [&runs](context& ctx) -> task<std::string> {
                    ++runs;
                    co_await ctx.sleep(1s);
                    co_return "rested";
                  },
                  {.concurrency = 1});
  start();
  const auto running_call = begin_call("nap");
  time.run();
  const auto waiting = begin_call("nap");
  time.run();
  waiting->gone();
  time.advance(5s);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(waiting->answers, 0);
}

// Source: 2026-07-28, basic/transports/streamable-http, "Server Behavior for Custom Headers".
TEST_F(server_test, arguments_that_go_in_header_fields_too_must_say_the_same) {
  const auto schema =
      json(R"({"type": "object", "properties": {"region": {"type": "string", "x-mcp-header": "Region"}}})");
  registered.tool("query", "", [] { return std::string{"asked"}; },
                  {.input_schema = schema.as_object(), .unchecked_schema = true});
  start();
  const auto ask = [&](const transport::headers& more) {
    auto headers = more;
    headers.add("Mcp-Name", "query");
    return send(post_2026(request_2026("tools/call", R"("name": "query", "arguments": {"region": "eu"})"), "tools/call",
                          headers));
  };
  EXPECT_EQ(error_code(*ask({})->answer), -32020);
  EXPECT_EQ(ask({})->answer->status, 400);
  EXPECT_EQ(error_code(*ask({{"Mcp-Param-Region", "us"}})->answer), -32020);
  const auto good = ask({{"Mcp-Param-Region", "eu"}});
  time.run();
  ASSERT_TRUE(good->answer);
  EXPECT_EQ(error_code(*good->answer), 0);
}

TEST_F(server_test, a_header_name_that_cannot_be_is_told_at_the_start) {
  const auto schema = json(R"({"type": "object", "properties": {"a": {"type": "number", "x-mcp-header": "A"}}})");
  registered.tool("query", "", [] { return std::string{}; },
                  {.input_schema = schema.as_object(), .unchecked_schema = true});
  const auto started = registered.start(runtime);
  ASSERT_FALSE(started);
  EXPECT_NE(text_of(started.error()).find("tool query"), std::string::npos);
}

} // namespace actors::mcp::test
