// 2025 sessions over HTTP in the hands of those who mean no good.
#include "test/e2e/hostile.hpp"

#include <atomic>
#include <thread>

namespace e2e {
namespace {

using namespace std::chrono_literals;
using examples::era;
using examples::http_headers;
using examples::mcp_client;

constexpr std::size_t most_sessions = 10'000;

constexpr std::string_view initialize =
    R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},)"
    R"("clientInfo":{"name":"e2e","version":"1"}}})";

struct opened {
  std::vector<std::string> ids;
  std::size_t refused = 0;
};

/// So many, over one connection; `refused`: with 503 and a time to come back.
opened open_sessions(raw_client& over, std::size_t count) {
  opened out;
  std::thread sender{[&] {
    const auto request = post_bytes(initialize);
    for (std::size_t n = 0; n < count; ++n)
      over.send(request);
  }};
  for (std::size_t n = 0; n < count; ++n) {
    const auto answer = over.receive();
    if (!answer)
      break;
    if (answer->status == 200)
      out.ids.push_back(answer->header("Mcp-Session-Id"));
    else
      out.refused += answer->status == 503 && !answer->header("Retry-After").empty() ? 1 : 0;
  }
  sender.join();
  return out;
}

std::string in_session(std::string_view method, const std::string& id, std::string_view body = {}) {
  return std::string{method} +
         " /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nMcp-Session-Id: " + id +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
}

constexpr std::string_view ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";

/// How many of them were answered with that status.
std::size_t count_answers(raw_client& over, const std::vector<std::string>& requests, int status) {
  std::thread sender{[&] {
    for (const auto& each : requests)
      over.send(each);
  }};
  std::size_t found = 0;
  for (std::size_t n = 0; n < requests.size(); ++n)
    if (const auto answer = over.receive())
      found += answer->status == status ? 1 : 0;
    else
      break;
  sender.join();
  return found;
}

std::vector<std::string> for_each(const std::vector<std::string>& ids, std::string_view method,
                                  std::string_view body = {}) {
  std::vector<std::string> out;
  for (const auto& id : ids)
    out.push_back(in_session(method, id, body));
  return out;
}

struct hostile_sessions : hostile_http {};

TEST_F(hostile_sessions, opened_by_the_10000_and_left_leave_no_room_for_more_and_all_else_goes_on) {
  auto many = raw();
  std::vector<std::string> open;
  twice([&] {
    const auto mine = open_sessions(many, most_sessions + 10);
    open.insert(open.end(), mine.ids.begin(), mine.ids.end());
    EXPECT_EQ(open.size(), most_sessions - 1) << "one is the fixture's own";
    EXPECT_EQ(mine.ids.size() + mine.refused, most_sessions + 10);
    expect_life();
    EXPECT_EQ(count_answers(many, for_each({open.front(), open.back()}, "POST", ping), 200), 2U);
  });
}

TEST_F(hostile_sessions, opened_by_the_10000_and_ended_leave_nothing_behind) {
  twice([&] {
    auto many = raw();
    const auto mine = open_sessions(many, most_sessions);
    EXPECT_EQ(mine.ids.size(), most_sessions - 1);
    EXPECT_EQ(mine.refused, 1U);
    EXPECT_EQ(count_answers(many, for_each(mine.ids, "DELETE"), 204), mine.ids.size());
    EXPECT_EQ(count_answers(many, for_each({mine.ids.front(), mine.ids.back()}, "POST", ping), 404), 2U);
  });
}

TEST_F(hostile_sessions, that_are_dead_or_foreign_or_no_session_at_all_are_refused) {
  mcp_client ended{era::v2025_11_25};
  ended.open(connection);
  const auto dead = ended.session();
  ended.close(connection);
  const std::string nearly = old_client.session().substr(1) + (old_client.session().front() == '0' ? "1" : "0");
  twice([&] {
    for (const auto& id : {dead, nearly, std::string(32, '0'), std::string(5000, 'a'), std::string{"../../etc/passwd"},
                           old_client.session() + "0", old_client.session().substr(1), std::string{"\xff\xfe"}})
      for (const char* method : {"GET", "DELETE", "POST"}) {
        auto by = raw();
        by.send(in_session(method, id, std::string_view{method} == "POST" ? ping : ""));
        EXPECT_EQ(by.receive().value().status, 404) << method << ' ' << id;
      }
    for (const char* method : {"GET", "DELETE", "POST"}) {
      const auto body = std::string_view{method} == "POST" ? ping : "";
      auto by = raw();
      by.send(in_session(method, "", body));
      EXPECT_EQ(by.receive().value().status, 400) << method << " with an empty id";
      by.send(in_session(method, old_client.session() + "\r\nMcp-Session-Id: " + dead, body));
      EXPECT_EQ(by.receive().value().status, 400) << method << " with two ids";
    }
  });
}

