// A server that is asked to end, and has all the time that it needs: what is under way is answered, and nothing new begins.
#include "test/e2e/leaving.hpp"
#include "test/support/temporary_folder.hpp"

#include <csignal>
#include <fstream>
#include <system_error>
#include <thread>

namespace e2e {
namespace {

using namespace std::chrono_literals;
using examples::era;
using examples::mcp_client;
using examples::mcp_request;

/// Longer than any test: nothing here may depend on the limit.
const std::vector<std::string> no_limit{"3600000"};

struct held_calls : testing::Test {
  boost::json::object arguments(const std::string& name) const { return {{"name", name}, {"until", file.string()}}; }

  void release() const { std::ofstream{file} << "now"; }

  const actors::test::temporary_folder folder;
  const std::filesystem::path file = folder / "released";
};

struct ending_over_http : held_calls {
  struct call {
    mcp_request request;
    raw_client over;
  };

  call begin(const mcp_request& request, const std::string& name) {
    call out{request, raw_client{server.port()}};
    out.over.send(to_bytes(request));
    expect_begun(server.process(), name);
    return out;
  }

  void open_session() {
    auto connection = server.connect();
    old_client.open(connection);
  }

  void ask_to_end() const { server.process().signal(SIGTERM); }

  /// Waits for it.
  bool takes_no_more_connections() const {
    for (const auto limit = std::chrono::steady_clock::now() + patience; std::chrono::steady_clock::now() < limit;) {
      try {
        const raw_client one{server.port()};
      } catch (const std::system_error&) {
        return true;
      }
      std::this_thread::sleep_for(2ms);
    }
    return false;
  }

  std::optional<int> exit_code() const { return server.process().wait(patience); }

