// Handlers that ask their client: the same coroutine in both eras.
#include "libactors/errc.hpp"
#include "services/mcp/server.hpp"
#include "services/mcp/testing.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::mcp::asking_test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

struct contact {
  std::string name;
  std::optional<int> age;
};
BOOST_DESCRIBE_STRUCT(contact, (), (name, age))

enum class size { small, large };
BOOST_DESCRIBE_ENUM(size, small, large)

struct order {
  std::string what = "tea";
  int pieces = 1;
  size how = size::small;
  std::vector<size> also;
  std::optional<bool> wrapped;
};
BOOST_DESCRIBE_STRUCT(order, (), (what, pieces, how, also, wrapped))

constexpr auto actors_schema(std::type_identity<order>) {
  using schema::field;
  return schema::fields(field("what").describe("What you want").optional(),
                        field("pieces").minimum(1).maximum(9).optional());
}

struct step {
  int at = 0;
};
BOOST_DESCRIBE_STRUCT(step, (), (at))

namespace {

task<std::string> steps(step crash, context& ctx) {
  const auto reach = [&](int here) {
    if (crash.at == here)
      throw std::runtime_error{"here"};
  };
  reach(0);
  const auto first = co_await ctx.elicit<contact>("First?");
  reach(1);
  const auto slept = co_await ctx.sleep(1s);
  reach(2);
  const auto second = co_await ctx.elicit<contact>("Second?");
  reach(3);
  co_return first&& second && !slept ? "done" : "not done";
}

task<std::string> greet(context& ctx) {
  const auto who = co_await ctx.elicit<contact>("Who are you?", "who");
  if (!who)
    co_return std::string{to_string(who.action())} + " " + describe(who.error());
  co_return "Hello, " + who->name;
}

struct asking : testing::TestWithParam<version> {
  std::vector<std::string> events; // outlives the handlers
  server registered{{.name = "asking", .version = "1.0"}, {.question_patience = 1min}};
  std::optional<in_memory::client> client;

  [[nodiscard]] bool by_requests() const { return era_of(GetParam()) == era::v2025; }

  in_memory::client& start() { return client.emplace(registered, in_memory::client_options{.version = GetParam()}); }

