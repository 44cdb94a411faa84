// Streams on which clients of 2025 wait for news, and the sessions that they belong to.
#include "test/services/mcp/running_server.hpp"

#include <gmock/gmock.h>

using namespace std::chrono_literals;

namespace actors::mcp::test {

namespace {

using testing::HasSubstr;
using testing::SizeIs;

struct news : server_test {
  void begin(const service_options& options = {.session_idle_ttl = 10min, .max_sessions = 2}) {
    other.emplace(server_info{.name = "tested", .version = "1.0"}, options);
    other->tool("nap", "",
                [](context& ctx) -> task<std::string> {
                  co_await ctx.sleep(1h);
                  co_return "rested";
                },
                {.deadline = 2h});
    auto started = other->start(runtime);
    ASSERT_TRUE(started);
    running = *started;
  }

  std::optional<server> other;
};

} // namespace

TEST_F(news, a_get_opens_a_stream_that_hears_what_belongs_to_no_request) {
  begin();
  const auto session = open_session();
  const auto stream = send_bodiless("GET", session)->stream;
  ASSERT_TRUE(stream);
  running->log(log_level::notice, "the index was rebuilt", "search");
  running->log(log_level::debug, "nobody asked for this");
  ASSERT_THAT(stream->messages, SizeIs(1));
  EXPECT_EQ(stream->messages[0].at("params").at("data"), "the index was rebuilt");
}

// Source: 2025-11-25, basic/transports, "Multiple Connections".
TEST_F(news, a_message_goes_to_one_of_several_streams_and_past_one_that_is_full) {
  begin();
  const auto session = open_session();
  const auto first = send_bodiless("GET", session)->stream;
  const auto second = send_bodiless("GET", session)->stream;
  running->log(log_level::info, 1);
  EXPECT_EQ(first->messages.size() + second->messages.size(), 1U);
  second->full = true;
  running->log(log_level::info, 2);
  EXPECT_THAT(first->messages, SizeIs(1));
}

TEST_F(news, a_stream_whose_reader_has_left_is_forgotten) {
  begin();
  const auto session = open_session();
  const auto left = send_bodiless("GET", session);
  left->gone();
  running->log(log_level::info, 1);
  EXPECT_THAT(left->stream->messages, SizeIs(0));
}

TEST_F(news, a_stream_needs_a_living_session_and_a_client_that_takes_events) {
  begin();
  EXPECT_EQ(send_bodiless("GET", "0123456789abcdef0123456789abcdef")->answer->status, 404);
  auto in = post("", {{"Mcp-Session-Id", open_session()}});
  in.method = "GET";
  in.headers = {{"Host", "localhost"}, {"Accept", "application/json"}, {"Mcp-Session-Id", "x"}};
  EXPECT_EQ(send(in)->answer->status, 406);
}

TEST_F(news, the_end_of_a_session_closes_its_streams) {
  begin();
  const auto session = open_session();
  const auto stream = send_bodiless("GET", session)->stream;
  EXPECT_EQ(send_bodiless("DELETE", session)->answer->status, 204);
  time.run();
  EXPECT_TRUE(stream->closed);
  EXPECT_EQ(send_bodiless("GET", session)->answer->status, 404);
}

TEST_F(news, an_idle_session_ends_and_is_not_found_afterwards) {
  begin();
  const auto session = open_session();
  time.advance(10min);
  EXPECT_EQ(send_in(session, request_2025("ping"))->answer->status, 404);
}

TEST_F(news, a_session_with_an_open_stream_or_a_call_under_way_is_not_idle) {
  begin();
  const auto listening = open_session();
  const auto get = send_bodiless("GET", listening);
  const auto working = open_session();
  const auto nap = send_in(working, request_2025("tools/call", R"({"name": "nap"})"));
  time.advance(30min);
  EXPECT_EQ(send_in(listening, request_2025("ping"))->answer->status, 200);
  EXPECT_EQ(send_in(working, request_2025("ping"))->answer->status, 200);
  time.advance(30min);
  EXPECT_TRUE(nap->answer);
  get->gone();
  time.advance(10min);
  EXPECT_EQ(send_in(listening, request_2025("ping"))->answer->status, 404);
  EXPECT_EQ(send_in(working, request_2025("ping"))->answer->status, 404);
}

TEST_F(news, more_sessions_than_there_may_be_are_refused_until_one_has_ended) {
  begin();
  open_session();
  const auto second = open_session();
  const auto third = send(post(initialize_request()));
  time.run();
  ASSERT_TRUE(third->answer);
  EXPECT_EQ(third->answer->status, 503);
  EXPECT_TRUE(third->answer->headers.find("Retry-After"));
  EXPECT_EQ(error_code(*third->answer), -32603);
  send_bodiless("DELETE", second);
  time.run();
  open_session();
}

TEST_F(news, draining_closes_streams_and_leaves_calls_alone) {
  begin();
  const auto session = open_session();
  const auto stream = send_bodiless("GET", session)->stream;
  const auto nap = send_in(session, request_2025("tools/call", R"({"name": "nap"})"));
  time.run();
  running->drain();
  EXPECT_TRUE(stream->closed);
  time.advance(1h);
  EXPECT_TRUE(nap->answer);
}

// It may have been under way when the streams were closed; the end of the server would wait for it.
TEST_F(news, are_not_listened_to_once_the_server_drains) {
  begin();
  const auto session = open_session();
  const auto event = send_bodiless("GET", session)->stream->events[0].id;
  running->drain();
  for (const auto& late : {send_bodiless("GET", session), send_bodiless("GET", session, {{"Last-Event-ID", event}}),
                           send_bodiless("GET", open_session())}) {
    EXPECT_FALSE(late->stream);
    ASSERT_TRUE(late->answer);
    EXPECT_EQ(late->answer->status, 503);
    EXPECT_TRUE(late->answer->headers.find("Retry-After"));
    EXPECT_EQ(error_code(*late->answer), -32603);
  }
}

TEST_F(news, are_open_to_web_pages_that_may_ask) {
  begin();
  const auto session = open_session();
  const transport::headers page{{"Origin", "http://localhost:5173"}};
  const auto get = send_bodiless("GET", session, page);
  ASSERT_TRUE(get->stream);
  EXPECT_EQ(get->fields.find("Access-Control-Allow-Origin"), "http://localhost:5173");
  const auto ping =
      send(post(request_2025("ping"), {{"Mcp-Session-Id", session}, {"Origin", "http://localhost:5173"}}));
  EXPECT_EQ(ping->answer->status, 200);
  EXPECT_EQ(ping->answer->headers.find("Access-Control-Allow-Origin"), "http://localhost:5173");
  EXPECT_THAT(std::string{*ping->answer->headers.find("Access-Control-Expose-Headers")}, HasSubstr("Mcp-Session-Id"));
  EXPECT_EQ(ping->answer->headers.find("Vary"), "Origin");
}

// Source: the Fetch standard, "CORS-preflight request".
TEST_F(news, are_promised_to_web_pages_that_ask_before) {
  begin();
  const auto ask = [this](std::string_view origin, std::string_view method) {
    auto in = post("", {{"Origin", origin}, {"Access-Control-Request-Headers", "content-type,mcp-method"}});
    if (!method.empty())
      in.headers.add("Access-Control-Request-Method", method);
    in.method = "OPTIONS";
    return *send(std::move(in))->answer;
  };
  const auto good = ask("https://127.0.0.1:8443", "POST");
  EXPECT_EQ(good.status, 204);
  EXPECT_EQ(good.headers.find("Access-Control-Allow-Origin"), "https://127.0.0.1:8443");
  EXPECT_EQ(good.headers.find("Access-Control-Allow-Methods"), "GET, POST, DELETE");
  EXPECT_EQ(good.headers.find("Access-Control-Allow-Headers"), "content-type,mcp-method");
  const auto foreign = ask("https://evil.example", "POST");
  EXPECT_EQ(foreign.status, 403);
  EXPECT_FALSE(foreign.headers.find("Access-Control-Allow-Origin"));
  const auto plain = ask("https://127.0.0.1:8443", "");
  EXPECT_EQ(plain.status, 405) << "no preflight request";
  EXPECT_EQ(plain.headers.find("Allow"), "GET, POST, DELETE");
}

TEST_F(news, over_a_link_log_messages_come_after_the_handshake) {
  begin();
  auto link = std::make_shared<recorded_link>();
  send(line(request_2025("ping")), link);
  running->log(log_level::info, 1);
  EXPECT_THAT(link->messages, SizeIs(0));
  send(line(initialize_request()), link);
  running->log(log_level::info, 2);
  EXPECT_THAT(link->messages, SizeIs(1));
}

} // namespace actors::mcp::test
