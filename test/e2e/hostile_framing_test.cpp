// HTTP that is not quite HTTP: where two readers could disagree about where a request ends, the connection ends.
// Source: RFC 9112, sections 2, 5, 6, 7 and 11.2 (request smuggling).
#include "test/e2e/hostile.hpp"

#include <array>
#include <cstdio>

namespace e2e {
namespace {

constexpr std::string_view modern = "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: server/discover\r\n";
constexpr std::string_view discover =
    R"({"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{)"
    R"("io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}})";

// What an attacker would have another reader take for a request of its own.
constexpr std::string_view smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

struct strange_bytes {
  const char* name;
  std::string bytes;
  int status;         ///< of the one answer
  bool stays = false; ///< and the connection is good for another request
};

std::string operator+(std::string_view a, std::string_view b) {
  return std::string{a}.append(b);
}

std::string head(std::string_view lines) {
  return "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + modern + lines + "\r\n";
}

std::string with_length(std::string_view length) {
  return head("Content-Length: " + length + "\r\n") + discover + smuggled;
}

std::string chunked(std::string_view chunks) {
  return head("Transfer-Encoding: chunked\r\n") + chunks;
}

std::string hex(std::size_t n) {
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%zx", n);
  return digits.data();
}

const std::string size = std::to_string(discover.size());
const std::string one_chunk = hex(discover.size()) + "\r\n" + discover + "\r\n";
const std::string last_chunk = "0\r\n\r\n";

std::vector<strange_bytes> lengths() {
  const auto exactly = [](std::string_view lines) { return head(lines) + discover; };
  return {
      {"both lengths", head("Content-Length: " + size + "\r\nTransfer-Encoding: chunked\r\n") + last_chunk + smuggled,
       400},
      {"both lengths, the other way round",
       head("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n") + one_chunk + last_chunk + smuggled, 400},
      {"two lengths that differ", head("Content-Length: 0\r\nContent-Length: " + size + "\r\n") + discover + smuggled,
       400},
      {"two lengths that differ, the other way round",
       head("Content-Length: " + size + "\r\nContent-Length: 0\r\n") + discover + smuggled, 400},
      {"a list of lengths that differ", with_length(size + ", 0"), 400},
      {"a negative length", with_length("-1"), 400},
      {"a length with a sign", with_length("+" + size), 400},
      {"a hexadecimal length", with_length("0x10"), 400},
      {"a fraction of a length", with_length("1.5"), 400},
      {"a length and more", with_length(size + " 0"), 400},
      {"no digits of a length", with_length(""), 400},
      {"a length in words", with_length("many"), 400},
      {"a length beyond 64 bits", with_length("18446744073709551616"), 400},
      {"a length of 64 bits", with_length("18446744073709551615"), 413},
      {"a length of 63 bits", with_length("9223372036854775807"), 413},
      {"a length one above the limit", with_length("4194305"), 413},
      {"a length with zeros in front", exactly("Content-Length: 000" + size + "\r\n"), 200, true},
  };
}

