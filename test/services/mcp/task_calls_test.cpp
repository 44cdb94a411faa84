// Calls of tools as tasks of 2025-11-25. Source: 2025-11-25, basic/utilities/tasks.
#include "services/mcp/testing.hpp"
#include "test/services/mcp/task_tools.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace actors::mcp::task_calls_test {

using boost::json::object;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

struct task_calls : testing::Test {
  std::vector<std::string> events; // outlives the handlers
  service_options options{.catalog = {.page_size = 2}, .max_tasks = 5};
  std::optional<server> registered;
  std::optional<in_memory::client> client;

  void start(version v = version::v2025_11_25) {
    registered.emplace(server_info{.name = "tasks", .version = "1.0"}, options);
    add_tools(*registered, events);
    client.emplace(*registered, in_memory::client_options{.version = v});
    client->on_elicit([](const in_memory::question& asked) {
      return in_memory::accept({{"name", asked.message() == "First?" ? "a" : "b"}});
    });
  }

  in_memory::outcome call(std::string_view tool, object task = {}, object arguments = {}) {
    return client->request("tools/call",
                           {{"name", tool}, {"arguments", std::move(arguments)}, {"task", std::move(task)}});
  }
  std::string begin(std::string_view tool, object task = {}, object arguments = {}) {
    return std::string{call(tool, std::move(task), std::move(arguments)).result().at("task").at("taskId").as_string()};
  }
  in_memory::outcome about(std::string_view method, std::string_view id) {
    return client->request(method, {{"taskId", id}});
  }
  std::string status(std::string_view id) {
    return std::string{about("tasks/get", id).result().at("status").as_string()};
  }
  std::string text(const in_memory::outcome& of) { return tool_outcome_text(of.result()); }

  static std::string tool_outcome_text(const object& result) {
    return std::string{result.at("content").at(0).at("text").as_string()};
  }

  /// What the messages of a task say that they are of.
  static object related_to(const std::string& id) {
    return {{"io.modelcontextprotocol/related-task", object{{"taskId", id}}}};
  }
};

TEST_F(task_calls, are_a_capability_and_said_of_each_tool) {
  start();
  EXPECT_EQ(client->hello().at("capabilities").at("tasks"),
            boost::json::parse(R"({"list": {}, "cancel": {}, "requests": {"tools": {"call": {}}}})"));
  std::vector<std::string> support;
  for (const auto& tool : client->list("tools/list", "tools"))
    support.push_back(
        tool.as_object().contains("execution") ? std::string{tool.at("execution").at("taskSupport").as_string()} : "-");
  EXPECT_THAT(support, ElementsAre("optional", "optional", "optional", "required", "-"));
}

TEST_F(task_calls, are_not_of_the_revisions_before) {
  start(version::v2025_06_18);
  EXPECT_FALSE(client->hello().at("capabilities").as_object().contains("tasks"));
  for (const auto& tool : client->list("tools/list", "tools"))
    EXPECT_FALSE(tool.as_object().contains("execution"));
  EXPECT_EQ(text(call("plain")), "here"); // "task" means nothing
  for (const auto* method : {"tasks/get", "tasks/cancel", "tasks/result", "tasks/list"})
    EXPECT_EQ(about(method, "x").error().code, -32601) << method;
}

