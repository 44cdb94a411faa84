// Event streams over HTTP: their form, their heartbeat, and peers that leave.
#include "test/services/transport/http_server_test.hpp"

#include <gmock/gmock.h>

namespace actors::transport::test {
namespace {

TEST_F(http_server, a_stream_is_an_event_stream_with_a_data_line_for_each_line) {
  service_->handler = nullptr;
  peer_->send(post("/mcp", "{}"));
  ASSERT_TRUE(world_.run_until([&] { return !service_->kept.empty(); }));
  const auto stream = service_->kept[0]->open_stream(200, {{"X-Own", "1"}});
  EXPECT_TRUE(stream->write("a\nb"));
  stream->close();
  const auto got = next();
  EXPECT_EQ(field(got, "Content-Type"), "text/event-stream");
  EXPECT_EQ(field(got, "X-Own"), "1");
  EXPECT_EQ(got.body, "data: a\ndata: b\n\n");
}

// Source: HTML standard, section 9.2.6: an event without data is not dispatched, but its id counts.
TEST_F(http_server, an_event_says_where_the_client_is_and_when_it_may_come_back) {
  const auto stream = taken_from(post("/mcp", "{}"))->open_stream(200, {});
  EXPECT_TRUE(stream->write({"", "s-0", 1500ms}));
  EXPECT_TRUE(stream->write({"a\nb", "s-1"}));
  EXPECT_TRUE(stream->write({"", "", 2s}));
  stream->finish({"c", "s-2"});
  EXPECT_EQ(next().body, "id: s-0\nretry: 1500\ndata: \n\n"
                         "id: s-1\ndata: a\ndata: b\n\n"
                         "retry: 2000\n\n"
                         "id: s-2\ndata: c\n\n");
}

TEST_F(http_server, a_stream_to_http_1_0_ends_with_the_connection) {
  service_->handler = [](const exchange_ptr& in) { static_cast<void>(in->open_stream(200, {})->write("a")); };
  peer_->send("GET /mcp HTTP/1.0\r\n\r\n");
  ASSERT_TRUE(connection_ends());
  EXPECT_THAT(peer_->received, testing::EndsWith("\r\n\r\ndata: a\n\n"));
  EXPECT_THAT(peer_->received, testing::Not(HasSubstr("chunked")));
}

TEST_F(http_server, a_silent_stream_carries_comments) {
  open({.stream_heartbeat = 8ms});
  const auto stream = taken_from(post("/mcp", "{}"))->open_stream(200, {});
  ASSERT_TRUE(world_.run_until([&] { return peer_->received.ends_with("4\r\n: \n\n\r\n4\r\n: \n\n\r\n"); }));
  EXPECT_TRUE(stream->write("a"));
  ASSERT_TRUE(world_.run_until([&] { return peer_->received.find("data: a") != std::string::npos; }));
  stream->finish("b");
  auto body = next().body;
  for (auto at = body.find(": \n\n"); at != std::string::npos && (at == 0 || body[at - 1] == '\n');
       at = body.find(": \n\n"))
    body.erase(at, 4);
  EXPECT_EQ(body, "data: a\n\ndata: b\n\n");
  EXPECT_EQ(taken_from(post("/mcp", "next"))->request().body, "next");
}

TEST_F(http_server, a_silent_stream_to_http_1_0_carries_comments_without_chunks) {
  open({.stream_heartbeat = 8ms});
  const auto stream = taken_from("GET /mcp HTTP/1.0\r\n\r\n")->open_stream(200, {});
  EXPECT_TRUE(world_.run_until([&] { return peer_->received.ends_with("\r\n\r\n: \n\n: \n\n"); }));
}

TEST_F(http_server, no_comments_pile_up_for_a_peer_that_does_not_read) {
  open({.max_stream_bytes = 1 << 20, .idle_timeout = 1h, .stream_heartbeat = 8ms});
  peer_->reads = false;
  const auto stream = taken_from(post("/mcp", "{}"))->open_stream(200, {});
  world_.settle();
  while (stream->write(std::string(100'000, 'x')))
    world_.settle();
  const auto other = another_peer(); // shows that the time for many a heartbeat has passed
  int heartbeats = 0;
  other->send(post("/mcp", "{}"));
  const auto silent = take()->open_stream(200, {});
  ASSERT_TRUE(world_.run_until([&] {
    for (auto at = other->received.find(": \n\n"); at != std::string::npos; at = other->received.find(": \n\n", 0)) {
      other->received.erase(0, at + 4);
      ++heartbeats;
    }
    return heartbeats > 5;
  }));
  stream->finish("the answer");
  peer_->reads = true;
  const auto got = next();
  EXPECT_THAT(got.body, testing::EndsWith("\n\ndata: the answer\n\n"));
  EXPECT_THAT(got.body.substr(0, got.body.size() - 20), Not(HasSubstr(": \n\n")));
}

TEST_F(http_server, a_stream_to_a_peer_that_takes_nothing_is_closed_in_time) {
  open({.max_stream_bytes = 64 << 20, .idle_timeout = 40ms, .stream_heartbeat = 0ms});
  peer_->reads = false;
  const auto in = taken_from(post("/mcp", "{}"));
  const auto stream = in->open_stream(200, {});
  bool told = false;
  in->on_gone([&] { told = true; });
  EXPECT_TRUE(stream->write(std::string(32 << 20, 'x')));
  EXPECT_TRUE(world_.run_until([&] { return told; }));
  EXPECT_FALSE(stream->write("late"));
}

TEST_F(http_server, a_silent_stream_without_heartbeat_has_no_time_limit) {
  open({.header_timeout = 8ms, .idle_timeout = 8ms, .stream_heartbeat = 0ms});
  const auto stream = taken_from(post("/mcp", "{}"))->open_stream(200, {});
  const auto idle = another_peer();
  ASSERT_TRUE(world_.run_until([&] { return idle->at_end; }));
  EXPECT_FALSE(peer_->at_end);
  stream->finish("late");
  EXPECT_EQ(next().body, "data: late\n\n");
}

// How a peer may go, and whether its exchange is told when it asks before or after the stream is opened, or afterwards.
class http_stream_peer : public http_server, public testing::WithParamInterface<way_to_leave> {};

INSTANTIATE_TEST_SUITE_P(that, http_stream_peer, testing::ValuesIn(ways_to_leave),
                         [](const auto& of) { return of.param.name; });

TEST_P(http_stream_peer, is_noticed_and_the_stream_takes_nothing_more) {
  const auto in = taken_from(post("/mcp", "{}"));
  int told = 0;
  in->on_gone([&] { ++told; });
  const auto stream = in->open_stream(200, {});
  in->on_gone([&] { ++told; });
  world_.settle();
  GetParam().leave(*peer_);
  ASSERT_TRUE(world_.run_until([&] { return told == 2; }));
  in->on_gone([&] { ++told; });
  EXPECT_TRUE(world_.run_until([&] { return told == 3; }));
  EXPECT_FALSE(stream->write("late"));
}

TEST_P(http_stream_peer, is_noticed_behind_requests_that_it_has_pipelined) {
  open({.header_timeout = 8ms});
  service_->handler = nullptr;
  peer_->send(post("/mcp", "1"));
  for (int i = 0; i != 500; ++i)
    peer_->send(post("/mcp", "x")); // more than is read ahead, less than the system's buffers hold
  const auto in = take();
  const auto stream = in->open_stream(200, {});
  bool told = false;
  in->on_gone([&] { told = true; });
  world_.settle();
  EXPECT_FALSE(told);
  GetParam().leave(*peer_);
  EXPECT_TRUE(world_.run_until([&] { return told; }));
  EXPECT_FALSE(stream->write("late"));
  EXPECT_TRUE(service_->kept.empty());
}

TEST_F(http_server, no_stream_opens_for_a_peer_that_has_shut_its_sending_side_and_the_connection_ends) {
  auto in = taken_from(post("/mcp", "{}"));
  bool told = false;
  in->on_gone([&] { told = true; });
  peer_->end_sending();
  ASSERT_TRUE(world_.run_until([&] { return told; }));
  static_cast<void>(in->open_stream(200, {}));
  in = nullptr;
  EXPECT_TRUE(connection_ends());
}

} // namespace
} // namespace actors::transport::test
