// Sessions of 2025 that outlive their server.
#include "libactors/control.hpp"
#include "supervision/supervisor.hpp"
#include "test/services/mcp/running_server.hpp"
#include "test/support/temporary_folder.hpp"

#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

#include <array>

namespace actors::mcp::test {
namespace {

struct agreement {
  bool yes = false;
};
BOOST_DESCRIBE_STRUCT(agreement, (), (yes))

/// A server whose sessions are in a file. Several may follow each other.
class kept_server : public server_test {
public:
  explicit kept_server(const std::filesystem::path& file, std::size_t most = 100)
      : registered_({.name = "kept", .version = "1.0"}, {.max_sessions = most, .session_file = file}) {
    registered_.resource_template("test://{name}", {}, [] { return std::string{"here"}; });
    registered_.tool("ask", "", [](context& ctx) -> task<std::string> {
      const auto said = co_await ctx.elicit<agreement>("Go on?");
      co_return said && said->yes ? "yes" : "no";
    });
    auto started = registered_.start(runtime);
    if (started)
      running = *started;
    else
      refusal = describe(started.error());
  }
  ~kept_server() override {
    if (running)
      running->stop();
  }

  int status_of(const exchange_ptr& sent) {
    time.run();
    return sent->answer ? sent->answer->status : 0;
  }
  int ping(const std::string& session) { return status_of(send_in(session, request_2025("ping"))); }

  std::string refusal;

private:
  void TestBody() override {}

  server registered_;
};

struct kept_mcp_sessions : testing::Test {
  kept_mcp_sessions() { begin(); }

  void begin() { server.emplace(folder / "sessions.db"); }
  void restart() {
    server.reset();
    begin();
  }

  actors::test::temporary_folder folder;
  std::optional<kept_server> server;
};

TEST_F(kept_mcp_sessions, go_on_with_the_next_server) {
  const auto id = server->open_session();
  restart();
  EXPECT_EQ(server->ping(id), 200);
  restart();
  EXPECT_EQ(server->ping(id), 200);
}

TEST_F(kept_mcp_sessions, go_on_at_the_revision_that_was_agreed_on) {
  const auto id = server->open_session("2025-03-26");
  restart();
  // Batches are of that revision alone; the header is left out, so that the session decides.
  const auto many = server->send(post("[" + request_2025("ping") + "]", {{"Mcp-Session-Id", id}}));
  ASSERT_EQ(server->status_of(many), 200);
  EXPECT_TRUE(many->body().is_array());
}

TEST_F(kept_mcp_sessions, remember_which_log_messages_the_client_wants) {
  const auto id = server->open_session();
  EXPECT_EQ(server->status_of(server->send_in(id, request_2025("logging/setLevel", R"({"level": "error"})"))), 200);
  restart();
  const auto stream = server->send_bodiless("GET", id)->stream;
  ASSERT_TRUE(stream);
  server->running->log(log_level::warning, "unwanted");
  server->running->log(log_level::error, "wanted");
  ASSERT_EQ(stream->messages.size(), 1U);
  EXPECT_EQ(stream->messages[0].at("params").at("data"), "wanted");
}

TEST_F(kept_mcp_sessions, remember_what_the_client_has_subscribed_to) {
  const auto id = server->open_session();
  const auto ask = [&](const std::string& method, const std::string& uri) {
    return server->status_of(server->send_in(id, request_2025(method, R"({"uri": ")" + uri + R"("})")));
  };
  EXPECT_EQ(ask("resources/subscribe", "test://a"), 200);
  EXPECT_EQ(ask("resources/subscribe", "test://b"), 200);
  EXPECT_EQ(ask("resources/unsubscribe", "test://a"), 200);
  restart();
  const auto stream = server->send_bodiless("GET", id)->stream;
  ASSERT_TRUE(stream);
  server->running->resource_updated("test://a");
  server->running->resource_updated("test://b");
  ASSERT_EQ(stream->messages.size(), 1U);
  EXPECT_EQ(stream->messages[0].at("params").at("uri"), "test://b");
}

// Source: 2025-11-25, basic, "Requests": an id is not used twice in a session.
TEST_F(kept_mcp_sessions, take_no_old_answer_for_that_to_a_new_question) {
  const auto opened = server->send(
      post(request_2025("initialize", R"({"protocolVersion": "2025-11-25", "capabilities": {"elicitation": {}},
                        "clientInfo": {"name": "t", "version": "1"}})")));
  server->time.run();
  const std::string session{*opened->answer->headers.find("Mcp-Session-Id")};
  const auto begin_call = [&] {
    auto call = server->send_in(session, request_2025("tools/call", R"({"name": "ask"})"));
    server->time.run();
    return call;
  };
  const auto id_of = [](const exchange_ptr& call) { return call->stream->messages.at(0).at("id"); };
  const auto answer = [&](const boost::json::value& id) {
    server->send_in(session, R"({"jsonrpc": "2.0", "id": )" + boost::json::serialize(id) +
                                 R"(, "result": {"action": "accept", "content": {"yes": true}}})");
    server->time.run();
  };
  const auto old = id_of(begin_call());
  restart();
  const auto call = begin_call();
  answer(old);
  EXPECT_FALSE(call->stream->closed);
  answer(id_of(call));
  EXPECT_TRUE(call->stream->closed);
}

TEST_F(kept_mcp_sessions, that_a_client_has_ended_stay_so) {
  const auto id = server->open_session();
  EXPECT_EQ(server->status_of(server->send_bodiless("DELETE", id)), 204);
  EXPECT_EQ(server->ping(id), 404);
  restart();
  EXPECT_EQ(server->ping(id), 404);
}

TEST_F(kept_mcp_sessions, do_not_even_notice_a_crash_of_their_supervisor) {
  const auto id = server->open_session();
  const auto parts = which_children(server->runtime, server->running->root());
  const auto sessions = which_children(server->runtime, parts->at(0).process);
  ASSERT_EQ(sessions->at(1).id, "processes");
  kill(sessions->at(1).process);
  EXPECT_EQ(server->ping(id), 200);
  server->time.run();
  EXPECT_EQ(server->ping(id), 200);
  EXPECT_EQ(server->status_of(server->send_in(id, request_2025("logging/setLevel", R"({"level": "error"})"))), 200);
}

TEST_F(kept_mcp_sessions, come_back_as_soon_as_there_is_room_for_them) {
  const std::array ids{server->open_session(), server->open_session()};
  server.reset();
  server.emplace(folder / "sessions.db", 1);
  const bool first = server->ping(ids[0]) == 200;
  EXPECT_EQ(server->ping(ids[first ? 1 : 0]), 404);
  EXPECT_EQ(server->status_of(server->send_bodiless("DELETE", ids[first ? 0 : 1])), 204);
  const auto parts = which_children(server->runtime, server->running->root());
  kill(parts->at(0).process); // the supervisor of the sessions: the next one looks into the file again
  server->time.run();
  EXPECT_EQ(server->ping(ids[first ? 1 : 0]), 200);
}

TEST_F(kept_mcp_sessions, need_a_file_that_is_theirs) {
  const kept_server other{folder / "sessions.db"};
  EXPECT_FALSE(other.running);
  EXPECT_NE(other.refusal.find("another program"), std::string::npos) << other.refusal;
}

} // namespace
} // namespace actors::mcp::test
