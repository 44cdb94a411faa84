// What HTTP adds to the contract: requests that are refused, connections that are kept, time limits.
#include "services/transport/detail/http_listener.hpp"
#include "test/services/transport/world.hpp"

#include <gtest/gtest.h>

namespace actors::transport::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

class http_server : public testing::Test {
protected:
  http_server() {
    service_->handler = [](const exchange_ptr& in) { in->respond({.body = in->request().body}); };
    open({});
  }

  void open(const listen_options& options) {
    listener_ = nullptr;
    auto made = detail::listen_http([this] { return world_.executor(); }, "127.0.0.1", 0, "/mcp", service_, options);
    listener_ = std::move(*made);
    peer_ = world_.connect(port_of(listener_->address()));
  }

  // The next response to what was sent.
  response next() {
    EXPECT_TRUE(world_.run_until([&] {
      for (auto& one : take_responses(peer_->received))
        responses_.push_back(std::move(one));
      return !responses_.empty();
    }));
    if (responses_.empty())
      return {};
    auto first = std::move(responses_.front());
    responses_.erase(responses_.begin());
    return first;
  }

  response answer_to(std::string_view bytes) {
    peer_->send(bytes);
    return next();
  }

  std::string field(const response& from, std::string_view name) {
    const auto* found = from.fields.find(name);
    return found ? *found : "(none)";
  }

  bool connection_ends() {
    return world_.run_until([&] { return peer_->at_end; });
  }

  world world_;
  std::shared_ptr<keeping_service> service_ = std::make_shared<keeping_service>();
  std::unique_ptr<listener> listener_;
  std::shared_ptr<byte_peer> peer_;
  std::vector<response> responses_;
};

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
    ASSERT_NE(in->request().headers.find("mcp-session-ID"), nullptr);
    EXPECT_EQ(*in->request().headers.find("mcp-session-ID"), "42");
    EXPECT_EQ(*in->request().headers.find("X-TWO"), "a");
    EXPECT_EQ(in->request().headers.find("absent"), nullptr);
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

TEST_F(http_server, answers_pipelined_requests_in_order_and_one_at_a_time) {
  service_->handler = nullptr;
  peer_->send(post("/mcp", "1") + post("/mcp", "2") + post("/mcp", "3"));
  for (const auto* body : {"1", "2", "3"}) {
    ASSERT_TRUE(world_.run_until([&] { return !service_->kept.empty(); }));
    world_.settle();
    ASSERT_EQ(service_->kept.size(), 1u);
    const auto in = std::move(service_->kept.front());
    service_->kept.clear();
    EXPECT_EQ(in->request().body, body);
    in->respond({.body = in->request().body});
    EXPECT_EQ(next().body, body);
  }
}

TEST_F(http_server, accepts_a_request_that_comes_byte_by_byte) {
  for (const char c : post("/mcp", "{\"a\":1}")) {
    peer_->send({&c, 1});
    world_.settle();
  }
  EXPECT_EQ(next().body, "{\"a\":1}");
}

