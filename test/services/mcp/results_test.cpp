// What tools return is held to the output schema that clients see. Source: 2025-11-25 and 2026-07-28, server/tools, "Output Schema".
#include "test/services/mcp/running_server.hpp"

#include "test/support/virtual_runtime.hpp"

#include <boost/describe.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include <cmath>

namespace actors::mcp::test {

namespace {

using actors::test::captured_log;
using testing::HasSubstr;
using testing::Not;

struct bounded {
  int x = 0;
};
BOOST_DESCRIBE_STRUCT(bounded, (), (x))
constexpr auto actors_schema(std::type_identity<bounded>) {
  return schema::fields(schema::field("x").minimum(1));
}

struct number_wanted {
  int n = 0;
};
BOOST_DESCRIBE_STRUCT(number_wanted, (), (n))

const boost::json::object& hand_written() {
  static const auto out =
      json(R"({"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}})").as_object();
  return out;
}

struct results : server_test {
  captured_log logged;

  void expect_invalid(const boost::json::object& answer, std::string_view reason) {
    EXPECT_TRUE(is_error(answer));
    EXPECT_EQ(text(answer), "the tool returned an invalid result");
    EXPECT_FALSE(answer.at("result").as_object().contains("structuredContent"));
    EXPECT_THAT(logged.text(), HasSubstr(std::string{reason}));
  }
};

} // namespace

TEST_F(results, that_break_the_bounds_of_their_fields_fail_the_call_and_the_log_says_why) {
  registered.tool("bounded", "", [](const number_wanted& in) { return bounded{in.n}; });
  registered.tool("several", "", [](const number_wanted& in) { return std::vector{bounded{1}, bounded{in.n}}; });
  start();
  EXPECT_EQ(call("bounded", R"({"n": 1})").at("result").at("structuredContent"), json(R"({"x": 1})"));
  EXPECT_EQ(logged.text(), "");
  expect_invalid(call("bounded", R"({"n": 0})"), "tool bounded: its result does not fit what it promises: /x: must be");
  expect_invalid(call("several", R"({"n": 0})"), "/result/1/x: must be at least 1");
}

TEST_F(results, that_hold_numbers_without_json_fail_the_call) {
  registered.tool("nan", "", [] { return std::nan(""); });
  registered.tool("by_hand", "", [] { return tool_result::structured({{"x", HUGE_VAL}}); });
  start();
  expect_invalid(call("nan"), "tool nan: its result does not fit what it promises: /result: is a number that JSON has");
  expect_invalid(call("by_hand"), "tool by_hand: ");
}

TEST_F(results, of_coroutines_are_held_to_it_too) {
  registered.tool("bounded", "", [](number_wanted in, context&) -> task<bounded> { co_return bounded{in.n}; });
  start();
  EXPECT_FALSE(is_error(call("bounded", R"({"n": 1})")));
  expect_invalid(call("bounded", R"({"n": 0})"), "/x: must be at least 1");
}

TEST_F(results, that_break_a_hand_written_schema_fail_the_call) {
  registered.tool("behavior", "",
                  [](caf::event_based_actor*) -> caf::behavior {
                    return {[](const tool_call& c) { return tool_result::structured(c.arguments()); }};
                  },
                  {.output_schema = hand_written()});
  registered.tool("function", "", [](const number_wanted& in) { return in; }, {.output_schema = hand_written()});
  start();
  EXPECT_FALSE(is_error(call("behavior", R"({"x": 5})")));
  const auto wrong = call("behavior", R"({"x": "a secret"})");
  expect_invalid(wrong, "tool behavior: its result does not fit what it promises: /x");
  EXPECT_THAT(serialize(boost::json::value(wrong)), Not(HasSubstr("secret")));
  expect_invalid(call("function", R"({"n": 1})"), "tool function: ");
}

TEST_F(results, without_structured_content_break_a_hand_written_schema_unless_the_tool_says_that_it_failed) {
  registered.tool("texts", "", [] { return tool_result::text("x is 5"); }, {.output_schema = hand_written()});
  registered.tool("fails", "", [] { return tool_result::error("there is no x"); }, {.output_schema = hand_written()});
  start();
  expect_invalid(call("texts"), "tool texts: its result does not fit what it promises: has no structured content");
  EXPECT_EQ(text(call("fails")), "there is no x");
}

TEST_F(results, that_are_invalid_cost_a_handler_nothing_but_the_call) {
  struct counting {
    bounded operator()() { return {n++}; }
    int n = 0;
  };
  registered.tool("count", "", stateful<counting>(), {.intensity = 0});
  start();
  expect_invalid(call("count"), "tool count: ");
  EXPECT_EQ(call("count").at("result").at("structuredContent"), json(R"({"x": 1})"));
}

TEST_F(results, are_checked_by_rules_that_can_be_checked) {
  auto schema = hand_written();
  schema["unevaluatedProperties"] = false;
  registered.tool("odd", "", [] { return bounded{1}; }, {.output_schema = schema});
  const auto started = registered.start(runtime);
  ASSERT_FALSE(started);
  EXPECT_THAT(describe(started.error()), HasSubstr("tool odd: the output schema cannot be used: /unevaluatedProperti"));
}

} // namespace actors::mcp::test
