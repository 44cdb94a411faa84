// Starting, sessions and links, and the end of a server.
#include "test/services/mcp/running_server.hpp"

#include "libactors/control.hpp"
#include "supervision/supervisor.hpp"
#include "test/support/virtual_runtime.hpp"

#include <boost/describe.hpp>
#include <gmock/gmock.h>

using namespace std::chrono_literals;

namespace actors::mcp::test {

namespace {

using testing::HasSubstr;

struct word {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(word, (), (text))

} // namespace

TEST_F(server_test, everything_wrong_with_the_registrations_is_told_at_start) {
  registered.tool("no spaces", "", [] { return 1; });
  registered.tool("late", "", [] { return 1; }, {.deadline = 0ms});
  registered.tool("odd", "", [] { return 1; },
                  {.input_schema = boost::json::object{{"type", "object"}, {"unevaluatedProperties", false}}});
  const auto started = registered.start(runtime);
  ASSERT_FALSE(started);
  const auto why = describe(started.error());
  EXPECT_THAT(why, HasSubstr("no spaces"));
  EXPECT_THAT(why, HasSubstr("tool late: the deadline must be at least 1 ms"));
  EXPECT_THAT(why, HasSubstr("unevaluatedProperties"));
  EXPECT_EQ(runtime.live_processes(), 0U);
}

TEST_F(server_test, a_handler_that_does_not_start_keeps_the_server_from_starting_and_nothing_is_left) {
  registered.tool("fine", "", [] { return 1; });
  registered.tool("broken", "",
                  [](caf::event_based_actor*) -> caf::behavior { throw std::runtime_error{"no database"}; });
  const auto started = registered.start(runtime);
  ASSERT_FALSE(started);
  EXPECT_THAT(describe(started.error()), HasSubstr("no database"));
  EXPECT_EQ(runtime.live_processes(), 0U);
}

TEST_F(server_test, a_hand_written_schema_is_published_as_it_is_and_checked_before_the_handler) {
  const auto schema =
      json(R"({"type": "object", "required": ["n"], "properties": {"n": {"type": "integer", "multipleOf": 5}}})");
  registered.tool("five", "",
                  [](caf::event_based_actor*) -> caf::behavior {
                    return {[](const tool_call&) { return tool_result::text("fits"); }};
                  },
                  {.input_schema = schema.as_object()});
  start();
  EXPECT_EQ(text(call("five", R"({"n": 10})")), "fits");
  EXPECT_THAT(text(call("five", R"({"n": 7})")), HasSubstr("/n"));
  const auto listed = send(post_2026(request_2026("tools/list"), "tools/list"));
  EXPECT_EQ(listed->body().at("result").at("tools").at(0).at("inputSchema"), schema);
}

TEST_F(server_test, initialize_opens_a_session_that_later_requests_must_name) {
  start();
  const auto opened = send(post(initialize_request()));
  time.run();
  ASSERT_TRUE(opened->answer);
  const auto id = opened->answer->headers.find("Mcp-Session-Id");
  ASSERT_TRUE(id);
  const auto ask = [&](const std::string& session) {
    return send(post(request_2025("ping"), {{"Mcp-Session-Id", session}, {"MCP-Protocol-Version", "2025-11-25"}}));
  };
  EXPECT_EQ(ask(std::string{*id})->answer->status, 200);
  EXPECT_EQ(ask("0123456789abcdef0123456789abcdef")->answer->status, 404);
  auto end = post("", {{"Mcp-Session-Id", *id}});
  end.method = "DELETE";
  EXPECT_EQ(send(end)->answer->status, 204);
  EXPECT_EQ(ask(std::string{*id})->answer->status, 404);
}

TEST_F(server_test, wrong_arguments_are_a_protocol_error_for_clients_before_2025_11_25) {
  registered.tool("say", "", [](const word& in) { return in.text; });
  start();
  const auto opened = send(post(initialize_request("2025-06-18")));
  time.run();
  const auto wrong = send(post(
      request_2025("tools/call", R"({"name": "say", "arguments": {}})"),
      {{"Mcp-Session-Id", *opened->answer->headers.find("Mcp-Session-Id")}, {"MCP-Protocol-Version", "2025-06-18"}}));
  time.run();
  EXPECT_EQ(wrong->body().at("error").at("code"), -32602);
}

TEST_F(server_test, over_a_link_the_handshake_is_remembered_until_the_link_is_gone) {
  start();
  auto link = std::make_shared<recorded_link>();
  const auto ask = [&] { return send({.body = request_2025("tools/list")}, link)->body().as_object(); };
  EXPECT_TRUE(ask().contains("error")) << "no handshake yet";
  EXPECT_EQ(send({.body = initialize_request()}, link)->body().at("result").at("protocolVersion"), "2025-11-25");
  EXPECT_TRUE(ask().contains("result"));
  link->gone();
  EXPECT_TRUE(ask().contains("error"));
}

TEST_F(server_test, both_eras_are_served_at_once) {
  start();
  EXPECT_EQ(send(post_2026(request_2026("server/discover"), "server/discover"))->body().at("result").at("resultType"),
            "complete");
  const auto opened = send(post(initialize_request()));
  time.run();
  EXPECT_EQ(opened->body().at("result").at("protocolVersion"), "2025-11-25");
}

TEST_F(server_test, an_unknown_tool_is_a_protocol_error) {
  start();
  EXPECT_EQ(call("nobody").at("error").at("code"), -32602);
}

TEST_F(server_test, a_killed_keeper_ends_what_runs_and_comes_back) {
  registered.tool("nap", "", [](context& ctx) -> task<std::string> {
    co_await ctx.sleep(1s);
    co_return "rested";
  });
  start();
  const auto lost = begin_call("nap");
  time.run();
  const auto parts = which_children(runtime, running->root());
  const auto keepers = which_children(runtime, parts->back().process);
  ASSERT_EQ(parts->back().id, "keepers");
  kill(keepers->front().process);
  time.run();
  ASSERT_TRUE(lost->answer);
  EXPECT_TRUE(lost->body().at("result").at("isError").as_bool());
  const auto next = begin_call("nap");
  time.advance(1s);
  EXPECT_THAT(next->answer->body, HasSubstr("rested"));
}

TEST_F(server_test, keepers_that_are_started_anew_keep_what_came_and_not_what_went) {
  registered.tool("stays", "", [] { return std::string{"here"}; });
  registered.tool("goes", "", [] { return std::string{"here"}; });
  start();
  ASSERT_FALSE(running->add(offer::tool("comes", "", [] { return std::string{"here"}; })));
  ASSERT_FALSE(running->remove_tool("goes"));
  kill(which_children(runtime, running->root())->back().process);
  time.run();
  const auto parts = which_children(runtime, running->root());
  ASSERT_EQ(parts->back().id, "keepers");
  const auto kept = which_children(runtime, parts->back().process);
  ASSERT_TRUE(kept);
  EXPECT_THAT(*kept, testing::ElementsAre(testing::Field(&child_info::id, "tool stays"),
                                          testing::Field(&child_info::id, "tool comes")));
  for (const auto* name : {"stays", "comes"})
    EXPECT_EQ(call(name).at("result").at("content").at(0).at("text"), "here") << name;
}

TEST_F(server_test, stop_cancels_what_runs_and_answers_it) {
  call_ptr seen;
  registered.tool("silent", "", [&seen](process* self) -> caf::behavior {
    return {[&seen, self, open = std::vector<caf::response_promise>{}](const tool_call&) mutable {
      seen = self->current_call();
      return open.emplace_back(self->make_response_promise());
    }};
  });
  start();
  const auto under_way = begin_call("silent");
  time.run();
  ASSERT_TRUE(seen);
  EXPECT_FALSE(seen->cancelled());
  running->stop();
  EXPECT_TRUE(seen->cancelled());
  ASSERT_TRUE(under_way->answer);
  EXPECT_THAT(under_way->answer->body, HasSubstr("the server is shutting down"));
}

TEST_F(server_test, a_handler_that_ends_with_its_answer_takes_no_other_call_along) {
  registered.tool("once", "",
                  [](process* self) -> caf::behavior {
                    return {[self](const tool_call&) {
                      self->quit();
                      return tool_result::text("done");
                    }};
                  },
                  {.intensity = 100});
  start();
  const auto one = begin_call("once");
  const auto two = begin_call("once");
  const auto three = begin_call("once");
  time.run();
  for (const auto& each : {one, two, three}) {
    ASSERT_TRUE(each->answer);
    EXPECT_THAT(each->answer->body, HasSubstr("done"));
  }
}

TEST_F(server_test, an_answer_of_another_type_fails_the_call_and_is_logged) {
  registered.tool("odd", "", [](process*) -> caf::behavior {
    return {[](const tool_call&) { return std::string{"not a tool_result"}; }};
  });
  start();
  const actors::test::captured_log log;
  EXPECT_TRUE(call("odd").at("result").at("isError").as_bool());
  EXPECT_EQ(log.count("the handler's answer is of another kind"), 1U);
  EXPECT_TRUE(call("odd").at("result").at("isError").as_bool()); // it is still there
}

TEST_F(server_test, stop_answers_running_calls_and_leaves_no_process) {
  registered.tool("nap", "",
                  [](context& ctx) -> task<std::string> {
                    co_await ctx.sleep(1h);
                    co_return "rested";
                  },
                  {.deadline = 2h});
  start();
  const auto under_way = begin_call("nap");
  time.run();
  running->stop();
  time.run();
  EXPECT_TRUE(under_way->answer);
  EXPECT_EQ(runtime.live_processes(), 0U);
  const auto too_late = begin_call("nap");
  time.run();
  ASSERT_TRUE(too_late->answer);
  EXPECT_TRUE(too_late->body().at("result").at("isError").as_bool());
}

} // namespace actors::mcp::test
