// What a handler tells its client before the result: progress and log messages, over HTTP and over a link.
#include "test/services/mcp/running_server.hpp"

#include <gmock/gmock.h>

#include <limits>

using namespace std::chrono_literals;

namespace actors::mcp::test {

namespace {

using testing::SizeIs;

std::string with_token(std::string_view tool, std::string_view token = R"("t1")") {
  return request_2025("tools/call", R"({"name": ")" + std::string{tool} + R"(", "_meta": {"progressToken": )" +
                                        std::string{token} + "}}");
}

struct telling : server_test {
  void SetUp() override {
    registered.tool("steps", "", [](context& ctx) -> task<std::string> {
      for (int step : {0, 50, 50, 20, 100}) {
        ctx.progress(step, 100, step == 100 ? "done" : "");
        co_await ctx.sleep(50ms);
      }
      co_return "finished";
    });
    registered.tool("logger", "", [](context& ctx) {
      ctx.log(log_level::debug, "fine");
      ctx.log(log_level::info, boost::json::object{{"rows", 3}}, "database");
      ctx.log(log_level::error, "broken");
      return std::string{"logged"};
    });
    registered.tool("silent", "", [] { return 1; });
    start();
  }

  exchange_ptr call_2026(const std::string& tool, std::string_view meta) {
    auto body = request_2026("tools/call", R"("name": ")" + tool + "\"");
    body.replace(body.find(R"("_meta": {)"), 10, R"("_meta": {)" + std::string{meta} + ", ");
    return send(post_2026(std::move(body), "tools/call", {{"Mcp-Name", tool}}));
  }

  static std::vector<std::string> levels(const std::vector<boost::json::value>& messages) {
    std::vector<std::string> found;
    for (const auto& each : messages)
      if (const auto* method = each.as_object().if_contains("method"); method && *method == "notifications/message")
        found.emplace_back(each.at("params").at("level").as_string());
    return found;
  }
};

} // namespace

TEST_F(telling, a_call_that_tells_nothing_is_answered_without_a_stream) {
  const auto quiet = send_in(open_session(), with_token("silent"));
  time.run();
  EXPECT_FALSE(quiet->stream);
  EXPECT_EQ(quiet->answer->status, 200);
}

// Source: 2025-11-25, basic/utilities/progress: the value increases with each notification.
TEST_F(telling, progress_goes_ahead_of_the_answer_on_one_stream_and_only_ever_up) {
  const auto sent = send_in(open_session(), with_token("steps"));
  time.run();
  ASSERT_TRUE(sent->stream);
  EXPECT_THAT(sent->stream->messages, SizeIs(1)) << "told when it happens";
  time.advance(1s);
  ASSERT_THAT(sent->stream->messages, SizeIs(4));
  EXPECT_EQ(sent->stream->messages[0], json(R"({"jsonrpc": "2.0", "method": "notifications/progress",
                     "params": {"progressToken": "t1", "progress": 0.0, "total": 100.0}})"));
  EXPECT_EQ(sent->stream->messages[1].at("params").at("progress").to_number<int>(), 50);
  EXPECT_EQ(sent->stream->messages[2].at("params").at("message"), "done");
  EXPECT_EQ(sent->stream->messages[3].at("id"), 1);
  EXPECT_TRUE(sent->stream->closed);
  EXPECT_FALSE(sent->answer) << "the answer is on the stream";
}

TEST_F(telling, a_token_that_is_a_number_comes_back_as_one) {
  const auto sent = send_in(open_session(), with_token("steps", "7"));
  time.run();
  EXPECT_EQ(sent->stream->messages.at(0).at("params").at("progressToken"), 7);
}

TEST_F(telling, nobody_who_did_not_ask_hears_of_progress) {
  const auto sent = send_in(open_session(), request_2025("tools/call", R"({"name": "steps"})"));
  time.advance(1s);
  EXPECT_FALSE(sent->stream);
  EXPECT_TRUE(sent->answer);
}

TEST_F(telling, progress_works_alike_in_2026) {
  const auto sent = call_2026("steps", R"("progressToken": "t")");
  time.advance(1s);
  ASSERT_TRUE(sent->stream);
  EXPECT_THAT(sent->stream->messages, SizeIs(4));
  EXPECT_EQ(sent->stream->messages.back().at("result").at("resultType"), "complete");
}

TEST_F(telling, a_slow_reader_misses_progress_but_never_the_answer) {
  const std::string no_resumption = "2025-06-18";
  const auto sent = send_in(open_session(no_resumption), with_token("steps"), no_resumption);
  time.run();
  sent->stream->full = true;
  time.advance(1s);
  ASSERT_THAT(sent->stream->messages, SizeIs(2));
  EXPECT_TRUE(sent->stream->messages[1].as_object().contains("result"));
}

TEST_F(telling, over_a_link_notifications_and_answer_are_messages) {
  auto link = std::make_shared<recorded_link>();
  send({.body = initialize_request()}, link);
  const auto sent = send({.body = with_token("steps")}, link);
  time.advance(1s);
  EXPECT_THAT(link->messages, SizeIs(3));
  EXPECT_TRUE(sent->answer);
  EXPECT_FALSE(sent->stream);
}

