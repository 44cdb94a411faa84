// Calls that become tasks: io.modelcontextprotocol/tasks of 2026.
#include "services/mcp/server.hpp"
#include "services/mcp/testing.hpp"
#include "test/services/mcp/task_tools.hpp"

#include <boost/describe/class.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::mcp::tasks_test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

struct who {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(who, (), (name))

namespace {

using boost::json::object;

const object knows_tasks{{"elicitation", object{}},
                         {"extensions", object{{"io.modelcontextprotocol/tasks", object{}}}}};

struct tasks : testing::Test {
  std::vector<std::string> events; // outlives the handlers
  service_options options{.max_tasks = 3};
  std::optional<server> registered;
  std::optional<in_memory::client> client;

  in_memory::client& start(version v = latest_2026, object capabilities = knows_tasks) {
    registered.emplace(server_info{.name = "tasks", .version = "1.0"}, options);
    registered->tool("slow", "",
                     [this](context& ctx) -> task<std::string> {
                       const auto stopped = co_await ctx.sleep(10s);
                       events.emplace_back(stopped ? "stopped" : "done");
                       co_return "done";
                     },
                     {.deadline = 1s, .task = task_options{.ttl = 1min, .poll_interval = 2s}});
    const auto watch = [this](context& ctx, duration time) -> task<std::string> {
      static_cast<void>(co_await ctx.sleep(time));
      events.emplace_back(ctx.cancelled() ? "too late" : "in time");
      co_return "";
    };
    registered->tool("single", "", [watch](context& ctx) { return watch(ctx, 10s); },
                     {.deadline = 1s, .concurrency = 1, .task = task_options{.ttl = 1min}});
    registered->tool("late", "",
                     [watch](context& ctx) {
                       EXPECT_TRUE(ctx.become_task());
                       return watch(ctx, 5s);
                     },
                     {.deadline = 1s, .task = task_options{.at_once = false}});
    registered->tool("hesitant", "",
                     [this](context& ctx) -> task<std::string> {
                       static_cast<void>(co_await ctx.sleep(1s));
                       events.emplace_back(ctx.become_task() ? "a task" : "no task");
                       co_return "";
                     },
                     {.task = task_options{.at_once = false}});
    registered->tool("crash", "",
                     [](context&) -> task<std::string> {
                       throw std::runtime_error{"a secret"};
                       co_return "";
                     },
                     {.task = task_options{}});
    registered->tool("fail", "", [] { return tool_result::error("no"); }, {.task = task_options{.required = true}});
    registered->tool("ask", "",
                     [](context& ctx) -> task<std::string> {
                       const auto [a, b] =
                           co_await ctx.all(ctx.elicit<who>("First?", "first"), ctx.elicit<who>("Second?", "second"));
                       co_return a&& b ? a->name + b->name : "no";
                     },
                     {.task = task_options{}});
    registered->tool("exact", "", [] { return task_calls_test::exact_result(); }, {.task = task_options{}});
    registered->tool("page", "",
                     [](context& ctx) -> task<std::string> {
                       const auto agreed = co_await ctx.require_url({.message = "Go.", .url = "https://example.com"});
                       co_return agreed ? "agreed" : "no";
                     },
                     {.task = task_options{}});
    return client.emplace(
        *registered, in_memory::client_options{.version = v, .capabilities = std::move(capabilities), .max_rounds = 1});
  }