std::vector<strange_bytes> codings() {
  const auto coded = [](std::string_view line) { return head(line + "\r\n") + one_chunk + last_chunk + smuggled; };
  return {
      {"an unknown coding", coded("Transfer-Encoding: xchunked"), 400},
      {"a coding that is none", coded("Transfer-Encoding: identity"), 400},
      {"two codings", coded("Transfer-Encoding: gzip, chunked"), 501},
      {"chunked twice", coded("Transfer-Encoding: chunked, chunked"), 400},
      {"chunked, not at the end", coded("Transfer-Encoding: chunked, identity"), 400},
      {"two fields for two codings", coded("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"), 400},
      {"a coding with a vertical tab", coded("Transfer-Encoding: \vchunked"), 400},
      {"a coding behind a blank before the colon", coded("Transfer-Encoding : chunked"), 400},
      {"a chunked body in HTTP/1.0",
       "POST /mcp HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + one_chunk + last_chunk + smuggled, 400},
      {"a coding in a folded line", coded("Transfer-Encoding:\r\n chunked"), 400},
      {"chunked in capitals", head("Transfer-Encoding: CHUNKED\r\n") + one_chunk + last_chunk, 200, true},
  };
}

std::vector<strange_bytes> chunks() {
  const auto bad = [](std::string_view line) {
    return chunked(line + "\r\n" + discover + "\r\n") + last_chunk + smuggled;
  };
  const auto right = hex(discover.size());
  return {
      {"a chunk size that is no number", bad("g"), 400},
      {"no chunk size", bad(""), 400},
      {"a negative chunk size", bad("-" + right), 400},
      {"a chunk size with a prefix", bad("0x" + right), 400},
      {"a chunk size with a sign", bad("+" + right), 400},
      {"a chunk size beyond 64 bits", bad("10000000000000000"), 400},
      {"a chunk size of 64 bits", bad("ffffffffffffffff"), 413},
      {"a chunk size that wraps with its line feed", bad("fffffffffffffffe"), 413},
      {"a chunk size above the limit", bad("400001"), 413},
      {"a chunk that is longer than its size",
       chunked(hex(discover.size() - 1) + "\r\n" + discover + "\r\n") + last_chunk, 400},
      {"a chunk size that ends with a line feed", chunked(right + "\n" + discover + "\r\n") + last_chunk + smuggled,
       400},
      {"a chunk that ends with a line feed", chunked(right + "\r\n" + discover + "\n") + last_chunk + smuggled, 400},
      {"a chunk extension of 1 MB", bad(right + ";a=" + std::string(std::size_t{1} << 20, 'x')), 400},
      {"trailers of 1 MB", chunked(one_chunk + "0\r\nX: " + std::string(std::size_t{1} << 20, 'x') + "\r\n\r\n"), 400},
      {"a chunk extension", chunked(right + ";a=b;c=\"d\"\r\n" + discover + "\r\n") + last_chunk, 200, true},
      {"a chunk size with zeros in front", chunked("000" + one_chunk) + last_chunk, 200, true},
      {"a length in the trailers", chunked(one_chunk + "0\r\nContent-Length: 7\r\n\r\n"), 400},
      {"a trailer", chunked(one_chunk + "0\r\nHost: evil.example\r\n\r\n"), 200, true},
  };
}

std::vector<strange_bytes> lines() {
  const std::string flood(std::size_t{1} << 20, 'x');
  std::string many_fields;
  for (int n = 0; n < 5000; ++n)
    many_fields += "X-" + std::to_string(n) + ": y\r\n";
  const auto good = [](std::string_view line) {
    return head(line + "\r\nContent-Length: " + size + "\r\n") + discover;
  };
  return {
      {"bare line feeds", "POST /mcp HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n" + smuggled, 400},
      {"one bare line feed", head("A: b\nContent-Length: " + size + "\r\n") + discover, 400},
      {"a bare carriage return", head("A: b\rContent-Length: 0\r\nContent-Length: " + size + "\r\n") + discover, 400},
      {"a NUL in a value", good(std::string_view{"A: b\0c", 6}), 400},
      {"a NUL in a name", good(std::string_view{"A\0B: c", 6}), 400},
      {"a NUL in the path", std::string{"POST /m\0cp HTTP/1.1\r\nHost: localhost\r\n\r\n", 41}, 400},
      {"a bell in a value", good("A: \a"), 400},
      {"a line without a colon", good("nonsense"), 400},
      {"a field without a name", good(": x"), 400},
      {"a blank in a name", good("A B: c"), 400},
      {"a blank before the colon", good("A : b"), 400},
      {"a first line that is folded", "POST /mcp HTTP/1.1\r\n Host: localhost\r\n\r\n", 400},
      {"no Host", "POST /mcp HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 400},
      {"two Hosts", "POST /mcp HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n", 400},
      {"a request line of 1 MB", "POST /" + flood + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 431},
      {"a method of 1 MB", flood + " /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n", 431},
      {"a field of 1 MB", good("A: " + flood), 431},
      {"a name of 1 MB", good(flood + ": a"), 431},
      {"5000 fields", good(many_fields + "A: b"), 431},
      {"blanks of 1 MB", good("A: " + std::string(std::size_t{1} << 20, ' ') + "b"), 431},
      {"bytes above 127 in a value", good("A: \xff\xfe\xc3\xa4"), 200, true},
  };
}

std::vector<strange_bytes> first_lines() {
  const std::string rest = "\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
  return {
      {"no HTTP at all", "hello\r\n\r\n", 400},
      {"HTTP/0.9", "GET /mcp\r\n\r\n", 400},
      {"HTTP/2 with its preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
      {"HTTP/9.9", "POST /mcp HTTP/9.9" + rest, 400},
      {"HTTP/1.10", "POST /mcp HTTP/1.10" + rest, 400},
      {"http in small letters", "POST /mcp http/1.1" + rest, 400},
      {"TLS", std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11} + std::string(512, '\xab'), 400},
      {"SSH", "SSH-2.0-OpenSSH_9.2\r\n", 400},
      {"no method", " /mcp HTTP/1.1" + rest, 400},
      {"no path", "POST HTTP/1.1" + rest, 400},
      {"a blank in the path", "POST /mcp /mcp HTTP/1.1" + rest, 400},
      {"blanks of any number", "POST  /mcp  HTTP/1.1" + rest, 400},
      {"a path of another place", "POST /../../etc/passwd HTTP/1.1" + rest, 404, true},
      {"a path in disguise", "POST /%6dcp HTTP/1.1" + rest, 404, true},
      {"an authority for a path", "CONNECT localhost:80 HTTP/1.1" + rest, 405},
      {"a star for a path", "OPTIONS * HTTP/1.1" + rest, 405, true},
      {"an unknown method", "BREW /mcp HTTP/1.1" + rest, 405, true},
      {"a method in small letters", "post /mcp HTTP/1.1" + rest, 405, true},
      {"TRACE", "TRACE /mcp HTTP/1.1" + rest, 405, true},
      {"the absolute form of a foreign place", "POST http://evil.example/elsewhere HTTP/1.1" + rest, 404, true},
      {"an upgrade", head("Upgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: " + size + "\r\n") + discover,
       200, true},
      {"empty lines in front", "\r\n\r\n\r\n" + head("Content-Length: " + size + "\r\n") + discover, 200, true},
  };
}

class hostile_framing : public hostile_http {
protected:
  void expect_answers(const std::vector<strange_bytes>& all) {
    for (const auto& each : all) {
      SCOPED_TRACE(each.name);
      auto sender = raw();
      sender.send(each.bytes);
      const auto answer = sender.receive();
      ASSERT_TRUE(answer) << "no answer";
      EXPECT_EQ(answer->status, each.status) << answer->body;
      if (each.stays) {
        sender.send(to_bytes(client.make_call("add", {{"a", 1}, {"b", 1}})));
        const auto next = sender.receive();
        EXPECT_TRUE(next && next->status == 200) << "the next request on the same connection";
      } else {
        const auto others = sender.receive_all();
        ASSERT_TRUE(others) << "the connection is not closed";
        EXPECT_TRUE(others->empty()) << "another answer: " << others->front().status;
      }
    }
  }
};

TEST_F(hostile_framing, of_doubtful_length_is_refused_and_nothing_behind_it_is_a_request) {
  twice([this] { expect_answers(lengths()); });
}

TEST_F(hostile_framing, of_doubtful_coding_is_refused_and_nothing_behind_it_is_a_request) {
  twice([this] { expect_answers(codings()); });
}

TEST_F(hostile_framing, of_doubtful_chunks_is_refused_and_nothing_behind_them_is_a_request) {
  twice([this] { expect_answers(chunks()); });
}

TEST_F(hostile_framing, of_doubtful_lines_is_refused) {
  twice([this] { expect_answers(lines()); });
}

TEST_F(hostile_framing, that_begins_in_a_strange_way_is_answered_or_refused) {
  twice([this] { expect_answers(first_lines()); });
}

} // namespace
} // namespace e2e
