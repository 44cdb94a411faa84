// Tasks: begun, asked after, answered, cancelled. Those of 2025-11-25, and of the extension io.modelcontextprotocol/tasks.
#include "test/services/mcp/golden/transcripts.hpp"

#include <boost/describe.hpp>

using namespace std::chrono_literals;

namespace actors::mcp::golden {

namespace {

using boost::json::object;

const object knows_tasks{{"elicitation", object{}}, {"extensions", {{"io.modelcontextprotocol/tasks", object{}}}}};

struct confirmation {
  bool sure;
};
BOOST_DESCRIBE_STRUCT(confirmation, (), (sure))

task<std::string> take_time(context& ctx) {
  const auto stopped = co_await ctx.sleep(10s);
  co_return stopped ? "stopped" : "done";
}

task<std::string> crash_later(context& ctx) {
  const auto stopped = co_await ctx.sleep(1s);
  if (!stopped)
    throw std::runtime_error{"a secret"};
  co_return "stopped";
}

task<std::string> ask_first(context& ctx) {
  const auto answer = co_await ctx.elicit<confirmation>("Sure?", "sure");
  co_return answer && answer->sure ? "went on" : "stopped";
}

struct tasks_of_2026 : transcript_of_2026 {
  void SetUp() override {
    transcript_of_2026::SetUp();
    client_can(knows_tasks);
  }

  std::string begin(std::string_view tool) {
    return std::string{client().request("tools/call", {{"name", tool}}).result().at("taskId").as_string()};
  }
  void ask(std::string_view method, std::string_view id, object more = {}) {
    more.emplace("taskId", id);
    static_cast<void>(client().request(method, std::move(more)));
  }
};

INSTANTIATE_TEST_SUITE_P(golden, tasks_of_2026, ::testing::Values(latest_2026));

struct tasks_of_2025 : transcript_of_2025 {
  void SetUp() override {
    transcript_of_2025::SetUp();
    client_can({{"elicitation", object{}}});
  }

  std::string begin(std::string_view tool, object more = {}) {
    const auto made = client().request("tools/call", {{"name", tool}, {"task", std::move(more)}});
    return std::string{made.result().at("task").at("taskId").as_string()};
  }
  void ask(std::string_view method, std::string_view id) {
    static_cast<void>(client().request(method, {{"taskId", id}}));
  }
};

INSTANTIATE_TEST_SUITE_P(golden, tasks_of_2025, ::testing::Values(latest_2025));

} // namespace

void add_tasks(server& to) {
  const task_options as_task{.ttl = 1min, .poll_interval = 2s};
  to.tool("take_time", "Takes ten seconds.", take_time, {.task = as_task});
  to.tool("crash_later", "Crashes after a second.", crash_later, {.task = as_task});
  to.tool("ask_first", "Asks before it goes on.", ask_first,
          {.task = task_options{.required = true, .ttl = 1min, .poll_interval = 2s}});
}

TEST_P(tasks_of_2026, get) {
  const auto id = begin("take_time");
  ask("tasks/get", id);
  client().advance(10s);
  ask("tasks/get", id);
  client().advance(1min);
  ask("tasks/get", id);
  expect_transcript("tasks_get");
}

TEST_P(tasks_of_2026, get_of_one_that_failed) {
  const auto id = begin("crash_later");
  client().advance(1s);
  ask("tasks/get", id);
  expect_transcript("tasks_get.failed");
}

TEST_P(tasks_of_2026, update) {
  const auto id = begin("ask_first");
  ask("tasks/get", id);
  ask("tasks/update", id, {{"inputResponses", {{"sure", {{"action", "accept"}, {"content", {{"sure", true}}}}}}}});
  ask("tasks/get", id);
  expect_transcript("tasks_update");
}

TEST_P(tasks_of_2026, cancel) {
  const auto id = begin("take_time");
  ask("tasks/cancel", id);
  ask("tasks/get", id);
  expect_transcript("tasks_cancel");
}

TEST_P(tasks_of_2026, listen) {
  const auto id = begin("take_time");
  const auto listening =
      client().start_request("subscriptions/listen", {{"notifications", {{"taskIds", boost::json::array{id}}}}});
  client().advance(10s);
  expect_transcript("tasks_listen");
}

TEST_P(tasks_of_2026, failures) {
  ask("tasks/get", "unknown");
  ask("tasks/update", "unknown", {{"inputResponses", object{}}});
  ask("tasks/cancel", "unknown");
  client().capabilities({});
  ask("tasks/get", "unknown");
  static_cast<void>(client().request("tools/call", {{"name", "ask_first"}}));
  expect_transcript("tasks.failures");
}

TEST_P(tasks_of_2025, get) {
  const auto id = begin("take_time", {{"ttl", 30'000}});
  ask("tasks/get", id);
  client().advance(10s);
  ask("tasks/get", id);
  client().advance(1min);
  ask("tasks/get", id);
  expect_transcript("tasks_get");
}

TEST_P(tasks_of_2025, get_of_one_that_failed) {
  const auto id = begin("crash_later");
  client().advance(1s);
  ask("tasks/get", id);
  ask("tasks/result", id);
  expect_transcript("tasks_get.failed");
}

TEST_P(tasks_of_2025, result) {
  stranger().on_elicit([](const in_memory::question&) { return in_memory::accept({{"sure", true}}); });
  ask("tasks/result", begin("ask_first"));
  expect_transcript("tasks_result");
}

TEST_P(tasks_of_2025, list) {
  for (int n = 0; n < 5; ++n)
    begin("take_time");
  static_cast<void>(client().list("tasks/list", "tasks"));
  expect_transcript("tasks_list");
}

TEST_P(tasks_of_2025, cancel) {
  const auto id = begin("take_time");
  ask("tasks/cancel", id);
  ask("tasks/cancel", id);
  ask("tasks/result", id);
  expect_transcript("tasks_cancel");
}

TEST_P(tasks_of_2025, failures) {
  for (const auto* method : {"tasks/get", "tasks/result", "tasks/cancel"})
    ask(method, "unknown");
  static_cast<void>(client().request("tasks/list", {{"cursor", "unknown"}}));
  static_cast<void>(client().request("tools/call", {{"name", "add"}, {"task", object{}}}));
  static_cast<void>(client().request("tools/call", {{"name", "ask_first"}}));
  expect_transcript("tasks.failures");
}

} // namespace actors::mcp::golden