  object call(std::string_view tool) { return client->request("tools/call", {{"name", tool}}).result(); }
  std::string begin(std::string_view tool) { return std::string{call(tool).at("taskId").as_string()}; }
  object get(std::string_view id) { return client->request("tasks/get", {{"taskId", id}}).result(); }
  std::string status(std::string_view id) { return std::string{get(id).at("status").as_string()}; }
};

TEST_F(tasks, go_on_after_their_request_has_been_answered) {
  start();
  const auto made = call("slow");
  EXPECT_EQ(made.at("resultType"), "task");
  EXPECT_EQ(made.at("status"), "working");
  EXPECT_EQ(made.at("ttlMs"), 60'000);
  EXPECT_EQ(made.at("pollIntervalMs"), 2'000);
  const std::string id{made.at("taskId").as_string()};
  EXPECT_THAT(id, SizeIs(32));
  EXPECT_EQ(status(id), "working");
  client->advance(11s); // beyond the deadline of the tool as a call
  const auto done = get(id);
  EXPECT_EQ(done.at("status"), "completed");
  EXPECT_EQ(done.at("resultType"), "complete");
  EXPECT_THAT(boost::json::serialize(done.at("result")), HasSubstr("done"));
}

TEST_F(tasks, have_the_results_that_calls_have_to_the_last_digit_and_level) {
  start();
  const auto done = get(begin("exact"));
  ASSERT_EQ(done.at("status"), "completed");
  EXPECT_EQ(done.at("result").at("structuredContent").at("result"),
            boost::json::value(task_calls_test::exact_result()));
}

TEST_F(tasks, wait_in_line_beyond_the_deadline_of_a_call) {
  start();
  const auto first = begin("single");
  const auto second = begin("single");
  client->advance(11s);
  EXPECT_EQ(status(first), "completed");
  EXPECT_EQ(status(second), "working");
  client->advance(10s);
  EXPECT_EQ(status(second), "completed");
  EXPECT_THAT(events, ElementsAre("in time", "in time"));
}

TEST_F(tasks, by_the_handlers_word_have_the_deadline_of_a_task) {
  start();
  const auto id = begin("late");
  client->advance(6s);
  EXPECT_EQ(status(id), "completed");
  EXPECT_THAT(events, ElementsAre("in time"));
}

TEST_F(tasks, are_forgotten_when_their_time_is_over) {
  start();
  const auto id = begin("slow");
  client->advance(59s);
  EXPECT_EQ(status(id), "completed");
  client->advance(2s);
  EXPECT_EQ(client->request("tasks/get", {{"taskId", id}}).error().code, -32602);
}

TEST_F(tasks, end_where_they_wait_when_they_are_cancelled) {
  start();
  const auto id = begin("slow");
  EXPECT_TRUE(client->request("tasks/cancel", {{"taskId", id}}).ok());
  EXPECT_EQ(status(id), "cancelled");
  EXPECT_THAT(events, ElementsAre("stopped"));
  EXPECT_TRUE(client->request("tasks/cancel", {{"taskId", id}}).ok()); // again
  EXPECT_EQ(status(id), "cancelled");
}

TEST_F(tasks, tell_a_failed_tool_from_a_failed_server) {
  start();
  const auto failed = get(begin("fail"));
  EXPECT_EQ(failed.at("status"), "completed");
  EXPECT_EQ(failed.at("result").at("isError"), true);
  const auto crashed = get(begin("crash"));
  EXPECT_EQ(crashed.at("status"), "failed");
  EXPECT_EQ(crashed.at("statusMessage"), crashed.at("error").at("message"));
  EXPECT_EQ(crashed.at("error").at("code"), -32603);
  EXPECT_THAT(boost::json::serialize(crashed), testing::Not(HasSubstr("secret")));
}

TEST_F(tasks, ask_whoever_asks_after_them_and_take_answers_one_by_one) {
  start();
  const auto id = begin("ask");
  const auto asked = get(id);
  EXPECT_EQ(asked.at("status"), "input_required");
  EXPECT_THAT(asked.at("inputRequests").as_object(), SizeIs(2));
  const auto answer = [&](std::string_view key, std::string_view name) {
    return client->request(
        "tasks/update",
        {{"taskId", id},
         {"inputResponses",
          object{{key, object{{"action", "accept"}, {"content", object{{"name", name}}}}}, {"unknown", object{}}}}});
  };
  EXPECT_TRUE(answer("first", "a").ok());
  EXPECT_EQ(status(id), "input_required");
  EXPECT_TRUE(answer("first", "x").ok()); // answered already
  EXPECT_TRUE(answer("second", "b").ok());
  const auto done = get(id);
  EXPECT_EQ(done.at("status"), "completed");
  EXPECT_THAT(boost::json::serialize(done.at("result")), HasSubstr("ab"));
}

TEST_F(tasks, lead_their_user_to_a_page_as_calls_of_2026_do) {
  auto can = knows_tasks;
  can["elicitation"] = object{{"url", object{}}};
  start(latest_2026, can);
  const auto asked = get(begin("page"));
  EXPECT_EQ(asked.at("status"), "input_required");
  EXPECT_EQ(asked.at("inputRequests").at("question-1").at("params"),
            boost::json::value(object{{"mode", "url"}, {"message", "Go."}, {"url", "https://example.com"}}));
}

TEST_F(tasks, are_none_for_clients_that_do_not_know_them) {
  start(latest_2026, {});
  const auto slow = client->request("tools/call", {{"name", "slow"}}).result();
  EXPECT_EQ(slow.at("resultType"), "complete"); // overdue, as its deadline is a call's
  EXPECT_EQ(client->request("tools/call", {{"name", "fail"}}).error().code, -32021);
  for (const auto* method : {"tasks/get", "tasks/cancel", "tasks/update"})
    EXPECT_EQ(client->request(method, {{"taskId", "x"}}).error().code, -32021) << method;
  EXPECT_EQ(client->request("subscriptions/listen", {{"notifications", object{{"taskIds", boost::json::array{"x"}}}}})
                .error()
                .code,
            -32021);
}

TEST_F(tasks, are_none_in_2025) {
  start(latest_2025);
  EXPECT_FALSE(client->hello().at("capabilities").as_object().contains("extensions"));
  EXPECT_TRUE(client->request("tools/call", {{"name", "crash"}}).ok());
  EXPECT_EQ(client->request("tasks/update", {{"taskId", "x"}, {"inputResponses", object{}}}).error().code, -32601);
}

TEST_F(tasks, of_others_are_not_found) {
  std::string subject = "ann";
  options.subject = [&subject](const transport::inbound&) { return subject; };
  start();
  const auto id = begin("slow");
  EXPECT_EQ(status(id), "working");
  subject = "bob";
  EXPECT_EQ(client->request("tasks/get", {{"taskId", id}}).error().code, -32602);
  EXPECT_EQ(client->request("tasks/cancel", {{"taskId", id}}).error().code, -32602);
}

// Source: SEP-2663, "Auth binding".
TEST_F(tasks, of_others_are_not_listened_to) {
  std::string subject = "ann";
  options.subject = [&subject](const transport::inbound&) { return subject; };
  start();
  const auto id = begin("slow");
  subject = "bob";
  const auto listening =
      client->start_request("subscriptions/listen", {{"notifications", object{{"taskIds", boost::json::array{id}}}}});
  client->advance(11s);
  const auto acknowledged = client->notifications("notifications/subscriptions/acknowledged");
  ASSERT_THAT(acknowledged, SizeIs(1));
  EXPECT_FALSE(acknowledged.front().at("notifications").as_object().contains("taskIds"));
  EXPECT_THAT(client->notifications("notifications/tasks"), SizeIs(0));
  subject = "ann";
  EXPECT_EQ(status(id), "completed");
}

TEST_F(tasks, beyond_the_limit_stay_calls) {
  start();
  for (int n = 0; n < 3; ++n)
    EXPECT_EQ(call("slow").at("resultType"), "task");
  EXPECT_EQ(call("crash").at("resultType"), "complete");
  client->advance(61s);
  EXPECT_EQ(call("slow").at("resultType"), "task");
}

// Nobody has its id: until the end of its time it would take the place of another one.
TEST_F(tasks, do_not_come_of_a_call_that_is_cancelled) {
  start();
  for (int n = 0; n < 3; ++n) {
    auto call = client->start_request("tools/call", {{"name", "hesitant"}});
    call.cancel();
    client->advance(0s);
  }
  EXPECT_THAT(events, ElementsAre("no task", "no task", "no task"));
  EXPECT_EQ(call("slow").at("resultType"), "task");
}

TEST_F(tasks, tell_those_who_listen) {
  start();
  const auto id = begin("slow");
  const auto listening =
      client->start_request("subscriptions/listen", {{"notifications", object{{"taskIds", boost::json::array{id}}}}});
  client->advance(11s);
  const auto told = client->notifications("notifications/tasks");
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told.front().at("taskId"), boost::json::value(id));
  EXPECT_EQ(told.front().at("status"), "completed");
  EXPECT_TRUE(told.front().contains("result"));
}

TEST_F(tasks, end_with_the_server) {
  start();
  static_cast<void>(begin("slow"));
  client.reset();
  EXPECT_THAT(events, testing::Not(testing::Contains("done")));
}

} // namespace
} // namespace actors::mcp::tasks_test
