// Bad input to a server of 2026-07-28, and what only HTTP can get wrong.
#include "test/e2e/servers.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <functional>

namespace e2e {
namespace {

namespace json = boost::json;
using examples::era;
using examples::http_headers;
using examples::mcp_client;
using examples::mcp_request;

struct bad_request : testing::Test {
  void SetUp() override { old_client.open(connection); }

  /// Status and code of the answer.
  std::pair<int, std::int64_t> send(const mcp_request& request) {
    const auto answer = connection.post(examples::mcp_path, request.headers, request.body);
    boost::system::error_code no_json;
    const auto body = json::parse(answer.body, no_json);
    const auto* members = body.if_object();
    const auto* error = members ? members->if_contains("error") : nullptr;
    return {answer.status, error ? error->at("code").to_number<std::int64_t>() : 0};
  }

  static void set(http_headers& headers, std::string_view name, std::string value) {
    std::erase_if(headers, [&](const auto& field) { return field.first == name; });
    if (!value.empty())
      headers.emplace_back(name, std::move(value));
  }

  void TearDown() override {
    EXPECT_EQ(client.call(connection, "add", {{"a", 2}, {"b", 3}}).number(), 5) << "the server is alive";
  }

  using said = std::pair<int, std::int64_t>;

  http_server server{CALCULATOR};
  examples::http_client connection = server.connect();
  mcp_client client{era::v2026_07_28};
  mcp_client old_client{era::v2025_11_25};
};

// Source: 2026-07-28, basic/transports/streamable-http, "Server Validation" and "Protocol Version Header".
TEST_F(bad_request, of_2026_is_answered_with_its_code_and_its_status) {
  EXPECT_EQ(send(client.make("tools/sing")), said(404, -32601));
  EXPECT_EQ(send(client.make("ping")), said(404, -32601)) << "2026 has no ping";
  EXPECT_EQ(send(client.make_call("divide", {})), said(200, -32602));

  auto request = client.make("tools/list");
  set(request.headers, "Mcp-Method", "");
  EXPECT_EQ(send(request), said(400, -32020));
  set(request.headers, "Mcp-Method", "tools/call");
  EXPECT_EQ(send(request), said(400, -32020));

  auto named = client.make_call("add", {{"a", 1}, {"b", 1}});
  set(named.headers, "Mcp-Name", "count");
  EXPECT_EQ(send(named), said(400, -32020));

  auto bare = client.make("tools/list");
  bare.body = R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}})";
  EXPECT_EQ(send(bare), said(400, -32602)) << "_meta is missing";

  auto batch = client.make("tools/list");
  batch.body = "[" + batch.body + "]";
  EXPECT_EQ(send(batch), said(400, -32600));
}

TEST_F(bad_request, for_a_revision_that_is_not_served_is_told_which_ones_are) {
  auto request = client.make("tools/list");
  set(request.headers, "MCP-Protocol-Version", "2099-01-01");
  request.body.replace(request.body.find("2026-07-28"), 10, "2099-01-01");
  const auto answer = connection.post(examples::mcp_path, request.headers, request.body);
  EXPECT_EQ(answer.status, 400);
  const auto error = json::parse(answer.body).at("error");
  EXPECT_EQ(error.at("code"), -32022);
  EXPECT_EQ(error.at("data").at("supported").at(0), "2026-07-28");
}

// Source: 2025-11-25, basic/transports, "Session Management".
TEST_F(bad_request, without_a_living_session_is_refused) {
  auto request = old_client.make("tools/list");
  set(request.headers, "Mcp-Session-Id", "");
  EXPECT_EQ(send(request).first, 400);
  set(request.headers, "Mcp-Session-Id", std::string(32, '0'));
  EXPECT_EQ(send(request).first, 404);

  const auto mine = old_client.make("tools/list");
  EXPECT_EQ(send(mine), said(200, 0));
  EXPECT_TRUE(old_client.close(connection));
  EXPECT_EQ(send(mine).first, 404) << "the session has ended";
}

TEST_F(bad_request, with_the_wrong_http_around_it_is_refused) {
  auto request = client.make("tools/list");
  request.headers.emplace_back("Origin", "http://evil.example");
  EXPECT_EQ(send(request).first, 403);
  set(request.headers, "Origin", "");
  set(request.headers, "Accept", "text/html");
  EXPECT_EQ(send(request).first, 406);
  set(request.headers, "Accept", "application/json, text/event-stream");
  request.headers.emplace_back("Content-Type", "text/plain");
  EXPECT_EQ(send(request).first, 415);
  EXPECT_EQ(connection.post("/elsewhere", {}, "{}").status, 404);
  EXPECT_EQ(connection.request("PUT", examples::mcp_path, {}, "{}").status, 405);
}

} // namespace
} // namespace e2e