TEST_F(task_calls, go_on_after_their_request_has_been_answered) {
  start();
  const auto made = call("slow").result().at("task").as_object();
  EXPECT_EQ(made.at("status"), "working");
  EXPECT_EQ(made.at("ttl"), 60'000);
  EXPECT_EQ(made.at("pollInterval"), 2'000);
  const std::string id{made.at("taskId").as_string()};
  EXPECT_EQ(status(id), "working");
  client->advance(11s); // beyond the deadline of the tool as a call
  EXPECT_EQ(status(id), "completed");
  const auto result = about("tasks/result", id);
  EXPECT_EQ(text(result), "done");
  EXPECT_EQ(result.result().at("_meta"), boost::json::value(related_to(id)));
}

TEST_F(task_calls, are_waited_for_by_as_many_as_want) {
  start();
  const auto id = begin("slow");
  const auto one = client->start_request("tasks/result", {{"taskId", id}});
  const auto other = client->start_request("tasks/result", {{"taskId", id}});
  client->advance(9s);
  EXPECT_FALSE(one.answered());
  client->advance(2s);
  EXPECT_EQ(text(one.outcome()), "done");
  EXPECT_EQ(text(other.outcome()), "done");
  EXPECT_EQ(text(about("tasks/result", id)), "done");
}

TEST_F(task_calls, are_waited_for_by_a_bounded_number) {
  start();
  const auto id = begin("slow");
  std::vector<in_memory::pending> waiting;
  waiting.reserve(16);
  for (int n = 0; n < 16; ++n)
    waiting.push_back(client->start_request("tasks/result", {{"taskId", id}}));
  EXPECT_EQ(about("tasks/result", id).error().code, -32600);
  waiting.front().cancel();
  EXPECT_EQ(text(about("tasks/result", id)), "done");
}

TEST_F(task_calls, ask_those_who_wait_for_them) {
  start();
  const auto id = begin("ask");
  EXPECT_EQ(status(id), "input_required");
  EXPECT_THAT(client->questions(), IsEmpty());
  const auto result = client->start_request("tasks/result", {{"taskId", id}});
  client->advance(0s);
  ASSERT_THAT(client->questions(), SizeIs(1));
  EXPECT_EQ(client->questions()[0].params.at("_meta"), boost::json::value(related_to(id)));
  EXPECT_EQ(status(id), "working");
  EXPECT_EQ(text(result.outcome()), "ab");
  EXPECT_THAT(client->questions(), SizeIs(2));
}

TEST_F(task_calls, ask_again_who_had_no_answer_when_its_wait_was_cancelled) {
  start();
  const auto id = begin("ask");
  client->on_elicit([](const auto&) { return in_memory::silence{}; });
  auto given_up = client->start_request("tasks/result", {{"taskId", id}});
  client->advance(0s);
  given_up.cancel();
  EXPECT_EQ(status(id), "input_required");
  EXPECT_THAT(client->questions(), SizeIs(1));
  client->on_elicit([](const auto&) { return in_memory::accept({{"name", "c"}}); });
  EXPECT_EQ(text(about("tasks/result", id)), "cc");
  EXPECT_THAT(client->questions(), SizeIs(3));
}

TEST_F(task_calls, fail_with_their_tool) {
  start();
  const auto failed = begin("fail", {}, {{"of", 1}});
  EXPECT_EQ(status(failed), "failed");
  EXPECT_EQ(about("tasks/get", failed).result().at("statusMessage"), "out of stock");
  EXPECT_EQ(text(about("tasks/result", failed)), "out of stock");
  EXPECT_EQ(about("tasks/result", failed).result().at("isError"), true);
  const auto crashed = begin("crash");
  EXPECT_EQ(status(crashed), "failed");
  EXPECT_THAT(text(about("tasks/result", crashed)), HasSubstr("crashed"));
}

TEST_F(task_calls, with_arguments_that_do_not_fit_fail_as_calls_do) {
  start();
  const auto id = begin("fail", {}, {{"of", "many"}});
  EXPECT_EQ(status(id), "failed");
  EXPECT_THAT(text(about("tasks/result", id)), HasSubstr("/of"));
}

TEST_F(task_calls, may_be_cancelled_once) {
  start();
  const auto id = begin("slow");
  const auto waiting = client->start_request("tasks/result", {{"taskId", id}});
  EXPECT_EQ(about("tasks/cancel", id).result().at("status"), "cancelled");
  client->advance(1s);
  EXPECT_THAT(events, ElementsAre("stopped"));
  EXPECT_FALSE(waiting.outcome().ok());
  EXPECT_FALSE(about("tasks/result", id).ok());
  EXPECT_EQ(about("tasks/cancel", id).error().code, -32602);
  EXPECT_EQ(status(id), "cancelled");
}

// Source: 2025-11-25, basic/utilities/cancellation: tasks/cancel is to be used instead.
TEST_F(task_calls, are_not_cancelled_as_requests_are) {
  start();
  auto made = client->start_request("tools/call", {{"name", "slow"}, {"task", object{}}});
  const std::string id{made.outcome().result().at("task").at("taskId").as_string()};
  for (std::int64_t request = 0; request < 10; ++request)
    client->notify("notifications/cancelled", {{"requestId", request}});
  client->advance(11s);
  EXPECT_EQ(status(id), "completed");
}

TEST_F(task_calls, are_for_tools_that_have_them_and_a_must_where_these_say_so) {
  start();
  EXPECT_EQ(call("plain").error().code, -32601);
  EXPECT_EQ(client->request("tools/call", {{"name", "fail"}}).error().code, -32601);
  EXPECT_EQ(client->call("crash").is_error(), true); // optional
  for (auto task : {boost::json::value(7), boost::json::value(object{{"ttl", "long"}}),
                    boost::json::value(object{{"ttl", 0}}), boost::json::value(object{{"ttl", -1}})})
    EXPECT_EQ(client->request("tools/call", {{"name", "slow"}, {"task", task}}).error().code, -32602);
}

TEST_F(task_calls, mean_nothing_to_servers_that_have_none) {
  registered.emplace(server_info{.name = "plain", .version = "1.0"});
  registered->tool("plain", "", [] { return std::string{"here"}; });
  client.emplace(*registered, in_memory::client_options{.version = latest_2025});
  EXPECT_FALSE(client->hello().at("capabilities").as_object().contains("tasks"));
  EXPECT_EQ(text(call("plain")), "here");
  EXPECT_EQ(text(call("plain", {{"ttl", -1}})), "here");
  EXPECT_EQ(about("tasks/list", "").error().code, -32601);
}

TEST_F(task_calls, are_kept_for_as_long_as_both_sides_want) {
  start();
  EXPECT_EQ(call("slow", {{"ttl", 1e300}}).result().at("task").at("ttl"), 60'000);
  const auto id = begin("slow", {{"ttl", 5000}});
  EXPECT_EQ(about("tasks/get", id).result().at("ttl"), 5000);
  const auto waiting = client->start_request("tasks/result", {{"taskId", id}});
  client->advance(6s);
  EXPECT_EQ(about("tasks/get", id).error().code, -32602);
  EXPECT_EQ(waiting.outcome().result().at("isError"), true);
  EXPECT_THAT(events, ElementsAre("stopped"));
}

// Source: 2025-11-25, basic/utilities/tasks, "Result Retrieval": exactly what the request itself would have been answered with.
TEST_F(task_calls, have_the_results_that_calls_have_to_the_last_digit_and_level) {
  registered.emplace(server_info{.name = "tasks", .version = "1.0"});
  registered->tool("exact", "",
                   [](context& ctx) {
                     ctx.log(log_level::info, nested(50));
                     return exact_result();
                   },
                   {.task = task_options{}});
  client.emplace(*registered, in_memory::client_options{.version = latest_2025});
  const auto plain = client->request("tools/call", {{"name", "exact"}}).result();
  const auto of_task = about("tasks/result", begin("exact")).result();
  EXPECT_EQ(of_task.at("structuredContent"), plain.at("structuredContent"));
  EXPECT_EQ(of_task.at("structuredContent").at("result").at("digits"), 474.59380568556355);
}

TEST_F(task_calls, tell_of_their_status_and_progress) {
  start();
  static_cast<void>(
      client->request("tools/call", {{"name", "slow"}, {"task", object{}}, {"_meta", object{{"progressToken", "t"}}}}));
  client->advance(11s);
  const auto told = client->notifications("notifications/progress");
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].at("message"), "half");
  EXPECT_TRUE(told[0].at("_meta").as_object().contains("io.modelcontextprotocol/related-task"));
  const auto changes = client->notifications("notifications/tasks/status");
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].at("status"), "completed");
}

