// The state of a multi-round request of 2026 in the hands of a client.
#include "services/mcp/server.hpp"
#include "services/mcp/testing.hpp"

#include <boost/describe/class.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace actors::mcp::rounds_test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

struct name_answer {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(name_answer, (), (name))

struct place {
  std::string city;
};
BOOST_DESCRIBE_STRUCT(place, (), (city))

struct measured {
  double much = 0;
};
BOOST_DESCRIBE_STRUCT(measured, (), (much))

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

  in_memory::outcome call(std::string_view tool, const object& more, std::string_view city = "Rome") {
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

// -- what was sealed stays ------------------------------------------------------

struct sealed : testing::Test {
  std::vector<std::string> events; // outlives the handlers
  server registered{{.name = "sealed", .version = "1.0"}};
  std::optional<in_memory::client> client;
  object can{{"elicitation", object{}}};

  void start() { client.emplace(registered, in_memory::client_options{.capabilities = can, .max_rounds = 1}); }

  in_memory::outcome call(const object& more) {
    object params{{"name", "book"}, {"arguments", object{}}};
    for (const auto& each : more)
      params.insert_or_assign(each.key(), each.value());
    return client->request("tools/call", params);
  }

  /// Calls with the answers and the state of the round before.
  in_memory::outcome answer(const in_memory::outcome& before, object answers) {
    return call(retry(std::string{before.result().at("requestState").as_string()}, std::move(answers)));
  }

  static std::string text(const in_memory::outcome& of) { return boost::json::serialize(of.result()); }
  static std::vector<std::string> asked(const in_memory::outcome& by) {
    std::vector<std::string> out;
    for (const auto& each : by.result().at("inputRequests").as_object())
      out.emplace_back(each.key());
    return out;
  }
};

/// Asks who it is for, books once, asks again.
task<std::string> book(std::vector<std::string>& events, context& ctx) {
  const auto who = co_await ctx.elicit<name_answer>("Who?", "who");
  if (!who)
    co_return "nobody";
  const auto number = ctx.once("book", [&] {
    events.push_back("booked for " + who->name);
    return 7;
  });
  const auto sure = co_await ctx.elicit<name_answer>("Sure?", "sure");
  co_return who->name + std::to_string(number) + (sure ? sure->name : "unsure");
}

TEST_F(sealed, an_answer_cannot_be_given_anew) {
  registered.tool("book", "", [this](context& ctx) { return book(events, ctx); });
  start();
  const auto second = answer(call({}), named("who", "Ann"));
  const object declined{{"action", "decline"}};
  for (const auto& anew : {boost::json::value(named("who", "Mallory").at("who")), boost::json::value(declined)}) {
    auto answers = named("sure", "yes");
    answers.emplace("who", anew);
    EXPECT_THAT(text(answer(second, answers)), HasSubstr("Ann7yes")) << anew;
  }
  EXPECT_THAT(events, ElementsAre("booked for Ann"));
}

TEST_F(sealed, an_answer_stays_through_rounds_that_do_not_ask_for_it) {
  bool short_way = false; // as a handler may find the world changed
  registered.tool("book", "", [&](context& ctx) -> task<std::string> {
    std::string name = "nobody";
    if (!short_way)
      if (const auto who = co_await ctx.elicit<name_answer>("Who?", "who"); who)
        name = who->name;
    const auto sure = co_await ctx.elicit<name_answer>("Sure?", "sure");
    const auto really = co_await ctx.elicit<name_answer>("Really?", "really");
    co_return sure&& really ? name : "no";
  });
  start();
  const auto second = answer(call({}), named("who", "Ann"));
  short_way = true;
  const auto third = answer(second, named("sure", "yes"));
  short_way = false;
  auto answers = named("really", "yes");
  answers.emplace("who", named("who", "Mallory").at("who"));
  EXPECT_THAT(text(answer(third, answers)), HasSubstr("Ann"));
}

TEST_F(sealed, one_of_several_answers_stays_until_the_others_are_there) {
  registered.tool("book", "", [](context& ctx) -> task<std::string> {
    const auto [a, b] = co_await ctx.all(ctx.elicit<name_answer>("A?", "a"), ctx.elicit<name_answer>("B?", "b"));
    co_return a&& b ? a->name + b->name : "no";
  });
  start();
  const auto second = answer(call({}), named("a", "1"));
  EXPECT_THAT(asked(second), ElementsAre("b"));
  auto answers = named("b", "2");
  answers.emplace("a", named("a", "3").at("a"));
  EXPECT_THAT(text(answer(second, answers)), HasSubstr("12"));
}

TEST_F(sealed, an_answer_under_another_key_changes_nothing) {
  registered.tool("book", "", [](context& ctx) -> task<std::string> {
    const auto a = co_await ctx.elicit<name_answer>("A?");
    const auto b = co_await ctx.elicit<name_answer>("B?");
    const auto c = co_await ctx.elicit<name_answer>("C?");
    co_return a&& b&& c ? a->name + b->name + c->name : "no";
  });
  start();
  const auto second = answer(call({}), named("question-1", "1"));
  for (const auto* key : {"a", "Question-2", "question-02", "question-2 ", "question-1"})
    EXPECT_THAT(asked(answer(second, named(key, "x"))), ElementsAre("question-2")) << key;
  const auto third = answer(second, named("question-2", "2"));
  EXPECT_THAT(text(answer(third, named("question-3", "3"))), HasSubstr("123"));
}

TEST_F(sealed, what_once_returned_is_no_answer_to_be_given) {
  registered.tool("book", "", [this](context& ctx) { return book(events, ctx); });
  start();
  const auto second = answer(call({}), named("who", "Ann"));
  auto answers = named("sure", "yes");
  answers.emplace("book", object{{"action", "accept"}, {"content", object{{"name", "9"}}}});
  auto params = retry(std::string{second.result().at("requestState").as_string()}, answers);
  params.emplace("d", object{{"book", 9}});
  EXPECT_THAT(text(call(params)), HasSubstr("Ann7yes"));
}

TEST_F(sealed, what_the_client_could_do_at_first_is_what_its_handler_sees) {
  std::vector<bool> seen;
  registered.tool("book", "", [&](context& ctx) -> task<std::string> {
    seen.push_back(ctx.can(client_feature::elicitation_form));
    seen.push_back(ctx.can(client_feature::roots));
    return book(events, ctx);
  });
  start();
  const auto second = answer(call({}), named("who", "Ann"));
  client->capabilities({{"roots", object{}}});
  EXPECT_THAT(text(answer(second, named("sure", "yes"))), HasSubstr("Ann7yes"));
  EXPECT_THAT(seen, ElementsAre(true, false, true, false, true, false));
}

TEST_F(sealed, a_result_of_once_that_cannot_be_read_back_fails_the_call_and_runs_nothing_again) {
  registered.tool("book", "", [this](context& ctx) -> task<std::string> {
    const auto much = ctx.once("measure", [this] {
      events.emplace_back("measured");
      return measured{std::nan("")};
    });
    const auto sure = co_await ctx.elicit<name_answer>("Sure?", "sure");
    co_return sure ? std::to_string(much.much) : "no";
  });
  start();
  const auto end = answer(call({}), named("sure", "yes"));
  EXPECT_EQ(end.result().at("isError"), true);
  EXPECT_THAT(events, ElementsAre("measured"));
}

TEST_F(sealed, an_answer_is_none_to_ask_for_again_when_the_call_becomes_a_task) {
  registered.tool("book", "", [this](context& ctx) { return book(events, ctx); }, {.task = task_options{}});
  start();
  const auto second = answer(call({}), named("who", "Ann"));
  // It knows tasks only now.
  can.emplace("extensions", object{{"io.modelcontextprotocol/tasks", object{}}});
  client->capabilities(can);
  const auto task = answer(second, named("who", "Mallory"));
  ASSERT_EQ(task.result().at("resultType"), "task");
  const auto id = task.result().at("taskId");
  const auto waiting = client->request("tasks/get", {{"taskId", id}});
  EXPECT_THAT(asked(waiting), ElementsAre("sure"));
  auto answers = named("sure", "yes");
  answers.emplace("who", named("who", "Mallory").at("who"));
  EXPECT_TRUE(client->request("tasks/update", {{"taskId", id}, {"inputResponses", answers}}).ok());
  EXPECT_THAT(text(client->request("tasks/get", {{"taskId", id}})), HasSubstr("Ann7yes"));
  EXPECT_THAT(events, ElementsAre("booked for Ann"));
}

TEST_F(sealed, one_of_several_answers_stays_when_the_call_becomes_a_task) {
  registered.tool("book", "",
                  [](context& ctx) -> task<std::string> {
                    const auto [a, b, c] =
                        co_await ctx.all(ctx.elicit<name_answer>("A?", "a"), ctx.elicit<name_answer>("B?", "b"),
                                         ctx.elicit<name_answer>("C?", "c"));
                    co_return a&& b&& c ? a->name + b->name + c->name : "no";
                  },
                  {.task = task_options{}});
  start();
  const auto second = answer(call({}), named("b", "2"));
  can.emplace("extensions", object{{"io.modelcontextprotocol/tasks", object{}}});
  client->capabilities(can);
  const auto id = answer(second, named("c", "3")).result().at("taskId");
  EXPECT_THAT(asked(client->request("tasks/get", {{"taskId", id}})), ElementsAre("a"));
  EXPECT_TRUE(client->request("tasks/update", {{"taskId", id}, {"inputResponses", named("a", "1")}}).ok());
  EXPECT_THAT(text(client->request("tasks/get", {{"taskId", id}})), HasSubstr("123"));
}

TEST(times, that_cannot_be_are_told_at_the_start) {
  using std::chrono::milliseconds;
  const std::vector<std::pair<std::string, milliseconds service_options::*>> times{
      {"session_idle_ttl", &service_options::session_idle_ttl},
      {"session_evict_after", &service_options::session_evict_after},
      {"question_patience", &service_options::question_patience},
      {"state_lifetime", &service_options::state_lifetime},
      {"drain_timeout", &service_options::drain_timeout},
  };
  for (const auto& [name, of] : times)
    for (const auto wrong : {milliseconds::max(), milliseconds::min(), milliseconds{-1}}) {
      service_options options;
      options.*of = wrong;
      server odd{{.name = "odd", .version = "1.0"}, options};
      try {
        const in_memory::client client{odd};
        ADD_FAILURE() << name << ' ' << wrong.count();
      } catch (const std::runtime_error& told) {
        EXPECT_THAT(told.what(), HasSubstr(name));
      }
    }
}

TEST(state_keys, that_are_too_short_are_told_at_the_start) {
  server short_key{{.name = "short", .version = "1.0"}, {.state_keys = {"short"}}};
  EXPECT_THROW(in_memory::client{short_key}, std::runtime_error);
}

} // namespace
} // namespace actors::mcp::rounds_test