  in_memory::client& start(in_memory::answer_function answers) {
    start().on_elicit(std::move(answers));
    return *client;
  }
};

INSTANTIATE_TEST_SUITE_P(eras, asking, testing::Values(version::v2025_11_25, version::v2026_07_28),
                         [](const auto& each) { return each.param == latest_2025 ? "of_2025" : "of_2026"; });

TEST_P(asking, goes_on_with_what_the_user_has_typed) {
  registered.tool("greet", "", greet);
  start([](const in_memory::question& asked) {
    EXPECT_EQ(asked.message(), "Who are you?");
    return in_memory::accept({{"name", "octocat"}});
  });
  EXPECT_EQ(client->call("greet").text(), "Hello, octocat");
  EXPECT_EQ(client->questions().size(), 1U);
}

TEST_P(asking, tells_no_from_going_away) {
  registered.tool("greet", "", greet);
  start([](const auto&) { return in_memory::decline(); });
  EXPECT_THAT(client->call("greet").text(), HasSubstr("decline"));
  client->on_elicit([](const auto&) { return in_memory::dismiss(); });
  EXPECT_THAT(client->call("greet").text(), HasSubstr("cancel"));
}

TEST_P(asking, says_where_an_answer_does_not_fit) {
  registered.tool("greet", "", greet);
  start([](const auto&) { return in_memory::accept({{"name", 7}}); });
  EXPECT_THAT(client->call("greet").text(), HasSubstr("/name"));
}

// Source: client/elicitation, "Requested Schema": a flat object of simple fields.
TEST_P(asking, shows_a_described_struct_as_a_form) {
  registered.tool("order", "", [](context& ctx) -> task<std::string> {
    const auto said = co_await ctx.elicit<order>("What do you want?");
    co_return said ? said->what : "nothing";
  });
  start([](const in_memory::question& asked) {
    EXPECT_EQ(boost::json::value(asked.schema()), boost::json::parse(R"({
      "type": "object",
      "properties": {
        "what": {"type": "string", "description": "What you want", "default": "tea"},
        "pieces": {"type": "integer", "minimum": 1, "maximum": 9, "default": 1},
        "how": {"type": "string", "enum": ["small", "large"]},
        "also": {"type": "array", "items": {"type": "string", "enum": ["small", "large"]}},
        "wrapped": {"type": "boolean"}
      },
      "required": ["how", "also"]})"));
    return in_memory::accept({{"how", "small"}, {"also", boost::json::array{}}});
  });
  EXPECT_EQ(client->call("order").text(), "tea");
}

TEST_P(asking, reaches_the_clients_model_and_its_folders) {
  registered.tool("both", "", [](context& ctx) -> task<std::string> {
    const auto [said, where] = co_await ctx.all(ctx.sample(sampling_request{"2 + 2?", 10}), ctx.roots());
    co_return said&& where ? said->text() + " in " + where->front().uri : "nothing";
  });
  start();
  client->on_sample([](const in_memory::question& asked) {
    EXPECT_EQ(asked.params.at("maxTokens"), 10);
    return in_memory::said("4");
  });
  client->roots({{"file:///work"}});
  EXPECT_EQ(client->call("both").text(), "4 in file:///work");
  EXPECT_EQ(client->questions().size(), 2U);
}

TEST_P(asking, one_after_the_other_keeps_what_was_said) {
  registered.tool("two", "", [](context& ctx) -> task<std::string> {
    const auto first = co_await ctx.elicit<contact>("First?");
    const auto second = co_await ctx.elicit<contact>("Second?");
    co_return first&& second ? first->name + second->name : "no";
  });
  start([](const in_memory::question& asked) {
    return in_memory::accept({{"name", asked.message() == "First?" ? "a" : "b"}});
  });
  EXPECT_EQ(client->call("two").text(), "ab");
  EXPECT_EQ(client->questions().size(), 2U);
}

TEST_P(asking, runs_a_side_effect_once) {
  registered.tool("charge", "", [this](context& ctx) -> task<std::string> {
    const auto receipt = ctx.once("charge", [this] {
      events.emplace_back("charged");
      return std::string{"receipt 7"};
    });
    ctx.once("told", [this] { events.emplace_back("told"); });
    const auto sure = co_await ctx.elicit<contact>("Sure?");
    const auto again = co_await ctx.elicit<contact>("Really?");
    co_return sure&& again ? receipt : "no";
  });
  start([](const auto&) { return in_memory::accept({{"name", "a"}}); });
  EXPECT_EQ(client->call("charge").text(), "receipt 7");
  EXPECT_THAT(events, ElementsAre("charged", "told"));
}

TEST_P(asking, for_what_the_client_cannot_is_an_error_that_names_it) {
  registered.tool("greet", "", [this](context& ctx) -> task<std::string> {
    events.emplace_back(ctx.can(client_feature::elicitation_form) ? "can" : "cannot");
    static_cast<void>(co_await ctx.elicit<contact>("Who are you?"));
    events.emplace_back("went on");
    co_return "";
  });
  start();
  const auto answered = client->request("tools/call", {{"name", "greet"}});
  ASSERT_FALSE(answered.ok());
  EXPECT_EQ(answered.error().code, by_requests() ? -32602 : -32021);
  EXPECT_EQ(answered.error().data, boost::json::parse(R"({"requiredCapabilities": {"elicitation": {"form": {}}}})"));
  EXPECT_THAT(events, ElementsAre("cannot"));
  EXPECT_EQ(client->request("tools/call", {{"name", "greet"}}).error().code,
            answered.error().code); // its handler is back
}

TEST_P(asking, from_a_prompt_and_from_a_resource) {
  registered.prompt("greet", "", greet);
  registered.resource("test://greet", {}, greet);
  start([](const auto&) { return in_memory::accept({{"name", "octocat"}}); });
  const auto prompt = client->request("prompts/get", {{"name", "greet"}});
  EXPECT_THAT(boost::json::serialize(prompt.result()), HasSubstr("Hello, octocat"));
  const auto resource = client->request("resources/read", {{"uri", "test://greet"}});
  EXPECT_THAT(boost::json::serialize(resource.result()), HasSubstr("Hello, octocat"));
}

TEST_P(asking, and_sleeping_in_between_works) {
  registered.tool("slow", "", [](context& ctx) -> task<std::string> {
    const auto slept = co_await ctx.sleep(5s);
    const auto who = co_await ctx.elicit<contact>("Who?");
    const auto again = co_await ctx.sleep(5s);
    co_return who && !slept && !again ? who->name : "no";
  });
  start([](const auto&) { return in_memory::accept({{"name", "late"}}); });
  EXPECT_EQ(client->call("slow").text(), "late");
}

TEST_P(asking, a_coroutine_that_crashes_after_an_answer_fails_that_call_alone) {
  registered.tool("crash", "", [](context& ctx) -> task<std::string> {
    const auto who = co_await ctx.elicit<contact>("Who?");
    if (who)
      throw std::runtime_error{"a secret"};
    co_return "nobody";
  });
  registered.tool("greet", "", greet);
  start([](const auto&) { return in_memory::accept({{"name", "a"}}); });
  const auto crashed = client->call("crash");
  EXPECT_TRUE(crashed.is_error());
  EXPECT_THAT(crashed.text(), HasSubstr("crashed"));
  EXPECT_EQ(client->call("greet").text(), "Hello, a");
}

TEST_P(asking, a_handler_may_crash_in_any_round) {
  registered.tool("steps", "", steps);
  start([](const auto&) { return in_memory::accept({{"name", "a"}}); });
  for (int at = 0; at < 4; ++at)
    EXPECT_THAT(client->call("steps", {{"at", at}}).text(), HasSubstr("crashed")) << at;
  EXPECT_EQ(client->call("steps", {{"at", 4}}).text(), "done");
}

TEST_P(asking, two_questions_of_one_key_is_a_defect_of_the_handler) {
  registered.tool("twice", "", [this](context& ctx) -> task<std::string> {
    const auto first = co_await ctx.elicit<contact>("First?", "who");
    const auto second = co_await ctx.elicit<contact>("Second?", "who");
    events.emplace_back("went on");
    co_return first&& second ? "both" : "no";
  });
  registered.tool("greet", "", greet);
  start([](const auto&) { return in_memory::accept({{"name", "a"}}); });
  EXPECT_THAT(client->call("twice").text(), HasSubstr("crashed"));
  EXPECT_EQ(client->call("greet").text(), "Hello, a");
  EXPECT_THAT(events, ElementsAre());
}

TEST_P(asking, a_call_may_be_cancelled_wherever_it_waits) {
  registered.tool("steps", "", steps, {.concurrency = 1});
  for (int answers = 0; answers < 2; ++answers)
    for (const auto after : {0ms, 500ms, 1500ms}) {
      int left = answers;
      start([&left](const auto&) -> in_memory::answer {
        if (left-- > 0)
          return in_memory::accept({{"name", "a"}});
        return in_memory::silence{};
      });
      auto call = client->start("steps", {{"at", 4}});
      client->advance(after);
      call.cancel();
      left = 2;
      EXPECT_EQ(client->call("steps", {{"at", 4}}).text(), "done"); // its only handler is free again
    }
}

// -- of 2025 alone ------------------------------------------------------------

struct asking_by_requests : testing::Test {
  server registered{{.name = "asking", .version = "1.0"}, {.question_patience = 1min}};
  std::optional<in_memory::client> client;

