// The state of a multi-round request of 2026 in the hands of a client.
#include "services/mcp/server.hpp"
#include "services/mcp/testing.hpp"

#include <boost/describe/class.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::mcp::rounds_test {

using namespace std::chrono_literals;
using testing::HasSubstr;

struct name_answer {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(name_answer, (), (name))

struct place {
  std::string city;
};
BOOST_DESCRIBE_STRUCT(place, (), (city))

namespace {

using boost::json::object;

const std::string first_key(32, 'a');
const std::string second_key(32, 'b');

/// A server with its client, which leaves questions to the test.
struct party {
  explicit party(service_options options = {}) : registered({.name = "rounds", .version = "1.0"}, std::move(options)) {
    registered.tool("greet", "", [](const place& in, context& ctx) -> task<std::string> {
      const auto who = co_await ctx.elicit<name_answer>("Who?", "who");
      const auto number = ctx.once("number", [] { return 7; });
      const auto sure = co_await ctx.elicit<name_answer>("Sure?", "sure");
      co_return who&& sure ? who->name + " in " + in.city + std::to_string(number) : "nobody";
    });
    registered.tool("other", "", [](const place&, context& ctx) -> task<std::string> {
      const auto who = co_await ctx.elicit<name_answer>("Who?", "who");
      co_return who ? who->name : "nobody";
    });
    client.emplace(registered, in_memory::client_options{.capabilities = {{"elicitation", object{}}}, .max_rounds = 1});
  }

  in_memory::outcome call(std::string_view tool, object more, std::string_view city = "Rome") {
    object params{{"name", tool}, {"arguments", object{{"city", city}}}};
    for (const auto& each : more)
      params.insert_or_assign(each.key(), each.value());
    return client->request("tools/call", params);
  }

  /// The state after the first question.
  std::string state() { return std::string{call("greet", {}).result().at("requestState").as_string()}; }

  server registered;
  std::optional<in_memory::client> client;
};

object named(std::string_view key, std::string_view name) {
  return {{key, object{{"action", "accept"}, {"content", object{{"name", name}}}}}};
}

object retry(const std::string& state, object answers) {
  return {{"requestState", state}, {"inputResponses", std::move(answers)}};
}

void expect_refused(const in_memory::outcome& answered) {
  ASSERT_FALSE(answered.ok()) << answered;
  EXPECT_EQ(answered.error().code, -32602);
  EXPECT_THAT(answered.error().message, HasSubstr("requestState"));
}

TEST(request_state, carries_answers_from_round_to_round) {
  party at;
  const auto second = at.call("greet", retry(at.state(), named("who", "Ann")));
  ASSERT_TRUE(second.input_required());
  EXPECT_TRUE(second.result().at("inputRequests").as_object().contains("sure"));
  const auto state = std::string{second.result().at("requestState").as_string()};
  const auto last = at.call("greet", retry(state, named("sure", "yes")));
  EXPECT_THAT(boost::json::serialize(last.result()), HasSubstr("Ann in Rome7"));
}

TEST(request_state, that_was_changed_is_refused_wherever_it_was) {
  party at;
  const auto state = at.state();
  for (std::size_t i = 0; i < state.size(); i += 7) {
    auto changed = state;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    if (changed != state)
      expect_refused(at.call("greet", retry(changed, named("who", "Ann"))));
  }
  expect_refused(at.call("greet", retry(state + "x", {})));
  expect_refused(at.call("greet", retry("", {})));
  expect_refused(at.call("greet", {{"requestState", 7}}));
}

TEST(request_state, of_another_tool_or_other_arguments_is_refused) {
  party at;
  expect_refused(at.call("other", retry(at.state(), named("who", "Ann"))));
  expect_refused(at.call("greet", retry(at.state(), named("who", "Ann")), "Paris"));
}

TEST(request_state, that_has_expired_is_refused) {
  auto now = std::chrono::system_clock::now();
  party at{{.state_lifetime = 1min, .wall_clock = [&now] { return now; }}};
  const auto state = at.state();
  now += 59s;
  EXPECT_TRUE(at.call("greet", retry(state, named("who", "Ann"))).ok());
  now += 2s;
  expect_refused(at.call("greet", retry(state, named("who", "Ann"))));
}

TEST(request_state, of_another_subject_is_refused) {
  std::string who = "ann";
  party at{{.subject = [&who](const transport::inbound&) { return who; }}};
  const auto state = at.state();
  who = "bob";
  expect_refused(at.call("greet", retry(state, named("who", "Ann"))));
  who = "ann";
  EXPECT_TRUE(at.call("greet", retry(state, named("who", "Ann"))).ok());
}

TEST(request_state, is_good_on_any_server_that_has_the_key_and_on_no_other) {
  party one{{.state_keys = {first_key}}};
  party rotated{{.state_keys = {second_key, first_key}}};
  party foreign{{.state_keys = {second_key}}};
  const auto state = one.state();
  EXPECT_TRUE(rotated.call("greet", retry(state, named("who", "Ann"))).ok());
  expect_refused(foreign.call("greet", retry(state, named("who", "Ann"))));
  expect_refused(party{}.call("greet", retry(state, named("who", "Ann")))); // one of its own making
}

TEST(request_state, may_come_twice_while_it_lives) {
  party at;
  const auto state = at.state();
  for (int n = 0; n < 2; ++n)
    EXPECT_TRUE(at.call("greet", retry(state, named("who", "Ann"))).input_required());
}

TEST(input_responses, that_are_none_are_refused_and_unknown_ones_ignored) {
  party at;
  for (const auto& wrong : {boost::json::value(nullptr), boost::json::value(7), boost::json::value("x")}) {
    const auto all = at.call("greet", {{"inputResponses", wrong}});
    EXPECT_EQ(all.error().code, -32602) << all;
    const auto one = at.call("greet", {{"inputResponses", object{{"who", wrong}}}});
    EXPECT_EQ(one.error().code, -32602) << one;
  }
  auto answers = named("who", "Ann");
  answers.emplace("unknown", object{{"x", 1}});
  const auto next = at.call("greet", {{"inputResponses", answers}});
  ASSERT_TRUE(next.input_required());
  EXPECT_FALSE(next.result().at("inputRequests").as_object().contains("who"));
}

TEST(input_responses, that_lack_an_answer_are_asked_again) {
  party at;
  const auto again = at.call("greet", retry(at.state(), {}));
  ASSERT_TRUE(again.input_required());
  EXPECT_TRUE(again.result().at("inputRequests").as_object().contains("who"));
}

TEST(input_responses, go_by_the_capabilities_of_their_own_request) {
  party at;
  const auto state = at.state();
  at.client->capabilities({});
  EXPECT_EQ(at.call("greet", retry(state, named("who", "Ann"))).error().code, -32021); // it comes to the next question
}

TEST(state_keys, that_are_too_short_are_told_at_the_start) {
  server short_key{{.name = "short", .version = "1.0"}, {.state_keys = {"short"}}};
  EXPECT_THROW(in_memory::client{short_key}, std::runtime_error);
}

} // namespace
} // namespace actors::mcp::rounds_test
