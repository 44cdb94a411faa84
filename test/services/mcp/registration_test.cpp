// What can never work is refused when it is offered, all of it at once, rather than by each of its calls.
#include "test/services/mcp/running_server.hpp"

#include <boost/describe.hpp>
#include <gmock/gmock.h>

#include <algorithm>

namespace actors::mcp::test {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

struct takes_x {
  std::string x;
};
BOOST_DESCRIBE_STRUCT(takes_x, (), (x))

struct may_take_x {
  std::optional<int> x;
};
BOOST_DESCRIBE_STRUCT(may_take_x, (), (x))

struct open_x {
  std::string x;
};
BOOST_DESCRIBE_STRUCT(open_x, (), (x))
constexpr auto actors_schema(std::type_identity<open_x>) {
  return schema::fields().ignore_unknown();
}

struct patterned {
  std::string p;
};
BOOST_DESCRIBE_STRUCT(patterned, (), (p))
constexpr auto actors_schema(std::type_identity<patterned>) {
  return schema::fields(schema::field("p").pattern("(("));
}

struct patterns_within {
  std::vector<std::optional<patterned>> all;
};
BOOST_DESCRIBE_STRUCT(patterns_within, (), (all))

struct no_texts {
  std::vector<int> list;
  std::optional<takes_x> inner;
  std::variant<std::monostate, std::map<std::string, int>> either;
};
BOOST_DESCRIBE_STRUCT(no_texts, (), (list, inner, either))

struct all_texts {
  int number = 0;
  std::optional<bool> flag;
  std::variant<takes_x, double> either;
  boost::json::value any;
};
BOOST_DESCRIBE_STRUCT(all_texts, (), (number, flag, either, any))

std::string of_x(const takes_x& in) {
  return in.x;
}

boost::json::object object_schema(const char* text) {
  return json(text).as_object();
}

struct registration : server_test {
  /// Everything that is told, or "" where the server starts.
  std::string told() {
    auto started = registered.start(runtime);
    if (started)
      (*started)->stop();
    return started ? "" : text_of(started.error());
  }
};

} // namespace

TEST_F(registration, tells_all_that_is_wrong_a_line_each) {
  registered.tool("a b", "", [] { return 1; }, {.deadline = 0ms, .max_queue = 0});
  registered.tool("\xC3\xA4", "", [] { return 1; });
  registered.tool(std::string(200, 'x'), "", [] { return 1; });
  registered.prompt("p", "", of_x);
  registered.complete_prompt("p", "y", [](const completion_request&) { return std::vector<std::string>{}; });
  const auto all = told();
  for (const auto* each : {"tool a b: the deadline must be at least 1 ms", "tool a b: max_queue must be at least 1",
                           "Tool name \"a b\"", "Tool name \"\xC3\xA4\"", "Tool name \"xxxx",
                           "There is no such thing to complete: completion of y of prompt p"})
    EXPECT_THAT(all, HasSubstr(each));
  EXPECT_EQ(std::ranges::count(all, '\n'), 5) << all;
}

TEST_F(registration, refuses_a_template_whose_variables_and_members_do_not_meet) {
  registered.resource_template("a://{y}", {}, of_x);
  EXPECT_EQ(told(), "template a://{y}: the struct of its handler has no member for the variable \"y\"\n"
                    "template a://{y}: there is no variable for the member \"x\", which its handler requires");
}

TEST_F(registration, takes_templates_whose_handlers_can_do_with_the_variables) {
  registered.resource_template("a://{x}", {}, of_x);
  registered.resource_template("b://{x}{?y}", {}, [](const open_x& in) { return in.x; });
  registered.resource_template("c://{y}", {}, [] { return "all"; });
  registered.resource_template("d://{y}", {}, [](context& ctx) { return ctx.request().name(); });
  EXPECT_EQ(told(), "");
}

TEST_F(registration, refuses_a_resource_whose_handler_requires_a_variable) {
  registered.resource("b://x", {}, of_x);
  registered.resource("c://x", {}, [](const may_take_x&) { return "fine"; });
  EXPECT_EQ(told(),
            "resource b://x: nothing gives the member \"x\", which its handler requires: a URI without variables is "
            "no template");
}

