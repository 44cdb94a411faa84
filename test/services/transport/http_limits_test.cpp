// Limits of size, number and time over HTTP, and what a peer is told that meets one.
#include "test/services/transport/http_server_test.hpp"

#include <sys/resource.h>

#include <filesystem>
#include <new>

namespace actors::transport::test {
namespace {

TEST_F(http_server, a_body_over_the_limit_is_refused_from_its_length_alone) {
  open({.max_message_bytes = 100});
  const auto got = answer_to("POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n");
  EXPECT_EQ(got.status, 413);
  EXPECT_THAT(got.body, HasSubstr("100 bytes"));
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, a_connection_for_which_there_is_no_memory_is_lost_alone) {
  bool none_left = false;
  const auto executors = [&] {
    if (none_left)
      throw std::bad_alloc{};
    return world_.executor();
  };
  listener_ = std::move(*detail::listen_http(executors, "127.0.0.1", 0, "/mcp", service_, {}));
  none_left = true;
  peer_ = another_peer();
  EXPECT_TRUE(connection_ends());
  none_left = false;
  peer_ = another_peer();
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
}

TEST_F(http_server, a_body_at_the_limit_is_taken) {
  open({.max_message_bytes = 100});
  EXPECT_EQ(answer_to(post("/mcp", std::string(100, 'x'))).status, 200);
}

TEST_F(http_server, a_chunked_body_over_the_limit_is_refused) {
  open({.max_message_bytes = 10});
  EXPECT_EQ(
      answer_to("POST /mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n8\r\n").status,
      413);
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, a_peer_that_is_refused_while_it_sends_reads_the_refusal_and_not_a_reset) {
  open({.max_message_bytes = 1000});
  peer_->send(post("/mcp", std::string(4 << 20, 'x')));
  EXPECT_EQ(next().status, 413);
}

TEST_F(http_server, a_header_over_the_limit_is_refused) {
  open({.max_header_bytes = 1000});
  EXPECT_EQ(answer_to("GET /mcp HTTP/1.1\r\nHost: a\r\nX: " + std::string(2000, 'x') + "\r\n\r\n").status, 431);
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, a_header_without_end_is_refused_at_the_limit) {
  peer_->send("GET /mcp HTTP/1.1\r\nHost: a\r\nX: " + std::string(40'000, 'x'));
  EXPECT_EQ(next().status, 431);
}

TEST_F(http_server, a_request_line_over_the_limit_is_refused) {
  EXPECT_EQ(answer_to("GET /" + std::string(64 << 10, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n").status, 431);
  EXPECT_TRUE(connection_ends());
}

// The bound on bytes is the bound on fields: none is shorter than four bytes.
TEST_F(http_server, a_header_of_many_short_fields_is_refused) {
  std::string fields;
  while (fields.size() < 20'000)
    fields += "a:\r\n";
  EXPECT_EQ(answer_to("GET /mcp HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").status, 431);
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, a_header_that_does_not_end_in_time_is_refused) {
  open({.header_timeout = 40ms, .idle_timeout = 1h});
  const auto got = answer_to("GET /mcp HT");
  EXPECT_EQ(got.status, 408);
  EXPECT_EQ(field(got, "Connection"), "close");
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, a_header_that_comes_byte_by_byte_has_no_more_time_for_that) {
  open({.header_timeout = 40ms, .idle_timeout = 1h});
  peer_->send("GET /mcp HTTP/1.1\r\nHost: a\r\nX: ");
  EXPECT_TRUE(world_.run_until([&] {
    peer_->send("x");
    return !peer_->received.empty();
  }));
  EXPECT_EQ(next().status, 408);
}

TEST_F(http_server, a_body_that_comes_byte_by_byte_has_a_limit_as_a_whole) {
  open({.header_timeout = 1h, .body_timeout = 40ms, .idle_timeout = 1h});
  peer_->send("POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
  EXPECT_TRUE(world_.run_until([&] {
    peer_->send("x");
    return !peer_->received.empty();
  }));
  const auto got = next();
  EXPECT_EQ(got.status, 408);
  EXPECT_EQ(field(got, "Connection"), "close");
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, a_body_that_stands_still_is_refused_when_the_peer_has_been_idle_for_too_long) {
  open({.header_timeout = 1h, .body_timeout = 1h, .idle_timeout = 40ms});
  EXPECT_EQ(answer_to("POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhal").status, 408);
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, a_peer_that_does_not_read_its_answer_is_closed_in_time) {
  open({.idle_timeout = 40ms});
  peer_->reads = false;
  const auto in = taken_from(post("/mcp", "{}"));
  bool told = false;
  in->on_gone([&] { told = true; });
  in->respond({.body = std::string(64 << 20, 'x')});
  EXPECT_TRUE(world_.run_until([&] { return told; }));
}

TEST_F(http_server, a_peer_that_reads_its_answer_slowly_is_not_closed) {
  open({.idle_timeout = 1s});
  peer_->reads = false;
  std::size_t got = 0;
  taken_from(post("/mcp", "{}"))->respond({.body = std::string(32 << 20, 'x')});
  for (int i = 0; i != 20; ++i) {
    world_.settle();
    got += peer_->read_some(1 << 20);
  }
  EXPECT_GT(got, 1u << 20);
  peer_->reads = true;
  EXPECT_TRUE(world_.run_until([&] { return got + peer_->received.size() > 32u << 20; }));
  EXPECT_FALSE(peer_->at_end);
}

TEST_F(http_server, an_idle_connection_is_closed_without_a_word) {
  open({.header_timeout = 1h, .idle_timeout = 40ms});
  EXPECT_TRUE(connection_ends());
  EXPECT_EQ(peer_->received, "");
}

TEST_F(http_server, an_idle_connection_is_closed_in_time) {
  open({.header_timeout = 1h, .idle_timeout = 40ms});
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, an_exchange_under_way_has_no_time_limit) {
  service_->handler = nullptr;
  open({.header_timeout = 8ms, .idle_timeout = 8ms});
  peer_->send(post("/mcp", "{}"));
  ASSERT_TRUE(world_.run_until([&] { return !service_->kept.empty(); }));
  // Another connection shows that the limit has long passed.
  const auto idle = world_.connect(port_of(listener_->address()));
  ASSERT_TRUE(world_.run_until([&] { return idle->at_end; }));
  EXPECT_FALSE(peer_->at_end);
  service_->kept[0]->respond({.body = "slow"});
  EXPECT_EQ(next().body, "slow");
}

TEST_F(http_server, connections_over_the_limit_are_told_so_and_closed) {
  open({.max_connections = 2});
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
  const auto second = another_peer();
  const auto third = another_peer();
  EXPECT_TRUE(world_.run_until([&] { return third->at_end; }));
  const auto answers = take_responses(third->received);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].status, 503);
  EXPECT_EQ(field(answers[0], "Retry-After"), "1");
  EXPECT_EQ(field(answers[0], "Connection"), "close");
  EXPECT_FALSE(second->at_end);
  peer_->leave();
  world_.settle();
  peer_ = another_peer();
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
}

TEST_F(http_server, a_connection_over_the_limit_that_has_sent_its_request_reads_the_refusal_and_not_a_reset) {
  open({.max_connections = 1});
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
  for (int i = 0; i != 100; ++i) {
    const auto late = another_peer();
    late->send(post("/mcp", std::string(10'000, 'x')));
    late->move();
    ASSERT_TRUE(world_.run_until([&] { return late->at_end; }));
    EXPECT_FALSE(late->was_reset);
    ASSERT_EQ(take_responses(late->received).size(), 1u);
  }
}

TEST_F(http_server, any_number_of_connections_over_the_limit_keeps_no_descriptor) {
  open({.max_connections = 1});
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
  const auto open_now = [] {
    const std::filesystem::directory_iterator all{"/proc/self/fd"};
    return std::distance(begin(all), end(all));
  };
  const auto before = open_now();
  for (int i = 0; i != 500; ++i) {
    const auto late = another_peer();
    world_.settle();
    late->leave();
  }
  EXPECT_EQ(open_now(), before);
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
}

// If it tried again at once, the executor would never run out of work and the test would hang.
TEST_F(http_server, without_descriptors_it_neither_spins_nor_stops_accepting) {
  open({.header_timeout = 8ms});
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
  const auto waiting = another_peer();
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{3, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  waiting->send(post("/mcp", "waiting"));
  world_.settle();
  EXPECT_EQ(answer_to(post("/mcp", "those that are there are served")).status, 200);
  EXPECT_EQ(waiting->received, "");
  EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_TRUE(world_.run_until([&] { return !waiting->received.empty(); }));
  EXPECT_THAT(waiting->received, StartsWith("HTTP/1.1 200 "));
}

} // namespace
} // namespace actors::transport::test