TEST_F(http_server, accepts_chunked_bodies_with_extensions_and_trailers) {
  service_->handler = nullptr;
  peer_->send("POST /mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
              "5;note=1\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n");
  ASSERT_TRUE(world_.run_until([&] { return !service_->kept.empty(); }));
  EXPECT_EQ(service_->kept[0]->request().body, "hello world");
  EXPECT_EQ(service_->kept[0]->request().headers.find("X-Trailer"), nullptr);
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

TEST_F(http_server, accepts_the_absolute_form_and_empty_lines_before_a_request) {
  EXPECT_EQ(answer_to("\r\n\r\nGET http://localhost/mcp?a=b HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
}

TEST_F(http_server, other_paths_are_not_found_and_the_connection_stays) {
  const auto got = answer_to(post("/else", "a body that is read over"));
  EXPECT_EQ(got.status, 404);
  EXPECT_NE(got.body, "");
  EXPECT_EQ(answer_to("GET /mcp2 HTTP/1.1\r\nHost: a\r\n\r\n").status, 404);
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
}

TEST_F(http_server, other_methods_are_refused_with_those_that_are_allowed) {
  const auto got = answer_to("PUT /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(got.status, 405);
  EXPECT_EQ(field(got, "Allow"), "GET, POST, DELETE");
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
}

TEST_F(http_server, a_refusal_of_head_has_no_body) {
  peer_->send("HEAD /mcp HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(world_.run_until([&] { return peer_->received.ends_with("\r\n\r\n"); }));
  EXPECT_THAT(peer_->received, StartsWith("HTTP/1.1 405 "));
  peer_->received.clear();
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
}

TEST_F(http_server, a_body_over_the_limit_is_refused_from_its_length_alone) {
  open({.max_message_bytes = 100});
  const auto got = answer_to("POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n");
  EXPECT_EQ(got.status, 413);
  EXPECT_THAT(got.body, HasSubstr("100 bytes"));
  EXPECT_TRUE(connection_ends());
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

TEST_F(http_server, a_chunk_extension_without_end_is_refused) {
  peer_->send("POST /mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(200'000, 'x'));
  EXPECT_EQ(next().status, 400);
}

TEST_F(http_server, what_is_not_http_is_refused) {
  for (const auto* bytes : {
           "hello\r\n\r\n", "GET /mcp\r\n\r\n", "GET /mcp HTTP/3.0\r\nHost: a\r\n\r\n",
           "GET /mcp HTTP/1.1\r\n\r\n",                                                                // no Host
           "GET /mcp HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",                                          // two
           "GET /mcp HTTP/1.1\r\nHost: a\r\nbroken field\r\n\r\n",                                     //
           "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",                              //
           "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",        //
           "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", // smuggling
           "POST /mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",                //
           "POST /mcp HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",                        //
       }) {
    open({});
    EXPECT_EQ(answer_to(bytes).status, 400) << bytes;
    EXPECT_TRUE(connection_ends()) << bytes;
  }
  EXPECT_TRUE(service_->kept.empty());
}

TEST_F(http_server, a_transfer_coding_that_it_does_not_have_is_refused) {
  for (const auto* coding : {"gzip", "gzip, chunked"}) {
    open({});
    EXPECT_EQ(
        answer_to("POST /mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + std::string{coding} + "\r\n\r\n").status,
        501);
    EXPECT_TRUE(connection_ends());
  }
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

TEST_F(http_server, a_stream_to_http_1_0_ends_with_the_connection) {
  service_->handler = [](const exchange_ptr& in) { static_cast<void>(in->open_stream(200, {})->write("a")); };
  peer_->send("GET /mcp HTTP/1.0\r\n\r\n");
  ASSERT_TRUE(connection_ends());
  EXPECT_THAT(peer_->received, testing::EndsWith("\r\n\r\ndata: a\n\n"));
  EXPECT_THAT(peer_->received, testing::Not(HasSubstr("chunked")));
}

TEST_F(http_server, a_peer_that_shuts_its_sending_side_counts_as_gone_but_is_answered) {
  service_->handler = nullptr;
  bool told = false;
  peer_->send(post("/mcp", "{}"));
  ASSERT_TRUE(world_.run_until([&] { return !service_->kept.empty(); }));
  service_->kept[0]->on_gone([&] { told = true; });
  peer_->end_sending();
  ASSERT_TRUE(world_.run_until([&] { return told; }));
  service_->kept[0]->respond({.body = "still here"});
  EXPECT_EQ(next().body, "still here");
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, all_pipelined_requests_of_a_peer_that_shut_its_sending_side_are_answered) {
  peer_->send(post("/mcp", "1") + post("/mcp", "2"));
  peer_->end_sending();
  EXPECT_EQ(next().body, "1");
  EXPECT_EQ(next().body, "2");
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, a_peer_that_leaves_within_a_request_leaves_nothing_behind) {
  peer_->send("POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhal");
  world_.settle();
  peer_->leave();
  world_.settle();
  EXPECT_TRUE(service_->kept.empty());
}

TEST_F(http_server, a_header_that_does_not_end_in_time_closes_the_connection) {
  open({.header_timeout = 40ms, .idle_timeout = 1h});
  peer_->send("GET /mcp HT");
  EXPECT_TRUE(connection_ends());
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

TEST_F(http_server, connections_over_the_limit_are_closed) {
  open({.max_connections = 2});
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
  const auto second = world_.connect(port_of(listener_->address()));
  const auto third = world_.connect(port_of(listener_->address()));
  EXPECT_TRUE(world_.run_until([&] { return third->at_end; }));
  EXPECT_FALSE(second->at_end);
  peer_->leave();
  world_.settle();
  peer_ = world_.connect(port_of(listener_->address()));
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
}

TEST_F(http_server, stop_frees_the_port_at_once) {
  const auto port = port_of(listener_->address());
  listener_->stop();
  const auto again = detail::listen_http([this] { return world_.executor(); }, "127.0.0.1", port, "/mcp", service_, {});
  EXPECT_TRUE(again);
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
