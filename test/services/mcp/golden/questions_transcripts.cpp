// Handlers that ask: requests of the server in 2025, rounds of the client's request in 2026.
#include "test/services/mcp/golden/transcripts.hpp"

#include <boost/describe.hpp>

namespace actors::mcp::golden {

namespace {

BOOST_DEFINE_ENUM_CLASS(size, small, large)

struct order {
  std::string name;
  int count;
  golden::size size;
};
BOOST_DESCRIBE_STRUCT(order, (), (name, count, size))

constexpr auto actors_schema(std::type_identity<order>) {
  using schema::field;
  return schema::fields(field("name").describe("for whom").min_length(1),
                        field("count").minimum(1).maximum(9).default_value(1), field("size").default_value("small"));
}

struct agreed {
  bool yes;
};
BOOST_DESCRIBE_STRUCT(agreed, (), (yes))

task<std::string> take_order(context& ctx) {
  const auto wanted = co_await ctx.elicit<order>("What will it be?", "order");
  if (!wanted)
    co_return "nothing: " + std::string{to_string(wanted.action())};
  const auto number = ctx.once("number", [] { return 17; });
  const auto sure = co_await ctx.elicit<agreed>("Number " + std::to_string(number) + ", sure?", "sure");
  co_return sure && sure->yes ? wanted->name + " gets " + std::to_string(wanted->count) : "nothing after all";
}

task<std::string> open_page(context& ctx) {
  const auto opened =
      co_await ctx.elicit_url({.message = "Enter your key.", .url = "https://example.com/key", .id = "key-1"}, "page");
  co_return opened ? "opened" : "not opened";
}

task<std::string> open_page_first(context& ctx) {
  const auto opened =
      co_await ctx.require_url({.message = "Enter your key.", .url = "https://example.com/key", .id = "key-2"}, "page");
  co_return opened ? "opened" : "not opened";
}

task<std::string> ask_model(context& ctx) {
  const auto request =
      sampling_request{"What is the capital of France?", 100}.system_prompt("Be brief.").temperature(0.5);
  const auto said = co_await ctx.sample(request, "capital");
  co_return said ? said->text() : "no answer";
}

task<std::string> ask_all(context& ctx) {
  const auto [agreement, folders] = co_await ctx.all(ctx.elicit<agreed>("Go on?", "go"), ctx.roots("folders"));
  co_return std::to_string(agreement && agreement->yes) + " in " + std::to_string(folders ? folders->size() : 0);
}

} // namespace

void add_questions(server& to) {
  to.tool("take_order", "Asks twice.", take_order);
  to.tool("open_page", "Leads to a page.", open_page);
  to.tool("open_page_first", "Cannot do anything before.", open_page_first);
  to.tool("ask_model", "Asks a model.", ask_model);
  to.tool("ask_all", "Asks two things at once.", ask_all);
  to.prompt("ask_context", "Asks before it answers.", [](context& ctx) -> task<std::string> {
    const auto go = co_await ctx.elicit<agreed>("Go on?", "go");
    co_return go ? "went on" : "stopped";
  });
}

TEST_P(transcript_of, tools_call_elicitation) {
  stranger().on_elicit([](const in_memory::question& asked) {
    if (asked.message() == "What will it be?")
      return in_memory::accept({{"name", "Ada"}, {"count", 2}, {"size", "large"}});
    return in_memory::accept({{"yes", true}});
  });
  EXPECT_EQ(tool_text("take_order"), "Ada gets 2");
  expect_transcript("tools_call.elicitation");
}

TEST_P(transcript_of, tools_call_elicitation_declined) {
  stranger().on_elicit([](const in_memory::question&) { return in_memory::decline(); });
  EXPECT_EQ(tool_text("take_order"), "nothing: decline");
  expect_transcript("tools_call.elicitation_declined");
}

TEST_P(transcript_of, tools_call_elicitation_url) {
  stranger().on_elicit([](const in_memory::question&) { return in_memory::accept(); });
  EXPECT_EQ(tool_text("open_page"), "opened");
  expect_transcript("tools_call.elicitation_url");
}

TEST_P(transcript_of, tools_call_elicitation_url_required) {
  stranger().on_elicit([](const in_memory::question&) { return in_memory::accept(); });
  static_cast<void>(client().request("tools/call", {{"name", "open_page_first"}}));
  client().service()->elicitation_completed("key-2");
  client().advance({});
  expect_transcript("tools_call.elicitation_url_required");
}

TEST_P(transcript_of, tools_call_sampling) {
  stranger().on_sample([](const in_memory::question&) { return in_memory::said("Paris"); });
  EXPECT_EQ(tool_text("ask_model"), "Paris");
  expect_transcript("tools_call.sampling");
}

TEST_P(transcript_of, tools_call_questions_at_once) {
  stranger().on_elicit([](const in_memory::question&) { return in_memory::accept({{"yes", true}}); });
  stranger().roots({{"file:///work", "work"}, {"file:///home"}});
  EXPECT_EQ(tool_text("ask_all"), "1 in 2");
  expect_transcript("tools_call.questions_at_once");
}

TEST_P(transcript_of, tools_call_missing_capability) {
  static_cast<void>(client().request("tools/call", {{"name", "take_order"}}));
  expect_transcript("tools_call.missing_capability");
}

TEST_P(transcript_of, prompts_get_elicitation) {
  stranger().on_elicit([](const in_memory::question&) { return in_memory::accept({{"yes", true}}); });
  static_cast<void>(client().request("prompts/get", {{"name", "ask_context"}}));
  expect_transcript("prompts_get.elicitation");
}

TEST_P(transcript_of_2026, request_state_refused) {
  client_can({{"elicitation", boost::json::object{}}});
  const auto first = client().request("tools/call", {{"name", "take_order"}});
  EXPECT_TRUE(first.input_required());
  static_cast<void>(client().request(
      "tools/call", {{"name", "take_order"}, {"requestState", "tampered"}, {"inputResponses", boost::json::object{}}}));
  static_cast<void>(client().request("tools/call", {{"name", "open_page"},
                                                    {"requestState", first.result().at("requestState")},
                                                    {"inputResponses", boost::json::object{}}}));
  expect_transcript("tools_call.state_refused");
}

} // namespace actors::mcp::golden
