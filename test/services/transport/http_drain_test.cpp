// What stop adds over HTTP: requests that come too late are refused, not lost and not served.
#include "services/transport/detail/http_connection.hpp"
#include "services/transport/detail/http_site.hpp"
#include "test/services/transport/http_server_test.hpp"

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

namespace actors::transport::test {
namespace {

class http_drain : public http_server {
protected:
  void expect_refusal(const response& got) {
    EXPECT_EQ(got.status, 503);
    EXPECT_EQ(field(got, "Retry-After"), "1");
    EXPECT_EQ(field(got, "Connection"), "close");
    EXPECT_TRUE(connection_ends());
    EXPECT_EQ(peer_->received, "");
    EXPECT_THAT(service_->kept, testing::IsEmpty());
  }

  /// The bytes are in the socket, unread, when the executor takes up what it is given after this call.
  void send_before_what_comes_next(std::string_view bytes) {
    boost::asio::post(world_.executor(), [this, bytes = std::string{bytes}] {
      peer_->send(bytes);
      peer_->move();
    });
  }
};

TEST_F(http_drain, stop_frees_the_port_at_once) {
  const auto port = port_of(listener_->address());
  const auto in = taken_from(post("/mcp", "under way"));
  listener_->stop();
  const auto again = detail::listen_http([this] { return world_.executor(); }, "127.0.0.1", port, "/mcp", service_, {});
  EXPECT_TRUE(again);
}

TEST_F(http_drain, the_last_answer_says_that_the_connection_ends) {
  const auto in = taken_from(post("/mcp", "{}"));
  listener_->stop();
  world_.settle();
  in->respond({.body = "last"});
  const auto got = next();
  EXPECT_EQ(got.body, "last");
  EXPECT_EQ(field(got, "Connection"), "close");
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_drain, a_request_behind_the_one_under_way_is_refused) {
  const auto in = taken_from(post("/mcp", "1") + post("/mcp", "2") + post("/mcp", "3"));
  listener_->stop();
  world_.settle();
  in->respond({.body = "answer"});
  EXPECT_EQ(next().body, "answer");
  expect_refusal(next());
}

TEST_F(http_drain, a_request_that_comes_while_one_is_under_way_is_refused) {
  const auto in = taken_from(post("/mcp", "1"));
  listener_->stop();
  world_.settle();
  peer_->send("POST /mc"); // a part is enough
  world_.settle();
  in->respond({.body = "answer"});
  EXPECT_EQ(next().body, "answer");
  expect_refusal(next());
}

TEST_F(http_drain, a_request_that_has_come_no_further_than_the_socket_is_refused) {
  const auto in = taken_from(post("/mcp", "1"));
  listener_->stop();
  world_.settle();
  send_before_what_comes_next(post("/mcp", "2"));
  in->respond({.body = "answer"});
  const auto answer = next();
  EXPECT_EQ(answer.body, "answer");
  EXPECT_EQ(field(answer, "Connection"), "(none)");
  expect_refusal(next());
}

TEST_F(http_drain, the_first_request_of_a_connection_that_was_idle_till_now_is_refused) {
  service_->handler = nullptr;
  world_.settle();
  send_before_what_comes_next(post("/mcp", "1"));
  listener_->stop();
  expect_refusal(next());
}

// The read that the start of a connection begins takes the request at once, and tells of it later.
TEST_F(http_drain, the_request_of_a_connection_that_has_just_come_is_refused) {
  service_->handler = nullptr;
  world_.settle();
  const auto late = another_peer();
  late->send(post("/mcp", "1"));
  late->move();
  world_.context().restart();
  ASSERT_EQ(world_.context().run_one(), 1U); // it is accepted, and no more
  listener_->stop();
  ASSERT_TRUE(world_.run_until([&] { return late->at_end; }));
  const auto answers = take_responses(late->received);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].status, 503);
}

// Of what comes at once the first read takes as much as it has room for, the next one the rest while the service is answering.
TEST_F(http_drain, a_request_that_a_read_has_just_taken_is_refused_behind_the_answer) {
  constexpr std::size_t first_read = std::size_t{8} * 1024;
  std::string body(first_read, ' ');
  while (post("/mcp", body).size() > first_read)
    body.pop_back();
  ASSERT_EQ(post("/mcp", body).size(), first_read);
  service_->handler = [&](const exchange_ptr& in) {
    listener_->stop();
    boost::asio::post(world_.executor(), [in] { in->respond({.body = "answer"}); });
  };
  world_.settle();
  peer_->send(post("/mcp", body) + post("/mcp", "2"));
  const auto answer = next();
  EXPECT_EQ(answer.body, "answer");
  EXPECT_EQ(field(answer, "Connection"), "(none)");
  expect_refusal(next());
}

TEST_F(http_drain, an_empty_line_is_no_request_to_wait_for_nor_half_of_one) {
  for (const auto* line : {"\r\n", "\r"}) {
    open({});
    world_.settle();
    send_before_what_comes_next(line);
    listener_->stop();
    EXPECT_TRUE(connection_ends());
    EXPECT_EQ(peer_->received, "");
  }
}

TEST_F(http_drain, half_an_empty_line_that_has_been_read_is_not_waited_for) {
  peer_->send("\r");
  world_.settle();
  listener_->stop();
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_drain, a_request_that_comes_behind_an_open_stream_is_refused) {
  const auto stream = taken_from(post("/mcp", "1"))->open_stream(200, {});
  world_.settle();
  listener_->stop();
  peer_->send(post("/mcp", "2"));
  world_.settle();
  EXPECT_TRUE(stream->write("still open"));
  stream->finish("last");
  EXPECT_EQ(next().body, "data: still open\n\ndata: last\n\n");
  expect_refusal(next());
}

TEST_F(http_drain, a_request_of_which_only_a_part_has_come_is_refused_at_once) {
  service_->handler = nullptr;
  for (const auto* part : {"POST /mc", "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhal"}) {
    open({});
    peer_->send(part);
    world_.settle();
    listener_->stop();
    expect_refusal(next());
  }
}

TEST_F(http_drain, a_peer_that_waits_for_100_continue_is_refused_too) {
  service_->handler = nullptr;
  peer_->send("POST /mcp HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  ASSERT_TRUE(world_.run_until([&] { return peer_->received == "HTTP/1.1 100 Continue\r\n\r\n"; }));
  peer_->received.clear();
  listener_->stop();
  expect_refusal(next());
}

TEST_F(http_drain, a_stopped_listener_has_stopped_when_the_lingering_peers_have_left) {
  const auto in = taken_from(post("/mcp", "{}"));
  bool stopped = false;
  listener_->on_stopped([&] { stopped = true; });
  listener_->stop();
  in->respond({.body = "last"});
  ASSERT_TRUE(connection_ends());
  EXPECT_FALSE(stopped);
  peer_->leave();
  EXPECT_TRUE(world_.run_until([&] { return stopped; }));
}

TEST(http_site, has_not_stopped_before_its_port_is_free) {
  detail::http_site site{"/mcp", std::make_shared<keeping_service>(), {}};
  int stopped = 0;
  site.on_stopped([&] { ++stopped; });
  site.begin_stop();
  site.on_stopped([&] { ++stopped; });
  EXPECT_EQ(stopped, 0);
  site.end_stop();
  EXPECT_EQ(stopped, 2);
}

} // namespace
} // namespace actors::transport::test
