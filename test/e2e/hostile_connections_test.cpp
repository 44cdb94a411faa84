// Connections that are used in ways that nobody means well by, over HTTP.
#include "test/e2e/hostile.hpp"

#include <boost/json/parse.hpp>

#include <thread>

namespace e2e {
namespace {

using namespace std::chrono_literals;
using examples::era;
using examples::mcp_client;

struct hostile_connections : hostile_http {
  bool adds(raw_client& over) {
    over.send(to_bytes(client.make_call("add", {{"a", 1}, {"b", 1}})));
    const auto answer = over.receive();
    return answer && answer->status == 200;
  }
};

TEST_F(hostile_connections, that_are_half_open_keep_nobody_waiting) {
  const auto request = to_bytes(client.make_call("add", {{"a", 1}, {"b", 1}}));
  const auto header_size = request.find("\r\n\r\n") + 4;
  twice([&] {
    std::vector<raw_client> open;
    for (int n = 0; n < 200; ++n) {
      open.push_back(raw());
      open.push_back(raw());
      open.back().send(request.substr(0, header_size / 2));
      open.push_back(raw());
      open.back().send(request.substr(0, header_size + 10));
    }
    expect_life();
    auto another = raw();
    EXPECT_TRUE(adds(another));
    // Those that were late are served when the rest comes.
    for (std::size_t n = 1; n < open.size(); n += 30)
      EXPECT_TRUE(open[n].send(request.substr(header_size / 2)) && open[n].receive());
    for (std::size_t n = 0; n < open.size(); n += 2)
      open[n].reset();
  });
}

TEST_F(hostile_connections, that_send_one_byte_at_a_time_keep_nobody_waiting_and_are_answered) {
  const auto request = to_bytes(client.make_call("add", {{"a", 1}, {"b", 1}}));
  twice([&] {
    std::vector<raw_client> slow;
    for (int n = 0; n < 20; ++n)
      slow.push_back(raw());
    auto fast = raw();
    for (const char byte : request) {
      for (auto& each : slow)
        ASSERT_TRUE(each.send({&byte, 1}));
      ASSERT_TRUE(adds(fast)) << "between two bytes of the others";
    }
    for (auto& each : slow)
      EXPECT_EQ(each.receive().value().status, 200);
  });
}

TEST_F(hostile_connections, with_10000_requests_in_a_row_are_answered_in_their_order) {
  constexpr int count = 10'000;
  twice([&] {
    auto pipeline = raw();
    mcp_client numbered{era::v2026_07_28};
    std::string all;
    for (int n = 0; n < count; ++n)
      all += to_bytes(numbered.make_call("add", {{"a", n}, {"b", 0}}));
    std::thread sender{[&] { pipeline.send(all); }};
    int in_order = 0;
    for (int n = 1; n <= count; ++n) {
      const auto answer = pipeline.receive();
      if (!answer)
        break;
      const auto message = boost::json::parse(answer->body);
      const auto result = message.at("result").at("structuredContent").at("result").to_number<int>();
      in_order += message.at("id") == n && result == n - 1 ? 1 : 0;
    }
    EXPECT_EQ(in_order, count);
    sender.join();
  });
}

TEST_F(hostile_connections, with_30000_requests_in_a_row_and_nobody_who_reads_cost_no_memory) {
  std::string all;
  for (int n = 0; n < 30'000; ++n)
    all += to_bytes(client.make("tools/list"));
  twice([&] {
    std::vector<raw_client> open;
    for (int n = 0; n < 4; ++n) {
      open.push_back(raw(4096));
      EXPECT_FALSE(open.back().send(all, 200ms)) << "the server reads on although its answers are not read";
    }
    expect_life();
    open[0].reset();
    open[1].half_close();
  });
}

TEST_F(hostile_connections, with_100000_names_of_headers_cost_no_memory) {
  int name = 0;
  twice([&] {
    std::vector<raw_client> open;
    for (int n = 0; n < 10; ++n)
      open.push_back(raw());
    for (int n = 0; n < 500; ++n) {
      std::string lines;
      for (int field = 0; field < 200; ++field)
        lines += "X-Header-" + std::to_string(++name) + ": x\r\n";
      auto& over = open[static_cast<std::size_t>(n) % open.size()];
      over.send(post_bytes(R"({"jsonrpc":"2.0","id":1,"method":"ping"})", lines));
      ASSERT_EQ(over.receive().value().status, 400) << "there is no session";
    }
  });
}

TEST_F(hostile_connections, that_come_and_go_without_a_word_cost_no_memory) {
  twice([&] {
    for (int n = 0; n < 2000; ++n) {
      auto visitor = raw();
      if (n % 2 == 0)
        visitor.reset();
    }
  });
}

} // namespace
} // namespace e2e
