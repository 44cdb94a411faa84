// The in-memory client is asked: answers as responses in 2025, as the next round of the request in 2026.
#include "services/mcp/testing.hpp"
#include "test/services/mcp/testing/scripted_service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace std::chrono_literals;

namespace actors::mcp::in_memory {

namespace {

using boost::json::object;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;

object text_result(std::string_view text) {
  return {{"resultType", "complete"}, {"content", boost::json::array{object{{"type", "text"}, {"text", text}}}}};
}

const object name_question{
    {"method", "elicitation/create"},
    {"params", object{{"message", "What is your name?"}, {"requestedSchema", object{{"type", "object"}}}}}};

/// Asks for a name in the first round, and greets in the second.
void greet_2026(const object& request, const transport::exchange_ptr& from) {
  const auto& params = request.at("params").as_object();
  if (!params.contains("inputResponses"))
    return scripted_service::answer(request, from,
                                    {{"resultType", "input_required"},
                                     {"inputRequests", object{{"name", name_question}}},
                                     {"requestState", "sealed \"as\" it is"}});
  const auto& said = params.at("inputResponses").at("name").as_object();
  const auto* content = said.if_contains("content");
  scripted_service::answer(request, from,
                           text_result(content ? std::string{content->at("name").as_string()} : "nobody"));
}

struct asked_in_2026 : ::testing::Test {
  system runtime{{.scheduler = scheduler_kind::testing}};
  std::shared_ptr<scripted_service> scripted = std::make_shared<scripted_service>();
  std::vector<object> rounds;

  void SetUp() override {
    scripted->turns["tools/call"] = [this](const object& request, const transport::exchange_ptr& from) {
      rounds.push_back(request);
      greet_2026(request, from);
    };
  }
};

struct asked_in_2025 : ::testing::Test {
  system runtime{{.scheduler = scheduler_kind::testing}};
  std::shared_ptr<scripted_service> scripted = std::make_shared<scripted_service>();
  object greeting;               // the handshake
  transport::exchange_ptr asker; // the call that waits
  object call;

  void SetUp() override {
    scripted->turns["initialize"] = [this](const object& request, const transport::exchange_ptr& from) {
      greeting = request.at("params").as_object();
      scripted_service::answer(request, from, {{"protocolVersion", "2025-11-25"}, {"capabilities", object{}}});
    };
    scripted->turns["tools/call"] = [this](const object& request, const transport::exchange_ptr& from) {
      asker = from;
      call = request;
      auto question = name_question;
      question.emplace("jsonrpc", "2.0");
      question.emplace("id", "q1");
      EXPECT_TRUE(from->link()->send(jsonrpc::serialize(boost::json::value(question))));
    };
  }

