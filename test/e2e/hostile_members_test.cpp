// Every member of a request with every type of value that it must not have, and headers that say something else.
#include "test/e2e/hostile.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace e2e {
namespace {

namespace json = boost::json;
using examples::era;
using examples::http_headers;
using examples::mcp_client;
using examples::mcp_request;

std::vector<json::value> values() {
  return {nullptr,
          true,
          0,
          -1,
          1.5,
          1e300,
          INT64_MAX,
          "",
          "x",
          json::string(1'000'000, 'x'),
          json::array{},
          json::array{1, "a", nullptr},
          json::object{},
          json::object{{"a", json::object{{"b", 1}}}}};
}

/// The member at a path of names like "params/_meta/progressToken".
json::value& member(json::value& of, std::string_view path) {
  auto* at = &of;
  while (true) {
    const auto slash = path.find('|');
    at = &at->as_object()[path.substr(0, slash)];
    if (slash == std::string_view::npos)
      return *at;
    path.remove_prefix(slash + 1);
  }
}

/// Its code is one of those that tell the client what it did wrong, or it has a result.
void expect_wellformed(const json::value& answer, const json::value& asked) {
  const auto& members = answer.as_object();
  if (const auto* error = members.if_contains("error")) {
    const auto code = error->at("code").to_number<int>();
    EXPECT_TRUE(code == -32600 || code == -32601 || code == -32602 || code == -32020 || code == -32022) << code;
    EXPECT_FALSE(error->at("message").as_string().empty());
  } else {
    EXPECT_TRUE(members.at("result").is_object());
    EXPECT_EQ(members.at("id"), asked.at("id"));
  }
}

json::value initialize() {
  return {{"jsonrpc", "2.0"},
          {"id", 1},
          {"method", "initialize"},
          {"params",
           {{"protocolVersion", "2025-11-25"},
            {"capabilities", {{"roots", {{"listChanged", true}}}, {"sampling", json::object{}}}},
            {"clientInfo", {{"name", "e2e"}, {"version", "1"}, {"icons", json::array{}}}},
            {"_meta", json::object{}}}}};
}

json::value call() {
  return {{"jsonrpc", "2.0"},
          {"id", 1},
          {"method", "tools/call"},
          {"params", {{"name", "add"}, {"arguments", {{"a", 1}, {"b", 2}}}, {"_meta", {{"progressToken", "t"}}}}}};
}

json::value modern_call() {
  auto out = call();
  out.at("params").at("_meta") = {{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                                  {"io.modelcontextprotocol/clientInfo", {{"name", "e2e"}, {"version", "1"}}},
                                  {"io.modelcontextprotocol/clientCapabilities", json::object{}},
                                  {"io.modelcontextprotocol/logLevel", "info"},
                                  {"progressToken", "t"}};
  return out;
}

struct victim {
  json::value request;
  std::vector<std::string_view> members;
};

std::vector<victim> victims() {
  return {
      {initialize(),
       {"method", "params", "params|protocolVersion", "params|capabilities", "params|capabilities|roots",
        "params|capabilities|roots|listChanged", "params|clientInfo", "params|clientInfo|name",
        "params|clientInfo|version", "params|clientInfo|icons", "params|_meta"}},
      {call(),
       {"method", "params", "params|name", "params|arguments", "params|arguments|a", "params|arguments|c",
        "params|_meta", "params|_meta|progressToken", "params|_meta|other", "params|task"}},
      {modern_call(),
       {"method", "params", "params|name", "params|arguments", "params|arguments|a", "params|_meta",
        "params|_meta|io.modelcontextprotocol/protocolVersion", "params|_meta|io.modelcontextprotocol/clientInfo",
        "params|_meta|io.modelcontextprotocol/clientInfo|name",
        "params|_meta|io.modelcontextprotocol/clientCapabilities", "params|_meta|io.modelcontextprotocol/logLevel",
        "params|_meta|progressToken", "params|cursor", "params|inputResponses", "params|requestState"}},
      {{{"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/list"}, {"params", {{"cursor", nullptr}}}},
       {"params", "params|cursor", "params|_meta"}},
      {{{"jsonrpc", "2.0"}, {"id", 1}, {"method", "logging/setLevel"}, {"params", {{"level", "emergency"}}}},
       {"params", "params|level"}},
      {{{"jsonrpc", "2.0"}, {"method", "notifications/cancelled"}, {"params", {{"requestId", 5}, {"reason", "x"}}}},
       {"params", "params|requestId", "params|reason", "params|_meta"}},
  };
}

template <class Send>
void for_each_mutant(Send send) {
  for (const auto& each : victims())
    for (const auto place : each.members)
      for (const auto& value : values()) {
        auto mutant = each.request;
        member(mutant, place) = value;
        SCOPED_TRACE(std::string{place} + " = " + json::serialize(value).substr(0, 40) + " in " +
                     json::serialize(each.request.at("method")));
        send(mutant);
      }
}

struct hostile_members_over_http : hostile_http {
  /// The last line of an event stream or the body itself.
  static json::value last_message(const examples::http_response& answer) {
    const auto data = answer.body.rfind("data: ");
    return json::parse(data == std::string::npos ? answer.body : answer.body.substr(data + 6));
  }

  std::pair<int, int> ask(const http_headers& headers, std::string_view body) {
    const auto answer = connection.post(examples::mcp_path, headers, body);
    const auto message = answer.body.empty() ? json::value{} : last_message(answer);
    const auto* error = message.is_object() ? message.get_object().if_contains("error") : nullptr;
    return {answer.status, error ? error->at("code").to_number<int>() : 0};
  }
};

TEST_F(hostile_members_over_http, of_every_wrong_type_are_answered_or_refused) {
  auto in_session = old_client.make("ping").headers;
  twice([&] {
    mcp_client ended{era::v2025_11_25};
    for_each_mutant([&](const json::value& mutant) {
      const bool modern = json::serialize(mutant).find("io.modelcontextprotocol") != std::string::npos;
      const auto& headers = modern ? client.make_call("add", {}).headers : in_session;
      const auto answer = connection.post(examples::mcp_path, headers, json::serialize(mutant));
      EXPECT_TRUE(answer.status == 200 || answer.status == 202 || answer.status == 400 || answer.status == 404)
          << answer.status;
      if (!answer.body.empty())
        expect_wellformed(last_message(answer), mutant);
      if (const auto opened = answer.header("Mcp-Session-Id"); !opened.empty())
        connection.request("DELETE", examples::mcp_path, {{"Mcp-Session-Id", opened}}, {});
    });
  });
}

TEST_F(hostile_members_over_http, that_headers_contradict_are_refused) {
  const auto good = client.make_call("add", {{"a", 1}, {"b", 1}});
  const auto with = [&](std::string_view name, const std::vector<std::string>& its) {
    auto headers = good.headers;
    std::erase_if(headers, [&](const auto& field) { return field.first == name; });
    for (const auto& value : its)
      headers.emplace_back(name, value);
    return headers;
  };
  using said = std::pair<int, int>;
  twice([&] {
    EXPECT_EQ(ask(good.headers, good.body), said(200, 0));
    for (const char* name : {"MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"}) {
      SCOPED_TRACE(name);
      for (const auto& value : {std::string{}, std::string{"x"}, std::string(5000, 'x'), std::string{"\xff\xfe"},
                                std::string{"=?base64?!!!?="}, std::string{"=?base64?"}, std::string{"2025-11-25"}})
        EXPECT_EQ(ask(with(name, {value}), good.body).first, 400) << value.substr(0, 20);
      EXPECT_EQ(ask(with(name, {}), good.body).first, 400);
      EXPECT_EQ(ask(with(name, {"a", "b"}), good.body).first, 400);
    }
    // Two that agree do not contradict each other; a name may come in base64.
    EXPECT_EQ(ask(with("Mcp-Method", {"tools/call", "tools/call"}), good.body), said(200, 0));
    EXPECT_EQ(ask(with("Mcp-Name", {"=?base64?YWRk?="}), good.body), said(200, 0));
    for (const char* revision : {"2099-01-01", "1.0", "2026-07-28 ", "2026-07-29", "latest"})
      EXPECT_EQ(ask(with("MCP-Protocol-Version", {revision}), good.body).first,
                std::string_view{revision} == "2026-07-28 " ? 200 : 400)
          << revision;
  });
}

TEST_F(hostile_members_over_http, that_come_from_elsewhere_are_forbidden) {
  const auto good = client.make("server/discover");
  twice([&] {
    for (const char* origin :
         {"http://evil.example", "null", "", "http://localhost.evil.example", "file://",
          "http://127.0.0.1.evil.example", "http://evil.example/localhost", "http://localhost@evil.example",
          "https://[::1].evil.example", "ftp://localhost", "localhost"}) {
      auto headers = good.headers;
      headers.emplace_back("Origin", origin);
      EXPECT_EQ(ask(headers, good.body).first, 403) << origin;
      auto by = raw();
      by.send("GET /mcp HTTP/1.1\r\nHost: localhost\r\nOrigin: " + std::string{origin} + "\r\n\r\n");
      EXPECT_EQ(by.receive().value().status, 403) << origin;
    }
    for (const char* host : {"evil.example", "", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:80",
                             "[::1", "[::2]", "localhost@evil.example", "0.0.0.0", "2130706433"}) {
      auto by = raw();
      by.send("DELETE /mcp HTTP/1.1\r\nHost: " + std::string{host} + "\r\n\r\n");
      const auto status = by.receive().value().status;
      // What can be no authority at all is not HTTP.
      EXPECT_TRUE(status == 403 || status == 400) << host << ' ' << status;
    }
    for (const char* origin :
         {"http://localhost", "https://localhost:3000", "http://127.0.0.1:8080", "http://[::1]:1"}) {
      auto headers = good.headers;
      headers.emplace_back("Origin", origin);
      EXPECT_EQ(ask(headers, good.body).first, 200) << origin;
    }
  });
}

TEST_F(hostile_members_over_http, that_a_pattern_must_match_are_judged_at_once_whatever_their_length) {
  const std::string almost = std::string(1'000'000, 'a') + 'b';
  const std::string fits(1'000'000, 'a');
  twice([&] {
    const auto started = std::chrono::steady_clock::now();
    for (const char* tool : {"matching", "checked"}) {
      EXPECT_TRUE(client.call(connection, tool, {{"text", almost}}).is_error()) << tool;
      EXPECT_FALSE(client.call(connection, tool, {{"text", fits}}).is_error()) << tool;
      EXPECT_TRUE(client.call(connection, tool, {{"text", std::string(600'000, '\0')}}).is_error()) << tool;
      EXPECT_TRUE(client.call(connection, tool, {{"text", fits + "\n"}}).is_error()) << tool;
    }
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds{10});
  });
}

struct hostile_members_over_stdio : hostile_stdio {};

TEST_F(hostile_members_over_stdio, of_every_wrong_type_are_answered_or_refused) {
  int marker = 1000;
  twice([&] {
    for_each_mutant([&](const json::value& mutant) {
      server.send(json::serialize(mutant));
      // Everything until the answer to this is about the mutant.
      server.send(R"({"jsonrpc":"2.0","id":)" + std::to_string(++marker) + R"(,"method":"ping"})");
      int answers = 0;
      for (bool marked = false; !marked || (answers == 0 && mutant.as_object().contains("id"));) {
        const auto message = server.receive();
        const auto* id = message.as_object().if_contains("id");
        if (message.as_object().contains("method"))
          continue; // progress
        if (id && *id == marker) {
          marked = true;
          continue;
        }
        ++answers;
        expect_wellformed(message, mutant);
      }
      EXPECT_LE(answers, 1);
    });
    // Whatever the mutants have agreed on.
    server.initialize(old_client);
  });
}

} // namespace
} // namespace e2e