TEST_F(hostile_sessions, that_many_connections_use_at_once_answer_them_all) {
  twice([&] {
    std::atomic<int> good{0};
    std::vector<std::thread> users;
    for (int user = 0; user < 8; ++user)
      users.emplace_back([&, user] {
        mcp_client mine{era::v2026_07_28};
        auto by = raw();
        for (int n = 0; n < 50; ++n) {
          const auto id = std::to_string(user * 1000 + n);
          by.send(in_session("POST", old_client.session(),
                             R"({"jsonrpc":"2.0","id":)" + id +
                                 R"(,"method":"tools/call","params":{"name":"add","arguments":{"a":1,"b":)" + id +
                                 "}}}"));
          const auto answer = by.receive();
          good += answer && answer->body.find("\"id\":" + id + ",") != std::string::npos ? 1 : 0;
        }
      });
    for (auto& each : users)
      each.join();
    EXPECT_EQ(good, 400);
  });
}

TEST_F(hostile_sessions, that_end_while_all_their_connections_are_busy_end_for_all_of_them) {
  twice([&] {
    mcp_client owner{era::v2025_11_25};
    auto own = server.connect();
    owner.open(own);
    std::vector<raw_client> users;
    for (int n = 0; n < 32; ++n) {
      users.push_back(raw());
      users.back().send(n % 2 == 0 ? in_session("GET", owner.session())
                                   : to_bytes(owner.make_call("sleeper", {{"milliseconds", 20}})));
    }
    EXPECT_TRUE(users.front().receive_until("text/event-stream"));
    EXPECT_TRUE(owner.close(own));
    for (auto& each : users)
      EXPECT_TRUE(each.receive()) << "an end of the stream, an answer, or 404";
  });
}

// -- those that are forgotten -----------------------------------------------------

struct hostile_patience : hostile_http {
  hostile_patience() : hostile_http(IMPATIENT_SERVER, {"impatient", "sessions", "add", "announce"}) {
    holding.send(in_session("GET", old_client.session()));
    EXPECT_TRUE(holding.receive_until("text/event-stream"));
    old_client.ask(connection, "logging/setLevel", {{"level", "emergency"}}); // nobody reads that stream
  }

  raw_client holding = raw(2048); // while the stream is open, the session does not end
};

TEST_F(hostile_patience, is_not_abused_by_sessions_that_are_left) {
  twice([&] {
    auto by = raw();
    const auto left = open_sessions(by, 1000);
    EXPECT_EQ(left.ids.size(), 1000U);
    std::this_thread::sleep_for(1500ms); // to ask would keep them
    EXPECT_EQ(count_answers(by, for_each(left.ids, "POST", ping), 404), left.ids.size()) << "they are reaped";
  });
}

TEST_F(hostile_patience, is_not_abused_by_requests_that_never_end) {
  const auto request = to_bytes(client.make_call("add", {{"a", 1}, {"b", 1}}));
  const auto header_size = request.find("\r\n\r\n") + 4;
  twice([&] {
    std::vector<raw_client> open;
    for (int n = 0; n < 100; ++n)
      for (const auto size : {std::size_t{1}, header_size - 1, header_size, request.size() - 1}) {
        open.push_back(raw());
        open.back().send(request.substr(0, size));
      }
    // One that sends byte after byte must not go on for ever, either.
    auto slow = raw();
    std::optional<examples::http_response> told;
    for (std::size_t sent = 0; sent < request.size() && !told; ++sent) {
      slow.send(std::string_view{request}.substr(sent, 1));
      told = slow.receive(5ms);
    }
    EXPECT_TRUE(told && told->status == 408);
    for (auto& each : open) {
      const auto answers = each.receive_all();
      ASSERT_TRUE(answers) << "it is kept open";
      EXPECT_TRUE(answers->size() == 1 && answers->front().status == 408);
    }
  });
}

TEST_F(hostile_patience, is_not_abused_by_1000_streams_that_nobody_reads) {
  twice([&] {
    auto opener = raw();
    const auto sessions = open_sessions(opener, 1000);
    std::vector<raw_client> streams;
    for (const auto& id : sessions.ids) {
      streams.push_back(raw(2048));
      streams.back().send(in_session("GET", id));
      ASSERT_TRUE(streams.back().receive_until("text/event-stream"));
    }
    connection = server.connect();
    // 200 KB for each, where 64 KiB may wait.
    EXPECT_EQ(client.call(connection, "announce", {{"messages", 10}, {"bytes", 20'000}}).text(), "done");
    expect_life();
    for (std::size_t n = 0; n < streams.size(); n += 2)
      streams[n].reset();
    streams.clear();
    auto closer = raw();
    const auto ended = count_answers(closer, for_each(sessions.ids, "DELETE"), 204);
    const auto gone = count_answers(closer, for_each(sessions.ids, "DELETE"), 404);
    EXPECT_EQ(gone, sessions.ids.size()) << ended << " were still there";
  });
}

TEST_F(hostile_sessions, whose_calls_talk_to_nobody_cost_no_memory) {
  twice([&] {
    // How much each of them has to hold is chance; over several floods it evens out.
    for (int flood = 0; flood < 3; ++flood) {
      std::vector<raw_client> deaf;
      for (int n = 0; n < 64; ++n) {
        deaf.push_back(raw(2048));
        deaf.back().send(to_bytes(old_client.make_call("chatty", {{"messages", 50}, {"bytes", 20'000}})));
      }
      for (auto& each : deaf)
        EXPECT_TRUE(each.receive_until("notifications/message"));
      expect_life();
      for (std::size_t n = 0; n < deaf.size(); n += 2)
        deaf[n].reset();
    }
  });
}

} // namespace
} // namespace e2e