  mutable http_server server{LEAVING_SERVER, no_limit};
  mcp_client client{era::v2026_07_28};
  mcp_client old_client{era::v2025_11_25, asked_by_forms()};
};

TEST_F(ending_over_http, calls_under_way_are_answered_and_new_ones_refused) {
  open_session();
  std::vector<call> calls;
  for (auto* by : {&client, &old_client})
    for (const bool streamed : {false, true})
      for (int n = 0; n < 2; ++n) {
        const auto name = "call-" + std::to_string(calls.size()) + '.';
        const auto request =
            streamed ? make_streamed_call(*by, "held", arguments(name)) : by->make_call("held", arguments(name));
        calls.push_back(begin(request, name));
      }
  ask_to_end();
  ASSERT_TRUE(takes_no_more_connections());
  for (auto& each : calls) // behind the one under way
    each.over.send(to_bytes(client.make("server/discover")));
  release();
  for (auto& each : calls) {
    EXPECT_EQ(answer_of(each.request, each.over.receive()).text(), "released");
    const auto refused = each.over.receive();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 503);
  }
  EXPECT_EQ(exit_code(), 0);
}

TEST_F(ending_over_http, streams_of_news_are_brought_to_their_end) {
  open_session();
  raw_client news{server.port()};
  news.send("GET /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nMcp-Session-Id: " +
            old_client.session() + "\r\n\r\n");
  ASSERT_TRUE(news.receive_until("text/event-stream"));
  raw_client listening{server.port()};
  const auto listen = client.make("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}});
  listening.send(to_bytes(listen));
  ASSERT_TRUE(listening.receive_until("acknowledged"));
  ask_to_end();
  EXPECT_TRUE(news.receive()) << "cut off in the middle";
  EXPECT_EQ(answer_of(listen, listening.receive()).result().at("resultType"), "complete");
  EXPECT_EQ(exit_code(), 0);
}

TEST_F(ending_over_http, a_call_that_waits_for_its_client_is_answered_at_once) {
  open_session();
  auto asking = begin(old_client.make_call("asking", {{"name", "this"}}), "this");
  ASSERT_TRUE(asking.over.receive_until("elicitation/create"));
  ask_to_end();
  const auto answer = asking.over.receive();
  expect_told_of_end(answer_of(asking.request, answer));
  EXPECT_NE(answer->body.find("notifications/cancelled"), std::string::npos) << "the question is withdrawn";
  EXPECT_EQ(exit_code(), 0);
}

TEST_F(ending_over_http, a_call_that_would_ask_its_client_now_is_answered_at_once) {
  open_session();
  auto asking = begin(old_client.make_call("asking_late", arguments("this")), "this");
  ask_to_end();
  ASSERT_TRUE(takes_no_more_connections());
  release();
  expect_told_of_end(answer_of(asking.request, asking.over.receive()));
  EXPECT_EQ(exit_code(), 0);
}

// -- over stdio -------------------------------------------------------------------

struct ending_over_stdio : held_calls {
  mcp_request begin(const mcp_request& request, const std::string& name) {
    server.send(request.body);
    expect_begun(server.process(), name);
    return request;
  }

  /// The next message that answers this request.
  examples::mcp_answer answer_to(const mcp_request& request) {
    for (;;) {
      const auto message = server.receive();
      if (const auto* id = message.as_object().if_contains("id"); id && *id == request.id && !is_request(message))
        return mcp_client::read(request, 200, boost::json::serialize(message));
    }
  }

  static bool is_request(const boost::json::value& message) { return message.as_object().contains("method"); }

  stdio_server server{LEAVING_SERVER, no_limit};
  mcp_client client{era::v2026_07_28};
  mcp_client old_client{era::v2025_11_25};
};

TEST_F(ending_over_stdio, a_call_under_way_is_answered_and_a_new_one_refused) {
  const auto held = begin(client.make_call("held", arguments("this")), "this");
  server.process().signal(SIGTERM);
  // Until the signal has come they are answered.
  auto next = server.ask(client, "server/discover");
  for (const auto limit = std::chrono::steady_clock::now() + patience;
       next.error_code() == 0 && std::chrono::steady_clock::now() < limit;)
    next = server.ask(client, "server/discover");
  EXPECT_EQ(next.error_code(), -32603);
  EXPECT_EQ(next.message.at("error").at("message"), "the server is shutting down");
  release();
  EXPECT_EQ(answer_to(held).text(), "released");
  EXPECT_EQ(server.process().wait(patience), 0);
}

TEST_F(ending_over_stdio, a_call_that_waits_for_its_client_is_answered_at_once) {
  server.initialize(old_client, asked_by_forms());
  const auto asking = begin(old_client.make_call("asking", {{"name", "this"}}), "this");
  ASSERT_EQ(server.receive().at("method"), "elicitation/create");
  EXPECT_EQ(server.stop(), 0);
  EXPECT_EQ(server.receive().at("method"), "notifications/cancelled");
  expect_told_of_end(answer_to(asking));
}

// Nobody can end a subscription any more whose client has closed its end, nor answer a question.
// Source: 2026-07-28, basic/transports/stdio, "Shutdown".
TEST_F(ending_over_stdio, a_subscription_does_not_outlive_the_input) {
  const auto listening = client.make("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}});
  server.send(listening.body);
  ASSERT_EQ(server.receive().at("method"), "notifications/subscriptions/acknowledged");
  server.process().close_input();
  EXPECT_EQ(answer_to(listening).result().at("resultType"), "complete");
  EXPECT_EQ(server.process().wait(patience), 0);
}

TEST_F(ending_over_stdio, a_call_that_waits_for_its_client_does_not_outlive_the_input) {
  server.initialize(old_client, asked_by_forms());
  const auto asking = begin(old_client.make_call("asking", {{"name", "this"}}), "this");
  ASSERT_EQ(server.receive().at("method"), "elicitation/create");
  server.process().close_input();
  EXPECT_EQ(server.receive().at("method"), "notifications/cancelled");
  expect_told_of_end(answer_to(asking));
  EXPECT_EQ(server.process().wait(patience), 0);
}

} // namespace
} // namespace e2e