// Source: 2025-11-25, basic/transports, "Session Management".
TEST_F(telling, a_batch_to_no_session_or_one_that_has_ended_is_refused_as_a_message_is) {
  const auto session = open_session("2025-03-26");
  const auto status = [&](const std::string& body, const transport::headers& fields) {
    const auto sent = send(post(body, fields));
    time.run();
    return sent->answer ? sent->answer->status : 0;
  };
  const auto many = "[" + request_2025("ping") + "]";
  const std::string told = R"([{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}])";
  EXPECT_EQ(status(many, {{"Mcp-Session-Id", session}}), 200);
  EXPECT_EQ(status(many, {}), 400);
  send_bodiless("DELETE", session);
  time.run();
  EXPECT_EQ(status(many, {{"Mcp-Session-Id", session}}), 404);
  EXPECT_EQ(status(told, {{"Mcp-Session-Id", session}}), 404);
}

TEST_F(telling, a_batch_is_answered_at_once_on_the_stream_that_its_progress_opened) {
  const auto session = open_session("2025-03-26");
  std::string both = "[";
  both += with_token("steps");
  both += ",";
  both += request_2025("ping");
  both += "]";
  const auto sent = send_in(session, both, "2025-03-26");
  time.advance(1s);
  ASSERT_TRUE(sent->stream);
  ASSERT_THAT(sent->stream->messages, SizeIs(4));
  EXPECT_THAT(sent->stream->messages.back().as_array(), SizeIs(2));
  EXPECT_TRUE(sent->stream->closed);
}

// -- logging ------------------------------------------------------------------

TEST_F(telling, clients_of_2025_hear_info_and_above_until_they_choose) {
  const auto session = open_session();
  const auto call = [&] {
    const auto sent = send_in(session, request_2025("tools/call", R"({"name": "logger"})"));
    time.run();
    return sent->stream ? levels(sent->stream->messages) : std::vector<std::string>{};
  };
  EXPECT_THAT(call(), testing::ElementsAre("info", "error"));
  const auto set = [&](std::string_view level) {
    return send_in(session, request_2025("logging/setLevel", R"({"level": ")" + std::string{level} + "\"}"));
  };
  EXPECT_TRUE(set("debug")->body().at("result").as_object().empty());
  EXPECT_THAT(call(), testing::ElementsAre("debug", "info", "error"));
  set("critical");
  EXPECT_THAT(call(), testing::IsEmpty());
  EXPECT_EQ(set("loud")->body().at("error").at("code"), -32602);
  EXPECT_THAT(call(), testing::IsEmpty()) << "a level that there is not changes nothing";
}

TEST_F(telling, the_level_of_one_session_is_not_that_of_another) {
  const auto quiet = open_session();
  const auto other = open_session();
  send_in(quiet, request_2025("logging/setLevel", R"({"level": "emergency"})"));
  const auto sent = send_in(other, request_2025("tools/call", R"({"name": "logger"})"));
  time.run();
  EXPECT_THAT(levels(sent->stream->messages), SizeIs(2));
}

TEST_F(telling, a_log_message_holds_level_logger_and_any_data) {
  const auto sent = send_in(open_session(), request_2025("tools/call", R"({"name": "logger"})"));
  time.run();
  EXPECT_EQ(sent->stream->messages.at(0), json(R"({"jsonrpc": "2.0", "method": "notifications/message",
                     "params": {"level": "info", "logger": "database", "data": {"rows": 3}}})"));
}

// Source: 2026-07-28, server/utilities/logging, "Per-request log level".
TEST_F(telling, clients_of_2026_hear_log_messages_only_of_requests_that_ask_for_them) {
  const auto quiet = begin_call("logger");
  const auto asked = call_2026("logger", R"("io.modelcontextprotocol/logLevel": "error")");
  const auto wrong = call_2026("logger", R"("io.modelcontextprotocol/logLevel": "loud")");
  time.run();
  EXPECT_FALSE(quiet->stream);
  EXPECT_THAT(levels(asked->stream->messages), testing::ElementsAre("error"));
  EXPECT_EQ(wrong->body().at("error").at("code"), -32602);
}

TEST_F(telling, logging_is_a_capability_in_both_eras) {
  const auto discovered = send(post_2026(request_2026("server/discover"), "server/discover"));
  EXPECT_TRUE(discovered->body().at("result").at("capabilities").as_object().contains("logging"));
  const auto opened = send(post(initialize_request()));
  time.run();
  EXPECT_TRUE(opened->body().at("result").at("capabilities").as_object().contains("logging"));
}

TEST(tool_call, told_by_nobody_is_silent) {
  const tool_call lonely{"x", {}};
  lonely.progress(std::numeric_limits<double>::quiet_NaN());
  lonely.log(log_level::alert, "nobody hears");
}

} // namespace actors::mcp::test
