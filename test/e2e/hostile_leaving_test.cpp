// A client that goes away at every point of a call: the handler sees its cancellation, and nothing is left behind.
#include "test/e2e/hostile.hpp"

#include <thread>

namespace e2e {
namespace {

using namespace std::chrono_literals;
using examples::era;
using examples::mcp_client;
using examples::mcp_request;

enum class way { fin, rst, half };
constexpr way all_ways[] = {way::fin, way::rst, way::half};

struct hostile_leaving : hostile_http {
  /// Those that are half closed have to be kept until the server has closed.
  void leave(raw_client& by, way how) {
    if (how == way::fin)
      by.close();
    else if (how == way::rst)
      by.reset();
    else
      by.half_close();
  }

  int count(std::string_view what) {
    return client.call(connection, "noticed", {}).structured().at(what).to_number<int>();
  }

  template <class Condition>
  bool eventually(Condition holds) {
    for (const auto limit = std::chrono::steady_clock::now() + patience; !holds();)
      if (std::chrono::steady_clock::now() > limit)
        return false;
      else
        std::this_thread::sleep_for(2ms);
    return true;
  }

  void expect_begun(int more) {
    EXPECT_TRUE(eventually([&] { return count("begun") >= begun + more; })) << count("begun") - begun << " of " << more;
    begun = count("begun");
  }

  void expect_all_noticed() {
    EXPECT_TRUE(eventually([&] { return count("noticed") == count("begun"); }))
        << count("noticed") << " of " << count("begun") << " handlers saw that nobody waits";
  }

  /// In 2025 progress is what opens a stream; a token asks for it.
  mcp_request make_telling(mcp_client& by, std::string_view tool) {
    auto request = by.make_call(tool, {{"tell", true}});
    constexpr std::string_view params = R"("params":{)";
    constexpr std::string_view meta = R"("_meta":{)";
    if (const auto place = request.body.find(meta); place != std::string::npos)
      request.body.insert(place + meta.size(), R"("progressToken":"t",)");
    else
      request.body.insert(request.body.find(params) + params.size(), R"("_meta":{"progressToken":"t"},)");
    return request;
  }

  /// Calls whose streams have begun.
  std::vector<raw_client> begin_streams(mcp_client& by) {
    std::vector<raw_client> all;
    for (int n = 0; n < 16; ++n) {
      all.push_back(raw());
      all.back().send(to_bytes(make_telling(by, "noticing")));
      EXPECT_TRUE(all.back().receive_until(n % 2 == 0 ? "text/event-stream" : "notifications/progress"));
    }
    return all;
  }