  /// What the client answered to the question; empty: nothing.
  [[nodiscard]] object answered() const {
    for (const auto& each : scripted->others)
      if (const auto* id = each.if_contains("id"); id && *id == "q1")
        return each;
    return {};
  }
};

} // namespace

// -- 2026 ---------------------------------------------------------------------------

// Source: 2026-07-28, basic/patterns/mrtr, "Client Requirements".
TEST_F(asked_in_2026, it_asks_again_with_the_answers_and_the_state_as_it_came) {
  client client{runtime, scripted};
  client.on_elicit([](const question& asked) {
    EXPECT_EQ(asked.key, "name");
    EXPECT_EQ(asked.message(), "What is your name?");
    EXPECT_EQ(asked.schema().at("type"), "object");
    return accept({{"name", "octocat"}});
  });
  EXPECT_EQ(client.call("greet", {{"style", "short"}}).text(), "octocat");
  ASSERT_THAT(rounds, SizeIs(2));
  EXPECT_NE(rounds[0].at("id"), rounds[1].at("id"));
  const auto& first = rounds[0].at("params").as_object();
  auto second = rounds[1].at("params").as_object();
  EXPECT_EQ(second.at("requestState"), "sealed \"as\" it is");
  EXPECT_EQ(second.at("inputResponses"),
            (object{{"name", object{{"action", "accept"}, {"content", object{{"name", "octocat"}}}}}}));
  second.erase("requestState");
  second.erase("inputResponses");
  EXPECT_EQ(first, second) << "all else as before";
}

TEST_F(asked_in_2026, it_declares_what_it_has_answers_for) {
  client client{runtime, scripted};
  client.on_elicit([](const question&) { return decline(); });
  client.on_sample([](const question&) { return said("Paris"); });
  client.roots({{"file:///work"}});
  EXPECT_EQ(client.call("greet").text(), "nobody");
  const auto& told = rounds[0].at("params").at("_meta").at("io.modelcontextprotocol/clientCapabilities").as_object();
  EXPECT_EQ(told, (object{{"elicitation", object{{"form", object{}}, {"url", object{}}}},
                          {"sampling", object{}},
                          {"roots", object{}}}));
}

TEST_F(asked_in_2026, an_answer_may_put_another_in_its_place) {
  client client{runtime, scripted};
  client.on_elicit([&client, mine = std::make_shared<int>()](const question&) {
    const std::weak_ptr here = mine;
    client.on_elicit([](const question&) { return decline(); });
    EXPECT_FALSE(here.expired()) << "what still runs is gone";
    return accept({{"name", "octocat"}});
  });
  EXPECT_EQ(client.call("greet").text(), "octocat");
  EXPECT_EQ(client.call("greet").text(), "nobody");
}

TEST_F(asked_in_2026, its_capabilities_may_change_between_rounds) {
  client client{runtime, scripted};
  client.on_elicit([&](const question&) {
    client.capabilities({});
    return accept({{"name", "octocat"}});
  });
  EXPECT_EQ(client.call("greet").text(), "octocat");
  EXPECT_EQ(rounds[1].at("params").at("_meta").at("io.modelcontextprotocol/clientCapabilities"), object{});
}

TEST_F(asked_in_2026, a_state_without_questions_is_sent_back_at_once) {
  scripted->turns["tools/call"] = [](const object& request, const transport::exchange_ptr& from) {
    const auto* state = request.at("params").as_object().if_contains("requestState");
    EXPECT_FALSE(request.at("params").as_object().contains("inputResponses"));
    scripted_service::answer(
        request, from, state ? text_result("done") : object{{"resultType", "input_required"}, {"requestState", "s"}});
  };
  client client{runtime, scripted};
  EXPECT_EQ(client.call("any").text(), "done");
}

TEST_F(asked_in_2026, without_an_answer_a_request_ends_as_it_came_and_a_call_tells_the_question) {
  client client{runtime, scripted};
  EXPECT_TRUE(client.request("tools/call", {{"name", "greet"}}).input_required());
  const auto call = [&] { static_cast<void>(client.call("greet")); };
  EXPECT_THAT(call, ThrowsMessage<unexpected>(AllOf(HasSubstr("What is your name?"), HasSubstr("on_elicit"))));
  EXPECT_THAT(client.questions(), SizeIs(2));
}

TEST_F(asked_in_2026, a_refused_question_ends_the_request) {
  client client{runtime, scripted};
  client.on_elicit([](const question&) { return refusal{}; });
  EXPECT_TRUE(client.request("tools/call", {{"name", "greet"}}).input_required());
}

TEST_F(asked_in_2026, questions_without_end_end_after_the_last_round) {
  scripted->turns["tools/call"] = [this](const object& request, const transport::exchange_ptr& from) {
    rounds.push_back(request);
    scripted_service::answer(request, from,
                             {{"resultType", "input_required"}, {"inputRequests", object{{"name", name_question}}}});
  };
  client client{runtime, scripted, {.max_rounds = 3}};
  client.on_elicit([](const question&) { return decline(); });
  EXPECT_TRUE(client.request("tools/call", {{"name", "greet"}}).input_required());
  EXPECT_THAT(rounds, SizeIs(3));
  EXPECT_FALSE(rounds[2].at("params").as_object().contains("requestState")) << "none came";
}

// Source: 2026-07-28, basic/patterns/mrtr: the pattern of requests that the server starts is no longer supported.
TEST_F(asked_in_2026, a_request_of_the_server_is_a_breach_of_the_protocol) {
  scripted->turns["tools/call"] = [](const object&, const transport::exchange_ptr& from) {
    EXPECT_TRUE(from->link()->send(R"({"jsonrpc": "2.0", "id": 1, "method": "roots/list"})"));
  };
  client client{runtime, scripted};
  const auto call = [&] { static_cast<void>(client.call("any")); };
  EXPECT_THAT(call, ThrowsMessage<unexpected>(HasSubstr("in 2026 a server sends no requests")));
}

TEST_F(asked_in_2026, a_second_answer_is_a_breach_of_the_protocol) {
  scripted->turns["tools/call"] = [](const object& request, const transport::exchange_ptr& from) {
    scripted_service::answer(request, from, text_result("one"));
    EXPECT_TRUE(from->link()->send(R"({"jsonrpc": "2.0", "id": 1, "result": {}})"));
  };
  client client{runtime, scripted};
  const auto call = [&] { static_cast<void>(client.call("any")); };
  EXPECT_THAT(call, ThrowsMessage<unexpected>(HasSubstr("answered request 1 twice")));
}

TEST_F(asked_in_2026, a_request_that_the_server_drops_is_answered_with_an_error) {
  scripted->turns["tools/call"] = [](const object&, const transport::exchange_ptr&) {};
  client client{runtime, scripted};
  EXPECT_EQ(client.request("tools/call", {{"name", "any"}}).error().code, -32603);
}

// -- 2025 ---------------------------------------------------------------------------

TEST_F(asked_in_2025, it_answers_the_request_of_the_server) {
  client client{runtime, scripted, {.version = latest_2025}};
  client.on_elicit([](const question& asked) {
    EXPECT_EQ(asked.message(), "What is your name?");
    return accept({{"name", "octocat"}});
  });
  const auto waiting = client.start("greet");
  EXPECT_EQ(answered(), (object{{"jsonrpc", "2.0"},
                                {"id", "q1"},
                                {"result", object{{"action", "accept"}, {"content", object{{"name", "octocat"}}}}}}));
  EXPECT_TRUE(greeting.at("capabilities").as_object().contains("elicitation"));
  scripted_service::answer(call, asker, text_result("octocat"));
  EXPECT_EQ(waiting.result().text(), "octocat");
}

TEST_F(asked_in_2025, it_says_that_it_refuses) {
  client client{runtime, scripted, {.version = latest_2025}};
  client.on_elicit([](const question&) { return refusal{-1, "not now"}; });
  const auto waiting = client.start("greet");
  EXPECT_EQ(answered().at("error"), (object{{"code", -1}, {"message", "not now"}}));
}

TEST_F(asked_in_2025, it_says_that_it_has_no_answer) {
  client client{runtime, scripted, {.version = latest_2025}};
  const auto waiting = client.start("greet");
  EXPECT_EQ(answered().at("error").at("code"), -32601);
}

TEST_F(asked_in_2025, it_keeps_silent) {
  client client{runtime, scripted, {.version = latest_2025}};
  client.on_elicit([](const question&) { return silence{}; });
  const auto waiting = client.start("greet");
  EXPECT_THAT(answered(), IsEmpty());
  EXPECT_THAT(client.questions(), SizeIs(1));
}

TEST_F(asked_in_2025, a_capability_must_be_told_in_the_handshake) {
  client client{runtime, scripted, {.version = latest_2025}};
  static_cast<void>(client.hello());
  const auto late = [&] { client.on_sample([](const question&) { return said("Paris"); }); };
  EXPECT_THAT(late, ThrowsMessage<std::logic_error>(HasSubstr("before its first request")));
}

TEST_F(asked_in_2025, new_roots_are_told) {
  client client{runtime, scripted, {.version = latest_2025}};
  client.roots({{"file:///one"}});
  static_cast<void>(client.hello());
  client.roots({{"file:///two"}});
  EXPECT_EQ(scripted->others.back().at("method"), "notifications/roots/list_changed");
}

} // namespace actors::mcp::in_memory
