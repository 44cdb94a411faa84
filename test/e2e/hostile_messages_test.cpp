// Messages that are nearly JSON-RPC, over both transports, to a server of 2025-11-25.
#include "test/e2e/hostile.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace e2e {
namespace {

namespace json = boost::json;
using examples::era;
using examples::mcp_client;

constexpr std::size_t megabyte = 1'000'000;

struct strange_message {
  const char* name;
  std::string text;
  std::optional<int> code;  ///< of the error; 0: a result; nothing: it is not answered
  json::value id = nullptr; ///< of the answer; null: it has none
};

std::string ping(std::string_view members) {
  return R"({"jsonrpc":"2.0","method":"ping",)" + std::string{members} + "}";
}

std::string repeat(std::string_view what, std::size_t times) {
  std::string out;
  out.reserve(what.size() * times);
  for (std::size_t n = 0; n < times; ++n)
    out += what;
  return out;
}

// Source: JSON-RPC 2.0, section 4; 2025-11-25, basic, "Requests".
std::vector<strange_message> ids() {
  const std::string long_id(megabyte, 'i');
  return {
      {"a string", ping(R"("id":"seven")"), 0, "seven"},
      {"an empty string", ping(R"("id":"")"), 0, ""},
      {"a string that is a number", ping(R"("id":"7")"), 0, "7"},
      {"a string of escapes", ping(R"("id":"\u0000\"\\\n\ud83d\ude00")"), 0,
       json::string{"\0\"\\\n\xf0\x9f\x98\x80", 8}},
      {"a string of 1 MB", ping(R"("id":")" + long_id + '"'), 0, json::string{long_id}},
      {"zero", ping(R"("id":0)"), 0, 0},
      {"zero with a sign", ping(R"("id":-0)"), 0, 0},
      {"a negative number", ping(R"("id":-7)"), 0, -7},
      {"the largest integer of a double", ping(R"("id":9007199254740992)"), 0, 9007199254740992},
      {"the largest of 64 bits", ping(R"("id":9223372036854775807)"), 0, INT64_MAX},
      {"the least of 64 bits", ping(R"("id":-9223372036854775808)"), 0, INT64_MIN},
      {"an integer that is written as a fraction", ping(R"("id":7.0)"), 0, 7},
      {"an integer with an exponent", ping(R"("id":7e2)"), 0, 700},
      {"beyond 64 bits with a sign", ping(R"("id":9223372036854775808)"), -32600},
      {"beyond 64 bits", ping(R"("id":18446744073709551616)"), -32600},
      {"digits of 1 MB", ping(R"("id":)" + std::string(megabyte, '9')), -32700},
      {"beyond a double", ping(R"("id":1e400)"), -32700},
      {"a fraction", ping(R"("id":1.5)"), -32600},
      {"null", ping(R"("id":null)"), -32600},
      {"a boolean", ping(R"("id":false)"), -32600},
      {"an array", ping(R"("id":[7])"), -32600},
      {"an object", ping(R"("id":{"id":7})"), -32600},
      {"given twice", ping(R"("id":7,"id":8)"), -32600},
      {"given twice, once with an escape", ping(R"("id":7,"\u0069d":8)"), -32600},
      {"in other letters", ping(R"("ID":7)"), std::nullopt},
      {"absent", ping(R"("params":{})"), std::nullopt},
  };
}

// Source: RFC 8259, sections 2, 6, 7 and 8.
std::vector<strange_message> texts() {
  const auto param = [](std::string_view value) { return ping(R"("id":7,"params":{"a":)" + std::string{value} + '}'); };
  const auto utf16 = [](std::string_view text, bool big_endian) {
    std::string out{big_endian ? "\xfe\xff" : "\xff\xfe"};
    for (const char c : text)
      out += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
    return out;
  };
  std::string many_names;
  std::string too_many_names;
  for (int n = 0; n < 50'000; ++n)
    (n < 8'000 ? many_names : too_many_names) += '"' + std::to_string(n) + "\":0,";
  return {
      {"a byte order mark", "\xef\xbb\xbf" + ping(R"("id":7)"), -32700},
      {"UTF-16, little end first", utf16(ping(R"("id":7)"), false), -32700},
      {"UTF-16, big end first", utf16(ping(R"("id":7)"), true), -32700},
      {"a NUL in a string", param(std::string{"\"a\0b\"", 5}), -32700},
      {"a NUL behind the message", ping(R"("id":7)") + '\0', -32700},
      {"nothing but NUL", std::string(1000, '\0'), -32700},
      {"a control character in a string", param("\"\x01\""), -32700},
      {"an overlong encoding", param("\"\xc0\xaf\""), -32700},
      {"half of a surrogate pair, encoded", param("\"\xed\xa0\x80\""), -32700},
      {"half of a surrogate pair, escaped", param(R"("\ud800")"), -32700},
      {"a surrogate pair the other way round", param(R"("\udc00\ud800")"), -32700},
      {"beyond Unicode", param("\"\xf4\x90\x80\x80\""), -32700},
      {"Latin-1", param("\"\xe4\""), -32700},
      {"an unknown escape", param(R"("\x41")"), -32700},
      {"a comment", param("/* */1"), -32700},
      {"a comma too many", param("[1,]"), -32700},
      {"single quotes", param("'a'"), -32700},
      {"NaN", param("NaN"), -32700},
      {"Infinity", param("-Infinity"), -32700},
      {"a hexadecimal number", param("0x10"), -32700},
      {"a zero in front", param("007"), -32700},
      {"a plus in front", param("+7"), -32700},
      {"a sign alone", param("-"), -32700},
      {"a fraction of 1 MB", param("0." + std::string(megabyte, '0') + "1"), 0, 7},
      {"a number of 1 MB", param(std::string(megabyte, '1')), -32700},
      {"an exponent of 1 MB", param("1e" + std::string(megabyte, '9')), -32700},
      {"a tiny number", param("1e-400"), 0, 7},
      {"a number that is tinier than its exponent can say", param("1e-999999999999"), -32700},
      {"a string of 1 MB", param('"' + std::string(megabyte, 'a') + '"'), 0, 7},
      {"escapes of 1 MB", param('"' + repeat(R"(\u0041)", megabyte / 6) + '"'), 0, 7},
      {"brackets of 1 MB", std::string(megabyte, '['), -32700},
      {"braces of 1 MB", repeat(R"({"a":)", megabyte / 5), -32700},
      {"100 000 brackets within", param(std::string(100'000, '[') + std::string(100'000, ']')), -32700, 7},
      {"500 000 elements", param('[' + repeat("0,", 500'000) + "0]"), 0, 7},
      {"8000 names", param('{' + many_names + "\"a\":0}"), 0, 7},
      {"50 000 names", param('{' + many_names + too_many_names + "\"a\":0}"), -32600, 7},
      {"50 000 equal names", param('{' + repeat("\"a\":0,", 50'000) + "\"a\":0}"), -32600, 7},
      {"blanks of 1 MB", std::string(megabyte, ' ') + ping(R"("id":7)"), 0, 7},
  };
}

std::vector<strange_message> shapes() {
  return {
      {"null", "null", -32600},
      {"true", "true", -32600},
      {"a string", R"("ping")", -32600},
      {"an empty object", "{}", -32600},
      {"a result nobody asked for", R"({"jsonrpc":"2.0","id":7,"result":{}})", std::nullopt},
      {"an error nobody asked for", R"({"jsonrpc":"2.0","id":7,"error":{"code":-32000,"message":"no"}})", std::nullopt},
      {"a result of a string id", R"({"jsonrpc":"2.0","id":"\u0000","result":[]})", std::nullopt},
      {"a result and an error", R"({"jsonrpc":"2.0","id":7,"result":{},"error":{"code":1,"message":""}})", -32600, 7},
      {"a request that is a result, too", R"({"jsonrpc":"2.0","id":7,"method":"ping","result":{}})", -32600, 7},
      {"an error that is a string", R"({"jsonrpc":"2.0","id":7,"error":"no"})", -32600, 7},
      {"an error without a code", R"({"jsonrpc":"2.0","id":7,"error":{}})", -32600, 7},
      {"an error whose code is a string", R"({"jsonrpc":"2.0","id":7,"error":{"code":"1","message":"no"}})", -32600, 7},
      {"an unknown notification", R"({"jsonrpc":"2.0","method":"notifications/nonsense"})", std::nullopt},
      {"a notification that is a request's", R"({"jsonrpc":"2.0","method":"tools/call","params":{"name":"add"}})",
       std::nullopt},
      {"a notification of nothing", R"({"jsonrpc":"2.0","method":""})", std::nullopt},
      {"a request for nothing", R"({"jsonrpc":"2.0","id":7,"method":""})", -32601, 7},
      {"a method of 1 MB", R"({"jsonrpc":"2.0","id":7,"method":")" + std::string(megabyte, 'm') + "\"}", -32601, 7},
      {"a method with a NUL", R"({"jsonrpc":"2.0","id":7,"method":"ping\u0000"})", -32601, 7},
      {"a method in capitals", R"({"jsonrpc":"2.0","id":7,"method":"PING"})", -32601, 7},
      {"a version that is a number", R"({"jsonrpc":2.0,"id":7,"method":"ping"})", -32600, 7},
      {"a version with a NUL", R"({"jsonrpc":"2.0\u0000","id":7,"method":"ping"})", -32600, 7},
      {"params that are null", R"({"jsonrpc":"2.0","id":7,"method":"ping","params":null})", -32600, 7},
      {"members of no meaning", R"({"jsonrpc":"2.0","id":7,"method":"ping","__proto__":{"a":1},"":null})", 0, 7},
  };
}

struct seen {
  std::optional<int> code;
  json::value id;
};

seen read(const json::value& answer) {
  const auto& members = answer.as_object();
  const auto* error = members.if_contains("error");
  const auto* id = members.if_contains("id");
  return {error ? error->at("code").to_number<int>() : 0, id ? *id : json::value{}};
}

void expect(const strange_message& each, const seen& got) {
  EXPECT_EQ(got.code, each.code);
  EXPECT_TRUE(got.id == each.id) << json::serialize(got.id).substr(0, 100);
}

class hostile_messages_over_http : public hostile_http {
protected:
  void expect_all(const std::vector<strange_message>& all) {
    auto headers = old_client.make("ping").headers;
    headers.emplace_back("Content-Type", "application/json");
    for (const auto& each : all) {
      SCOPED_TRACE(each.name);
      const auto answer = connection.post(examples::mcp_path, headers, each.text);
      EXPECT_EQ(answer.status / 100, each.code.value_or(0) == -32700 || each.code.value_or(0) == -32600 ? 4 : 2);
      expect(each, answer.body.empty() ? seen{} : read(json::parse(answer.body)));
    }
  }
};

class hostile_messages_over_stdio : public hostile_stdio {
protected:
  void expect_all(const std::vector<strange_message>& all) {
    for (const auto& each : all) {
      SCOPED_TRACE(each.name);
      server.send(each.text);
      if (each.code)
        expect(each, read(server.receive()));
      // Nothing else comes before this answer.
      EXPECT_TRUE(server.ask(old_client, "ping").result().empty());
    }
  }
};

TEST_F(hostile_messages_over_http, ids_of_every_type_are_answered_or_refused) {
  twice([this] { expect_all(ids()); });
}

TEST_F(hostile_messages_over_http, texts_that_are_no_json_or_too_much_of_it_are_answered_or_refused) {
  twice([this] { expect_all(texts()); });
}

TEST_F(hostile_messages_over_http, what_is_no_request_is_taken_or_refused) {
  twice([this] {
    expect_all(shapes());
    expect_all({{"nothing", "", -32700}, {"blanks", " \t\r\n ", -32700}, {"line ends", "\r\n\r\n", -32700}});
  });
}

TEST_F(hostile_messages_over_stdio, ids_of_every_type_are_answered_or_refused) {
  twice([this] { expect_all(ids()); });
}

TEST_F(hostile_messages_over_stdio, texts_that_are_no_json_or_too_much_of_it_are_answered_or_refused) {
  twice([this] { expect_all(texts()); });
}

TEST_F(hostile_messages_over_stdio, what_is_no_request_is_taken_or_refused) {
  twice([this] {
    expect_all(shapes());
    expect_all({{"nothing", "", std::nullopt}, {"line ends", "\r\n\r\n\n", std::nullopt}, {"blanks", " \t ", -32700}});
  });
}

} // namespace
} // namespace e2e