  int begun = 0;
};

TEST_F(hostile_leaving, at_any_byte_of_a_request_leaves_nothing_behind) {
  const auto request = to_bytes(client.make_call("noticing", {}));
  twice([&] {
    for (const auto how : all_ways)
      for (std::size_t size = 0; size < request.size(); ++size) {
        auto leaving = raw();
        leaving.send(std::string_view{request}.substr(0, size));
        leave(leaving, how);
      }
    EXPECT_EQ(count("begun"), 0) << "half a request has reached a handler";
  });
}

TEST_F(hostile_leaving, behind_the_request_is_seen_by_its_handler) {
  twice([&] {
    for (const auto how : all_ways)
      for (const char* tool : {"noticing", "watching"})
        for (auto* by : {&client, &old_client}) {
          std::vector<raw_client> leaving;
          for (int n = 0; n < 16; ++n) {
            leaving.push_back(raw());
            leaving.back().send(to_bytes(by->make_call(tool, {})));
          }
          expect_begun(16);
          for (auto& each : leaving)
            leave(each, how);
          expect_all_noticed();
        }
  });
}

TEST_F(hostile_leaving, in_the_middle_of_the_stream_is_seen_by_its_handler) {
  twice([&] {
    for (const auto how : all_ways) {
      auto leaving = begin_streams(client);
      for (auto& each : leaving)
        leave(each, how);
      expect_all_noticed();
    }
  });
}

// Source: 2025-11-25, basic/transports, "Sending Messages to the Server": the client may come back to its stream.
TEST_F(hostile_leaving, in_the_middle_of_the_stream_of_2025_is_no_cancellation_until_its_session_ends) {
  twice([&] {
    for (const auto how : all_ways) {
      mcp_client mine{era::v2025_11_25};
      auto own = server.connect();
      mine.open(own);
      auto leaving = begin_streams(mine);
      const auto before = count("noticed");
      for (auto& each : leaving)
        leave(each, how);
      expect_life();
      EXPECT_EQ(count("noticed"), before);
      own = server.connect();
      EXPECT_TRUE(mine.close(own));
      expect_all_noticed();
    }
  });
}

TEST_F(hostile_leaving, with_more_requests_behind_is_seen_by_its_handler) {
  const auto behind = to_bytes(client.make("server/discover"));
  std::string much;
  for (int n = 0; n < 100; ++n)
    much += behind;
  twice([&] {
    std::vector<raw_client> leaving;
    for (int n = 0; n < 48; ++n) {
      leaving.push_back(raw());
      leaving.back().send(to_bytes(client.make_call("noticing", {})) + (n % 2 == 0 ? behind : much));
    }
    expect_begun(48);
    for (std::size_t n = 0; n < leaving.size(); ++n)
      leave(leaving[n], all_ways[n % 3]);
    expect_all_noticed();
  });
}

TEST_F(hostile_leaving, with_half_of_the_answer_read_leaves_nothing_behind) {
  const auto request = to_bytes(client.make("tools/list"));
  const auto three = request + request + request;
  auto whole = raw();
  whole.send(request);
  ASSERT_TRUE(whole.receive());
  twice([&] {
    for (const auto how : all_ways)
      for (int n = 0; n < 100; ++n) {
        auto leaving = raw(1024);
        leaving.send(three);
        ASSERT_TRUE(leaving.receive_until("HTTP/1.1 200"));
        leave(leaving, how);
      }
  });
}

TEST_F(hostile_leaving, before_the_answer_comes_leaves_nothing_behind) {
  twice([&] {
    for (const auto how : all_ways)
      for (int n = 0; n < 200; ++n) {
        auto leaving = raw();
        leaving.send(
            to_bytes(client.make_call(n % 2 == 0 ? "add" : "sleeper", {{"a", 1}, {"b", 1}, {"milliseconds", 5}})));
        leave(leaving, how);
      }
    expect_all_noticed();
  });
}

TEST_F(hostile_leaving, by_word_of_2025_is_seen_by_the_handler_of_that_call_alone) {
  mcp_client other{era::v2025_11_25};
  auto others = server.connect();
  other.open(others);
  const auto tell = [&](mcp_client& who, const std::string& id) {
    auto note = who.make("notifications/cancelled");
    note.body = R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)" + id + "}}";
    const auto answer = connection.post(examples::mcp_path, note.headers, note.body);
    EXPECT_EQ(answer.status, 202) << answer.body;
  };
  twice([&] {
    std::vector<raw_client> waiting;
    std::vector<std::int64_t> ids;
    for (int n = 0; n < 10; ++n) {
      const auto request = old_client.make_call(n % 2 == 0 ? "noticing" : "watching", {});
      tell(old_client, std::to_string(request.id)); // before it is known
      waiting.push_back(raw());
      waiting.back().send(to_bytes(request));
      ids.push_back(request.id);
    }
    expect_begun(10);
    const auto before = count("noticed");
    for (const auto id : ids) {
      tell(other, std::to_string(id)); // somebody else's
      tell(old_client, '"' + std::to_string(id) + '"');
    }
    for (const char* nonsense : {"null", "{}", "[]", "1.5", "true", "9007199254740993", "-1"})
      tell(old_client, nonsense);
    EXPECT_EQ(count("noticed"), before);
    for (const auto id : ids)
      tell(old_client, std::to_string(id));
    expect_all_noticed();
    for (const auto id : ids)
      tell(old_client, std::to_string(id)); // after it is over
    for (auto& each : waiting)
      EXPECT_EQ(each.receive().value().status, 200) << "a stream without an answer";
  });
}

TEST_F(hostile_leaving, by_ending_its_session_cancels_its_calls_and_no_others) {
  twice([&] {
    mcp_client leaving{era::v2025_11_25};
    auto own = server.connect();
    leaving.open(own);
    auto mine = raw();
    mine.send(to_bytes(leaving.make_call("noticing", {})));
    auto others = raw();
    others.send(to_bytes(old_client.make_call("noticing", {})));
    expect_begun(2);
    const auto before = count("noticed");
    EXPECT_TRUE(leaving.close(own));
    EXPECT_TRUE(eventually([&] { return count("noticed") == before + 1; }));
    EXPECT_TRUE(mine.receive());
    others.reset();
    expect_all_noticed();
  });
}

} // namespace
} // namespace e2e
