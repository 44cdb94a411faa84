// Tasks of 2025-11-25 over HTTP: whose they are, and on which streams they speak.
#include "test/services/mcp/running_server.hpp"
#include "test/services/mcp/task_tools.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::mcp::task_calls_test {
namespace {

using boost::json::object;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct task_calls_over_http : test::server_test {
  std::optional<server> made;

  void begin(const service_options& options = {}) {
    made.emplace(server_info{.name = "tasks", .version = "1.0"}, options);
    add_tools(*made, events);
    auto started = made->start(runtime);
    ASSERT_TRUE(started);
    running = *started;
  }

  std::string open() {
    const auto opened = send(test::post(test::request_2025("initialize", R"({"protocolVersion": "2025-11-25",
      "capabilities": {"elicitation": {}}, "clientInfo": {"name": "t", "version": "1"}})")));
    time.run();
    return std::string{*opened->answer->headers.find("Mcp-Session-Id")};
  }

  test::exchange_ptr ask(const std::string& session, const std::string& method, const std::string& params) {
    auto sent = send_in(session, test::request_2025(method, params));
    time.run();
    return sent;
  }

  std::string begin_task(const std::string& session, const std::string& tool) {
    const auto made_task = ask(session, "tools/call", R"({"name": ")" + tool + R"(", "arguments": {}, "task": {}})");
    return std::string{made_task->body().at("result").at("task").at("taskId").as_string()};
  }

  test::exchange_ptr about(const std::string& session, const std::string& method, const std::string& id) {
    return ask(session, method, R"({"taskId": ")" + id + R"("})");
  }

  void answer(const std::string& session, const boost::json::value& question) {
    const object reply{{"jsonrpc", "2.0"},
                       {"id", question.at("id")},
                       {"result", object{{"action", "accept"}, {"content", object{{"name", "x"}}}}}};
    static_cast<void>(send_in(session, boost::json::serialize(reply)));
    time.run();
  }
};

TEST_F(task_calls_over_http, ask_on_the_stream_of_the_one_who_waits) {
  begin();
  const auto session = open();
  const auto id = begin_task(session, "ask");
  const auto waiting = about(session, "tasks/result", id);
  ASSERT_TRUE(waiting->stream);
  ASSERT_THAT(waiting->stream->messages, SizeIs(1));
  answer(session, waiting->stream->messages[0]);
  time.advance(2s);
  ASSERT_THAT(waiting->stream->messages, SizeIs(2));
  answer(session, waiting->stream->messages[1]);
  ASSERT_THAT(waiting->stream->messages, SizeIs(3));
  EXPECT_THAT(boost::json::serialize(waiting->stream->messages[2]), HasSubstr("xx"));
  EXPECT_TRUE(waiting->stream->closed);
}

TEST_F(task_calls_over_http, ask_the_next_one_who_waits_when_the_peer_of_the_first_has_gone) {
  begin({.resumption = {.max_events = 0}});
  const auto session = open();
  const auto id = begin_task(session, "ask");
  const auto lost = about(session, "tasks/result", id);
  ASSERT_THAT(lost->stream->messages, SizeIs(1));
  lost->gone();
  time.run();
  const auto next = about(session, "tasks/result", id);
  ASSERT_TRUE(next->stream);
  ASSERT_THAT(next->stream->messages, SizeIs(1));
  EXPECT_EQ(next->stream->messages[0].at("id"), lost->stream->messages[0].at("id"));
  answer(session, next->stream->messages[0]);
  EXPECT_EQ(about(session, "tasks/get", id)->body().at("result").at("status"), "working");
}

TEST_F(task_calls_over_http, tell_of_their_end_where_the_session_hears_news) {
  begin();
  const auto session = open();
  const auto news = send_bodiless("GET", session);
  const auto id = begin_task(session, "slow");
  time.advance(11s);
  ASSERT_THAT(news->stream->messages, SizeIs(1));
  EXPECT_EQ(news->stream->messages[0].at("method"), "notifications/tasks/status");
  EXPECT_EQ(news->stream->messages[0].at("params").at("taskId"), boost::json::value(id));
}

TEST_F(task_calls_over_http, are_their_sessions_alone) {
  begin();
  const auto mine = open();
  const auto other = open();
  const auto id = begin_task(mine, "slow");
  for (const auto* method : {"tasks/get", "tasks/result", "tasks/cancel"})
    EXPECT_EQ(about(other, method, id)->body().at("error").at("code"), -32602) << method;
  EXPECT_THAT(ask(other, "tasks/list", "{}")->body().at("result").at("tasks").as_array(), IsEmpty());
  EXPECT_EQ(about(mine, "tasks/get", id)->body().at("result").at("status"), "working");
}

TEST_F(task_calls_over_http, end_with_their_session_and_leave_nothing_behind) {
  begin({.max_tasks = 1});
  const auto before = runtime.live_processes();
  const auto session = open();
  begin_task(session, "slow");
  static_cast<void>(send_bodiless("DELETE", session));
  time.run();
  EXPECT_THAT(events, ElementsAre("stopped"));
  EXPECT_EQ(runtime.live_processes(), before);
  begin_task(open(), "slow"); // there is room again
}

TEST_F(task_calls_over_http, keep_their_session_from_growing_idle) {
  begin({.session_idle_ttl = 5s});
  const auto session = open();
  const auto id = begin_task(session, "slow");
  time.advance(9s);
  EXPECT_EQ(about(session, "tasks/get", id)->body().at("result").at("status"), "working");
  time.advance(2s);
  EXPECT_EQ(about(session, "tasks/get", id)->body().at("result").at("status"), "completed");
  time.advance(6s);
  EXPECT_EQ(about(session, "tasks/get", id)->answer->status, 404);
}

TEST_F(task_calls_over_http, that_wait_are_answered_when_the_server_stops) {
  begin();
  const auto session = open();
  const auto waiting = about(session, "tasks/result", begin_task(session, "slow"));
  running->stop();
  time.run();
  EXPECT_TRUE(waiting->answer || (waiting->stream && waiting->stream->closed));
}

} // namespace
} // namespace actors::mcp::task_calls_test