  in_memory::client& start(in_memory::answer_function answers) {
    client.emplace(registered, in_memory::client_options{.version = version::v2025_11_25});
    client->on_elicit(std::move(answers));
    return *client;
  }
};

TEST_F(asking_by_requests, a_question_that_nobody_answers_is_given_up) {
  registered.tool("greet", "", greet, {.deadline = 2s});
  start([](const auto&) { return in_memory::silence{}; });
  const auto asked = client->start("greet");
  client->advance(59s);
  EXPECT_FALSE(asked.answered()); // the time in which the client is asked is not the handler's
  client->advance(2s);
  EXPECT_THAT(asked.result().text(), HasSubstr("deadline"));
  ASSERT_EQ(client->notifications("notifications/cancelled").size(), 1U);
}

TEST_F(asking_by_requests, the_deadline_goes_on_after_the_answer) {
  registered.tool("slow", "",
                  [](context& ctx) -> task<std::string> {
                    const auto who = co_await ctx.elicit<contact>("Who?");
                    const auto slept = co_await ctx.sleep(10s);
                    co_return who && !slept ? "done" : "";
                  },
                  {.deadline = 2s});
  start([](const auto&) { return in_memory::accept({{"name", "a"}}); });
  const auto answered = client->call("slow");
  EXPECT_TRUE(answered.is_error());
  EXPECT_THAT(answered.text(), HasSubstr("deadline exceeded"));
}

TEST_F(asking_by_requests, a_client_that_refuses_is_no_answer) {
  registered.tool("greet", "", greet);
  start([](const auto&) { return in_memory::refusal{.code = -1, .message = "no user here"}; });
  EXPECT_THAT(client->call("greet").text(), HasSubstr("no user here"));
}

TEST_F(asking_by_requests, cancelling_the_call_ends_the_wait) {
  registered.tool("greet", "", greet);
  start([](const auto&) { return in_memory::silence{}; });
  auto asked = client->start("greet");
  asked.cancel();
  client->advance(1s);
  client->on_elicit([](const auto&) { return in_memory::accept({{"name", "next"}}); });
  EXPECT_EQ(client->call("greet").text(), "Hello, next");
}

TEST_F(asking_by_requests, an_answer_to_nothing_is_none_of_our_business) {
  registered.tool("greet", "", greet);
  start([](const auto&) { return in_memory::accept({{"name", "a"}}); });
  EXPECT_EQ(client->call("greet").text(), "Hello, a");
  EXPECT_TRUE(client->post(R"({"jsonrpc":"2.0","id":99,"result":{}})").empty());
  EXPECT_TRUE(client->post(R"({"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"m"}})").empty());
  EXPECT_TRUE(client->post(R"({"jsonrpc":"2.0","id":1,"result":[]})").empty());
  EXPECT_EQ(client->call("greet").text(), "Hello, a");
}

} // namespace
} // namespace actors::mcp::asking_test