TEST_F(task_calls, are_listed_page_by_page) {
  start();
  EXPECT_THAT(client->list("tasks/list", "tasks"), IsEmpty());
  std::set<std::string> all;
  for (int n = 0; n < 5; ++n)
    all.insert(begin("slow"));
  std::set<std::string> listed;
  for (const auto& each : client->list("tasks/list", "tasks"))
    listed.emplace(each.at("taskId").as_string());
  EXPECT_EQ(listed, all);
  EXPECT_EQ(client->request("tasks/list").result().at("tasks").as_array().size(), 2U);
  for (const auto* cursor : {"", "none of ours"})
    EXPECT_EQ(client->request("tasks/list", {{"cursor", cursor}}).error().code, -32602);
}

TEST_F(task_calls, beyond_the_limit_are_refused) {
  start();
  for (int n = 0; n < 5; ++n)
    begin("slow");
  EXPECT_EQ(call("slow").error().code, -32603);
  client->advance(61s);
  EXPECT_TRUE(call("slow").ok());
}

TEST_F(task_calls, of_one_session_leave_room_for_others) {
  options.max_tasks = 2000;
  start();
  for (int n = 0; n < 1000; ++n)
    begin("slow");
  EXPECT_EQ(call("slow").error().code, -32603);
}

} // namespace
} // namespace actors::mcp::task_calls_test
