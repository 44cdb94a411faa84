// Requests that are malformed, ambiguous or meant for somebody else, byte for byte: each is refused, and nothing behind a
// framing error is served.
#include "test/services/transport/http_server_test.hpp"

#include <gmock/gmock.h>

namespace actors::transport::test {
namespace {

using namespace std::string_literals;

class http_framing : public http_server {
protected:
  http_framing() {
    service_->handler = [this](const exchange_ptr& in) {
      served_.push_back(in->request().body);
      in->respond({.body = in->request().body});
    };
  }

  // The bytes, and a request smuggled in behind them.
  void expect_refused(const std::string& bytes, int status) {
    SCOPED_TRACE(testing::PrintToString(bytes.substr(0, 300)));
    open({});
    const auto got = answer_to(bytes + post("/mcp", "smuggled"));
    EXPECT_EQ(got.status, status);
    EXPECT_EQ(field(got, "Connection"), "close");
    EXPECT_NE(got.body, "");
    EXPECT_TRUE(connection_ends());
    EXPECT_EQ(peer_->received, "");
    EXPECT_THAT(served_, testing::IsEmpty());
  }

  void expect_refused_header(const std::string& fields, int status) {
    expect_refused("POST /mcp HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n12345", status);
  }

  void expect_refused_chunks(const std::string& chunks, int status) {
    expect_refused("POST /mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks, status);
  }

  void expect_refused_start(const std::string& line, int status) {
    expect_refused(line + "\r\nHost: a\r\n\r\n", status);
  }

  std::vector<std::string> served_;
};

TEST_F(http_framing, a_length_and_a_transfer_coding_together_are_refused) {
  expect_refused_header("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400);
  expect_refused_header("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400);
  expect_refused_header("Transfer-Encoding: gzip, chunked\r\nContent-Length: 5\r\n", 400);
  expect_refused_header("content-length: 5\r\nTRANSFER-ENCODING: xchunked\r\n", 400);
}

TEST_F(http_framing, a_length_that_is_not_one_number_is_refused) {
  for (const auto* length : {"-1", "+5", "5, 5", "5,5", "5, 6", "0x5", "5 5", "5;", ",5", "5,", "5.0", "1e1", "",
                             "five", "18446744073709551616", "99999999999999999999999999999999"})
    expect_refused_header("Content-Length: "s + length + "\r\n", 400);
  expect_refused_header("Content-Length: 5\r\nContent-Length: 6\r\n", 400);
  expect_refused_header("Content-Length: 5\r\nContent-Length: 5\r\n", 400);
  expect_refused_header("Content-Length: 18446744073709551615\r\n", 413);
}

TEST_F(http_framing, spaces_and_zeros_around_a_length_do_not_matter) {
  EXPECT_EQ(answer_to("POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: \t 002 \t \r\n\r\nhi").body, "hi");
  EXPECT_EQ(answer_to(post("/mcp", "next")).body, "next");
}

// RFC 9112, section 6.3, item 4: 400 where "chunked" is not at the end; section 6.1: 501 for an unknown coding.
TEST_F(http_framing, a_transfer_coding_that_it_does_not_have_is_refused) {
  for (const auto* coding : {"identity", "gzip", "xchunked", "chunked, chunked", "chunked, gzip", "chunked, identity",
                             "", "\"chunked\"", "chun ked"})
    expect_refused_header("Transfer-Encoding: "s + coding + "\r\n", 400);
  expect_refused_header("Transfer-Encoding: gzip, chunked\r\n", 501);
  expect_refused_header("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400);
  expect_refused_header("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", 400);
  expect_refused_header("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", 400);
  expect_refused("POST /mcp HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
}

TEST_F(http_framing, a_chunk_size_that_is_not_a_hexadecimal_number_is_refused) {
  for (const auto* size :
       {"-5", "+5", "0x5", "", " 5", "5 ", "g", "five", "5.", "5,", "10000000000000000", "ffffffffffffffffffffffff"})
    expect_refused_chunks(size + "\r\nhello\r\n0\r\n\r\n"s, 400);
  expect_refused_chunks("ffffffffffffffff\r\nhello\r\n0\r\n\r\n", 413);
}

TEST_F(http_framing, a_chunk_without_its_line_breaks_is_refused) {
  expect_refused_chunks("5\r\nhelloXX5\r\n", 400);
  expect_refused_chunks("5\r\nhello!\r\n0\r\n\r\n", 400);
  expect_refused_chunks("5\r\nhello0\r\n\r\n", 400);
  expect_refused_chunks("5\nhello\n0\n\n", 400);
  expect_refused_chunks("5\rhello\r\n", 400);
  expect_refused_chunks("5\r\nhello\n0\r\n\r\n", 400);
}

TEST_F(http_framing, accepts_chunked_bodies_with_extensions_and_trailers) {
  const auto in = taken_from("POST /mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                             "5;note=1\r\nhello\r\n0006;a=\"b\";c\r\n world\r\n000\r\nX-Trailer: 1\r\n\r\n");
  EXPECT_EQ(in->request().body, "hello world");
  EXPECT_EQ(in->request().headers.find("X-Trailer"), std::nullopt);
}

TEST_F(http_framing, chunk_extensions_are_bounded_in_all) {
  const auto chunk = "1;x=" + std::string(4096, 'x') + "\r\na\r\n";
  expect_refused_chunks(chunk + chunk + chunk + chunk + "0\r\n\r\n", 400);
  expect_refused_chunks("1;" + std::string(200'000, 'x'), 400);
}

TEST_F(http_framing, chunk_extensions_with_control_characters_are_refused) {
  expect_refused_chunks("5;a=\"\n\"\r\nhello\r\n0\r\n\r\n", 400);
  expect_refused_chunks("5;a=\"\0\"\r\nhello\r\n0\r\n\r\n"s, 400);
  expect_refused_chunks("5;\r\nhello\r\n0\r\n\r\n", 400);
}

TEST_F(http_framing, trailers_are_bounded_and_may_not_speak_of_framing) {
  std::string flood = "0\r\n";
  for (int i = 0; i != 20'000; ++i)
    flood += "X: y\r\n";
  expect_refused_chunks(flood, 400);
  expect_refused_chunks("0\r\nContent-Length: 5\r\n\r\n", 400);
  expect_refused_chunks("0\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
  expect_refused_chunks("0\r\nX: a\r\n b\r\n\r\n", 400);
  expect_refused_chunks("0\r\nno colon\r\n\r\n", 400);
}

// RFC 9112, section 2.2, lets a recipient take a single LF for a line break; this one does not. A bare CR is invalid.
TEST_F(http_framing, bare_line_feeds_and_carriage_returns_are_refused) {
  expect_refused("GET /mcp HTTP/1.1\nHost: a\n\n", 400);
  expect_refused("GET /mcp HTTP/1.1\nHost: a\r\n\r\n", 400);
  expect_refused("GET /mcp HTTP/1.1\rHost: a\r\n\r\n", 400);
  expect_refused("\nGET /mcp HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("\rGET /mcp HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused_header("X: a\nY: b\r\n", 400);
  expect_refused_header("X: a\rY: b\r\n", 400);
  expect_refused_header("X: a\r\r\n", 400);
  expect_refused_header("X: a\n", 400);
  expect_refused_header("\n", 400);
}

TEST_F(http_framing, fields_that_others_might_read_differently_are_refused) {
  expect_refused_header("Content-Length : 5\r\n", 400);
  expect_refused_header("Content-Length\t: 5\r\n", 400);
  expect_refused_header(" Content-Length: 5\r\n", 400);
  expect_refused_header("X: a\r\n b\r\n", 400); // obsolete line folding
  expect_refused_header("X:\r\n b\r\n", 400);
  expect_refused_header("X: a\r\n\t\r\n", 400);
  expect_refused_header("Transfer-Encoding:\r\n chunked\r\n", 400);
  expect_refused_header("no colon\r\n", 400);
  expect_refused_header(": no name\r\n", 400);
  expect_refused_header("a(b): c\r\n", 400);
  expect_refused_header("Gr\xc3\xbc\xc3\x9f"
                        "e: a\r\n",
                        400);
  expect_refused_header("X: a\0b\r\n"s, 400);
  expect_refused_header("X\0Y: a\r\n"s, 400);
  expect_refused_header("X: a\x7f\r\n", 400);
  expect_refused_header("X: a\x1b[2J\r\n", 400);
}

TEST_F(http_framing, a_host_is_there_once_and_is_a_host) {
  expect_refused("GET /mcp HTTP/1.1\r\n\r\n", 400);
  expect_refused_header("Host: a\r\n", 400);
  for (const auto* host : {"a b", "user@a", "a/b", "a?b", "a#b", "a\\b"})
    expect_refused("GET /mcp HTTP/1.1\r\nHost: "s + host + "\r\n\r\n", 400);
}

TEST_F(http_framing, the_authority_of_the_absolute_form_replaces_the_host) {
  const auto in = taken_from("\r\n\r\nGET HTTP://example.com:80/mcp?a=b HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(in->request().headers.find("Host"), "example.com:80");
  in->respond({});
  EXPECT_EQ(next().status, 200);
  EXPECT_EQ(taken_from("GET https://example.com/mcp HTTP/1.0\r\n\r\n")->request().headers.find("Host"), "example.com");
}

TEST_F(http_framing, a_target_in_another_form_is_refused) {
  for (const auto* target : {"mcp", "*", "example.com:80", "ftp://localhost/mcp", "http:///mcp", "http://"})
    expect_refused_start("GET "s + target + " HTTP/1.1", 400);
  expect_refused_start("CONNECT example.com:443 HTTP/1.1", 405);
  open({});
  EXPECT_EQ(answer_to("GET // HTTP/1.1\r\nHost: a\r\n\r\n").status, 404);
  const auto got = answer_to("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(got.status, 405);
  EXPECT_EQ(field(got, "Allow"), "GET, POST, DELETE, OPTIONS");
}

TEST_F(http_framing, a_request_line_that_is_not_of_http_1_is_refused) {
  for (const auto* line :
       {"hello", "GET /mcp", "GET /mcp HTTP/0.9", "GET /mcp HTTP/1.2", "GET /mcp HTTP/2.0", "GET /mcp HTTP/3.0",
        "GET /mcp http/1.1", "GET /mcp HTTP/1.1 ", "GET  /mcp HTTP/1.1", "GET /mcp  HTTP/1.1", "GET\t/mcp HTTP/1.1",
        " GET /mcp HTTP/1.1", "G(T /mcp HTTP/1.1", "GET /m cp HTTP/1.1", "GET /mcp HTTP/1.1\x0b"})
    expect_refused_start(line, 400);
  expect_refused("GET /mcp\r\n", 400); // HTTP/0.9
  expect_refused("GET /m\0cp HTTP/1.1\r\nHost: a\r\n\r\n"s, 400);
  expect_refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400);
  expect_refused("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s + std::string(200, '\xaa'), 400); // TLS ClientHello
}

TEST_F(http_framing, other_methods_are_refused_with_those_that_are_allowed) {
  for (const auto* method : {"PUT", "PATCH", "TRACE", "BREW", "get"}) {
    const auto got = answer_to(method + " /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"s);
    EXPECT_EQ(got.status, 405) << method;
    EXPECT_EQ(field(got, "Allow"), "GET, POST, DELETE, OPTIONS");
  }
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
}

TEST_F(http_framing, a_refusal_of_head_has_no_body) {
  peer_->send("HEAD /mcp HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(world_.run_until([&] { return peer_->received.ends_with("\r\n\r\n"); }));
  EXPECT_THAT(peer_->received, StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(peer_->received, HasSubstr("Allow: GET, POST, DELETE, OPTIONS\r\n"));
  peer_->received.clear();
  EXPECT_EQ(answer_to(post("/mcp", "{}")).status, 200);
}

TEST_F(http_framing, an_expectation_that_it_cannot_meet_is_refused) {
  expect_refused_header("Expect: 200-ok\r\nContent-Length: 5\r\n", 417);
  expect_refused_header("Expect: 100-continue, x\r\nContent-Length: 5\r\n", 417);
  open({});
  EXPECT_EQ(answer_to("POST /mcp HTTP/1.0\r\nExpect: x\r\nContent-Length: 2\r\n\r\nhi").body, "hi");
}

} // namespace
} // namespace actors::transport::test
