// Bad input to a server of 2025-11-25, over both transports: the error that the specification names, and the server alive.
#include "test/e2e/servers.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <memory>

namespace e2e {
namespace {

namespace json = boost::json;
using examples::era;
using examples::mcp_client;

struct said {
  int status; ///< 200 over stdio
  std::int64_t code;
  std::optional<std::int64_t> id;
};

/// A client after its handshake, whatever the transport.
class conversation {
public:
  virtual ~conversation() = default;
  virtual said send(const std::string& message) = 0;
  virtual bool is_alive() = 0;

protected:
  static said read(int status, const json::value& answer) {
    const auto& members = answer.as_object();
    const auto* error = members.if_contains("error");
    const auto* id = members.if_contains("id");
    return {status, error ? error->at("code").to_number<std::int64_t>() : 0,
            id ? std::optional{id->to_number<std::int64_t>()} : std::nullopt};
  }

  mcp_client client_{era::v2025_11_25};
};

class over_http final : public conversation {
public:
  over_http() { client_.open(connection_); }

  said send(const std::string& message) override {
    const auto answer = connection_.post(examples::mcp_path, client_.make("ping").headers, message);
    // Of a body that is too large HTTP speaks for itself.
    return answer.status == 413 ? said{413, -32600, {}} : read(answer.status, json::parse(answer.body));
  }

  bool is_alive() override { return client_.ask(connection_, "ping").result().empty(); }

private:
  http_server server_{CALCULATOR};
  examples::http_client connection_ = server_.connect();
};

class over_stdio final : public conversation {
public:
  over_stdio() { server_.initialize(client_); }

  said send(const std::string& message) override {
    server_.send(message);
    return read(200, server_.receive());
  }

  bool is_alive() override { return server_.ask(client_, "ping").result().empty(); }

private:
  stdio_server server_{CALCULATOR};
};

struct bad_message {
  const char* name;
  std::string text;
  std::int64_t code;
  std::optional<std::int64_t> id; ///< where it can be known
  int http_status = 400;
};

std::string nested(std::size_t depth) {
  return R"({"jsonrpc":"2.0","id":7,"method":"ping","params":{"a":)" + std::string(depth, '[') +
         std::string(depth, ']') + "}}";
}

std::string call(std::string_view params) {
  return R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":)" + std::string{params} + "}";
}

// Source: JSON-RPC 2.0, section 5.1; 2025-11-25, basic and server/tools, "Error Handling".
std::vector<bad_message> bad_messages() {
  return {
      {"no JSON", "hello", -32700, {}},
      {"truncated", R"({"jsonrpc":"2.0","id":7,"method":"pi)", -32700, {}},
      {"two texts", R"({"jsonrpc":"2.0","id":7,"method":"ping"} {})", -32700, {}},
      {"nested 10 000 deep", nested(10'000), -32700, 7},
      {"invalid UTF-8",
       "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\",\"params\":{\"a\":\"\xff\xfe\"}}",
       -32700,
       {}},
      {"a number beyond all", R"({"jsonrpc":"2.0","id":7,"method":"ping","params":{"a":1e999}})", -32700, {}},
      {"too large",
       R"({"jsonrpc":"2.0","id":7,"method":")" + std::string(std::size_t{4} << 20, 'x') + "\"}",
       -32600,
       {},
       413},
      {"a key twice", R"({"jsonrpc":"2.0","id":7,"method":"ping","method":"tools/list"})", -32600, 7},
      {"not an object", "42", -32600, {}},
      {"an empty batch", "[]", -32600, {}},
      {"a batch, which this revision lacks", R"([{"jsonrpc":"2.0","id":7,"method":"ping"}])", -32600, {}},
      {"no version", R"({"id":7,"method":"ping"})", -32600, 7},
      {"a wrong version", R"({"jsonrpc":"1.0","id":7,"method":"ping"})", -32600, 7},
      {"a null id", R"({"jsonrpc":"2.0","id":null,"method":"ping"})", -32600, {}},
      {"an id that is an object", R"({"jsonrpc":"2.0","id":{},"method":"ping"})", -32600, {}},
      {"an id that is a fraction", R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})", -32600, {}},
      {"an id that is a boolean", R"({"jsonrpc":"2.0","id":true,"method":"ping"})", -32600, {}},
      {"a method that is a number", R"({"jsonrpc":"2.0","id":7,"method":7})", -32600, 7},
      {"params that are a string", R"({"jsonrpc":"2.0","id":7,"method":"ping","params":"a"})", -32600, 7},
      {"params that are an array", R"({"jsonrpc":"2.0","id":7,"method":"ping","params":[]})", -32602, 7},
      {"an unknown method", R"({"jsonrpc":"2.0","id":7,"method":"tools/sing"})", -32601, 7, 200},
      {"a method of the other era", R"({"jsonrpc":"2.0","id":7,"method":"subscriptions/listen"})", -32601, 7, 200},
      {"a notification's name in a request", R"({"jsonrpc":"2.0","id":7,"method":"notifications/initialized"})", -32601,
       7, 200},
      {"an unknown tool", call(R"({"name":"divide"})"), -32602, 7, 200},
      {"a tool without a name", call("{}"), -32602, 7, 200},
      {"a tool's name that is a number", call(R"({"name":7})"), -32602, 7, 200},
      {"arguments that are an array", call(R"({"name":"add","arguments":[1,2]})"), -32602, 7, 200},
      {"a cursor that is none of ours", R"({"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"cursor":"x"}})",
       -32602, 7, 200},
  };
}

void expect_answers_and_life(conversation& with, bool http) {
  for (const auto& bad : bad_messages()) {
    SCOPED_TRACE(bad.name);
    const auto answer = with.send(bad.text);
    EXPECT_EQ(answer.code, bad.code);
    EXPECT_EQ(answer.status, http ? bad.http_status : 200);
    EXPECT_EQ(answer.id, bad.id);
    EXPECT_TRUE(with.is_alive());
  }
}

TEST(bad_input, over_http_is_told_what_is_wrong_and_leaves_the_server_alive) {
  over_http with;
  expect_answers_and_life(with, true);
}

TEST(bad_input, over_stdio_is_told_what_is_wrong_and_leaves_the_server_alive) {
  over_stdio with;
  expect_answers_and_life(with, false);
}

} // namespace
} // namespace e2e