TEST_F(registration, refuses_a_template_without_variables) {
  registered.resource_template("a://b", {}, [] { return "b"; });
  EXPECT_EQ(told(), "The template \"a://b\" has no variable: offer it as a resource");
}

TEST_F(registration, refuses_patterns_that_cannot_be_checked_wherever_they_are) {
  registered.tool("takes", "", [](const patterned&) { return 1; });
  registered.tool("returns", "", [] { return patterns_within{}; });
  const auto all = told();
  EXPECT_THAT(
      all, HasSubstr("tool takes: the schema of its handler cannot be used: /properties/p/pattern: cannot be checked"));
  EXPECT_THAT(all, HasSubstr("tool returns: the schema of its handler cannot be used: /properties/all/items/"));
}

TEST_F(registration, refuses_arguments_of_prompts_that_no_text_can_be) {
  registered.prompt("good", "", [](const all_texts&) { return "fine"; });
  EXPECT_EQ(told(), "");
  registered.prompt("bad", "", [](const no_texts&) { return "never"; });
  const auto all = told();
  for (const auto* each : {"list", "inner", "either"})
    EXPECT_THAT(
        all, HasSubstr("prompt bad: the member \"" + std::string{each} + "\" of its handler's struct cannot be read"));
}

TEST_F(registration, refuses_a_prompt_whose_hand_written_arguments_and_members_do_not_meet) {
  registered.prompt("p", "", of_x, {.arguments = std::vector<prompt_argument>{{.name = "y"}}});
  EXPECT_EQ(told(), "prompt p: the struct of its handler has no member for the argument \"y\"\n"
                    "prompt p: there is no argument for the member \"x\", which its handler requires");
}

TEST_F(registration, refuses_an_input_schema_that_contradicts_the_struct_of_its_handler) {
  registered.tool("lacks", "", of_x, {.input_schema = object_schema(R"({"type": "object"})")});
  registered.tool(
      "closed", "", of_x,
      {.input_schema = object_schema(R"({"type": "object", "anyOf": [{}], "additionalProperties": false})")});
  registered.tool("requires", "", of_x,
                  {.input_schema = object_schema(R"({"type": "object", "properties": {"x": {}}, "required": ["z"]})")});
  EXPECT_EQ(told(),
            "tool lacks: the input schema does not name the member \"x\", which its handler requires\n"
            "tool closed: the input schema does not name the member \"x\", which its handler requires\n"
            "tool requires: the input schema requires the member \"z\", which the struct of its handler does not have");
}

TEST_F(registration, takes_input_schemas_that_may_go_with_the_struct) {
  registered.tool("named", "", of_x, {.input_schema = object_schema(R"({"type": "object", "properties": {"x": {}}})")});
  registered.tool("elsewhere", "", of_x,
                  {.input_schema = object_schema(R"({"type": "object", "allOf": [{"properties": {"x": {}}}]})")});
  registered.tool("open", "", [](const open_x& in) { return in.x; },
                  {.input_schema = object_schema(R"({"type": "object", "properties": {"x": {}}, "required": ["z"]})")});
  registered.tool("itself", "", [](context&) { return 1; },
                  {.input_schema = object_schema(R"({"type": "object", "required": ["z"]})")});
  EXPECT_EQ(told(), "");
}

TEST_F(registration, refuses_an_output_schema_for_a_handler_that_returns_texts) {
  registered.tool("texts", "", of_x, {.output_schema = object_schema(R"({"type": "object"})")});
  EXPECT_EQ(told(), "tool texts: it has an output schema, but its handler returns no structured content");
}

TEST_F(registration, is_judged_alike_while_the_server_runs) {
  start();
  const auto why = running->add(offer::resource_template("a://{y}", {}, of_x));
  EXPECT_EQ(tool_errc_of(why), tool_errc::invalid_registration);
  EXPECT_THAT(text_of(why), HasSubstr("variable \"y\""));
  running->stop();
}

} // namespace actors::mcp::test
