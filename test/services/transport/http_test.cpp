// What HTTP adds to the contract: methods, headers, paths, connections that are kept.
#include "test/services/transport/http_server_test.hpp"

#include <gmock/gmock.h>

namespace actors::transport::test {
namespace {

TEST_F(http_server, names_the_port_that_it_took) {
  EXPECT_THAT(listener_->address(), testing::MatchesRegex("http://127\\.0\\.0\\.1:[1-9][0-9]*/mcp"));
}

TEST_F(http_server, answers_with_length_type_and_date) {
  const auto got = answer_to(post("/mcp", "{}"));
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body, "{}");
  EXPECT_EQ(field(got, "Content-Length"), "2");
  EXPECT_EQ(field(got, "Content-Type"), "application/json");
  EXPECT_THAT(field(got, "Date"), testing::MatchesRegex("[A-Z][a-z][a-z], [0-9]+ [A-Z][a-z][a-z] [0-9]+ "
                                                        "[0-9]+:[0-9]+:[0-9]+ GMT"));
  EXPECT_EQ(field(got, "Connection"), "(none)");
}

TEST_F(http_server, answers_without_a_body_have_length_zero_and_no_type) {
  service_->handler = [](const exchange_ptr& in) { in->respond({.status = 202}); };
  const auto got = answer_to(post("/mcp", "{}"));
  EXPECT_EQ(got.status, 202);
  EXPECT_EQ(field(got, "Content-Length"), "0");
  EXPECT_EQ(field(got, "Content-Type"), "(none)");
}

TEST_F(http_server, hands_over_method_headers_and_peer) {
  service_->handler = nullptr;
  for (const auto* method : {"GET", "DELETE"}) {
    peer_->send(std::string{method} +
                " /mcp?x=1 HTTP/1.1\r\nHost: a\r\nMcp-Session-Id: 42\r\nX-Two: a\r\nx-two: b\r\n\r\n");
    ASSERT_TRUE(world_.run_until([&] { return !service_->kept.empty(); }));
    const auto in = std::move(service_->kept.front());
    service_->kept.clear();
    EXPECT_EQ(in->request().method, method);
    EXPECT_EQ(in->request().headers.find("mcp-session-ID"), "42");
    EXPECT_EQ(in->request().headers.find("X-TWO"), "a");
    EXPECT_EQ(in->request().headers.find("absent"), std::nullopt);
    EXPECT_THAT(in->request().peer.address, StartsWith("127.0.0.1:"));
    in->respond({});
    EXPECT_EQ(next().status, 200);
  }
}

TEST_F(http_server, sends_the_services_own_headers_but_not_such_as_would_break_the_message) {
  service_->handler = [](const exchange_ptr& in) {
    in->respond({.status = 400,
                 .headers = {{"Content-Type", "text/plain"}, {"X-Note", "a\r\nX-Evil: 1"}, {"Content-Length", "99"}},
                 .body = "no"});
  };
  const auto got = answer_to(post("/mcp", "{}"));
  EXPECT_EQ(got.status, 400);
  EXPECT_EQ(field(got, "Content-Type"), "text/plain");
  EXPECT_EQ(field(got, "X-Note"), "a  X-Evil: 1");
  EXPECT_EQ(field(got, "X-Evil"), "(none)");
  EXPECT_EQ(got.body, "no");
}

TEST_F(http_server, keeps_the_connection_for_further_requests) {
  for (int i = 0; i != 50; ++i)
    ASSERT_EQ(answer_to(post("/mcp", std::to_string(i))).body, std::to_string(i));
}

TEST_F(http_server, accepts_a_request_that_comes_byte_by_byte) {
  for (const char c : post("/mcp", "{\"a\":1}")) {
    peer_->send({&c, 1});
    world_.settle();
  }
  EXPECT_EQ(next().body, "{\"a\":1}");
}

TEST_F(http_server, asks_for_the_body_of_a_peer_that_expects_continue) {
  peer_->send("POST /mcp HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  ASSERT_TRUE(world_.run_until([&] { return peer_->received == "HTTP/1.1 100 Continue\r\n\r\n"; }));
  peer_->received.clear();
  EXPECT_EQ(answer_to("ok").body, "ok");
}

TEST_F(http_server, refuses_a_peer_that_expects_continue_before_its_body_comes) {
  EXPECT_EQ(answer_to("POST /else HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n").status,
            404);
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, other_paths_are_not_found_and_the_connection_stays) {
  const auto got = answer_to(post("/else", "a body that is read over"));
  EXPECT_EQ(got.status, 404);
  EXPECT_NE(got.body, "");
  EXPECT_EQ(answer_to("GET /mcp2 HTTP/1.1\r\nHost: a\r\n\r\n").status, 404);
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
}

TEST_F(http_server, connection_close_is_honoured) {
  const auto got = answer_to(post("/mcp", "{}", "Connection: close\r\n"));
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(field(got, "Connection"), "close");
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, http_1_0_is_answered_and_closed_unless_it_asks_otherwise) {
  EXPECT_EQ(answer_to("POST /mcp HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi").body, "hi");
  const auto got = answer_to("POST /mcp HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(got.body, "hi");
  EXPECT_EQ(field(got, "Connection"), "close");
  EXPECT_TRUE(connection_ends());
}

// Source: RFC 9112, appendix C.2.2.
TEST_F(http_server, http_1_0_that_is_refused_is_told_whether_the_connection_stays) {
  const auto kept = answer_to("POST /nowhere HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(kept.status, 404);
  EXPECT_EQ(field(kept, "Connection"), "keep-alive");
  const auto last = answer_to("POST /nowhere HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(last.status, 404);
  EXPECT_EQ(field(last, "Connection"), "close");
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, a_port_that_is_taken_is_an_error_that_says_so) {
  const auto port = port_of(listener_->address());
  const auto again = detail::listen_http([this] { return world_.executor(); }, "127.0.0.1", port, "/mcp", service_, {});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error(), make_error(errc::address_in_use));
  EXPECT_THAT(caf::to_string(again.error()), HasSubstr("is taken by another socket"));
}

TEST_F(http_server, serves_ipv6_where_there_is_any) {
  const auto six = detail::listen_http([this] { return world_.executor(); }, "::1", 0, "/mcp", service_, {});
  if (!six)
    GTEST_SKIP() << caf::to_string(six.error());
  EXPECT_THAT((*six)->address(), StartsWith("http://[::1]:"));
}

} // namespace
} // namespace actors::transport::test
