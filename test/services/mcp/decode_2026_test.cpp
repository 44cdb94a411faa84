#include "test/services/mcp/messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::mcp::test {
namespace {

using testing::Pair;

// Source: 2026-07-28, basic/transports/streamable-http, "Standard Request Headers".
constexpr std::string_view weather_call = R"({
  "jsonrpc": "2.0", "id": 1, "method": "tools/call",
  "params": {
    "name": "get_weather", "arguments": {"location": "Seattle, WA"},
    "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
              "io.modelcontextprotocol/clientInfo": {"name": "ExampleClient", "version": "1.0.0"},
              "io.modelcontextprotocol/clientCapabilities": {"sampling": {}},
              "io.modelcontextprotocol/logLevel": "warning",
              "progressToken": "p1",
              "traceparent": "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01"}}})";

std::string request_with_meta(std::string_view meta) {
  return R"({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": )" + std::string{meta} + "}}";
}

TEST(decode_2026_http, reads_a_call_with_its_envelope) {
  auto result = decode_http(post_2026(std::string{weather_call}, "tools/call", {{"Mcp-Name", "get_weather"}}));
  auto* in = std::get_if<incoming>(&result);
  ASSERT_TRUE(in);
  EXPECT_EQ(in->reply.era(), era::v2026);
  EXPECT_EQ(in->reply.version, version::v2026_07_28);
  EXPECT_EQ(in->reply.method, method::tools_call);
  ASSERT_TRUE(in->client_capabilities());
  EXPECT_TRUE(in->client_capabilities()->contains("sampling"));
  ASSERT_TRUE(in->client_info());
  EXPECT_EQ(in->client_info()->at("name"), "ExampleClient");
  EXPECT_EQ(in->log_level(), "warning");
  ASSERT_TRUE(in->progress_token());
  EXPECT_EQ(*in->progress_token(), "p1");
  ASSERT_TRUE(in->meta(meta_key::traceparent));
}

TEST(decode_2026_http, needs_no_client_info) {
  auto body = request_with_meta(R"({"io.modelcontextprotocol/protocolVersion": "2026-07-28",
                                    "io.modelcontextprotocol/clientCapabilities": {}})");
  auto result = decode_http(post_2026(body, "tools/list"));
  ASSERT_TRUE(std::holds_alternative<incoming>(result));
  EXPECT_FALSE(std::get<incoming>(result).client_info());
  EXPECT_EQ(std::get<incoming>(result).log_level(), "");
}

// Source: 2026-07-28, basic, "_meta": a request missing any required field is malformed.
TEST(decode_2026_http, refuses_an_envelope_with_a_required_field_missing_or_wrong) {
  for (auto meta : {R"({})", R"("text")", R"({"io.modelcontextprotocol/clientCapabilities": {}})",
                    R"({"io.modelcontextprotocol/protocolVersion": 20260728,
                        "io.modelcontextprotocol/clientCapabilities": {}})",
                    R"({"io.modelcontextprotocol/protocolVersion": "2026-07-28"})",
                    R"({"io.modelcontextprotocol/protocolVersion": "2026-07-28",
                        "io.modelcontextprotocol/clientCapabilities": []})"}) {
    auto result = decode_http(post_2026(request_with_meta(meta), "tools/list"));
    EXPECT_THAT(refusal(result), Pair(400, -32602)) << meta;
    EXPECT_EQ(json(std::get<reject>(result).answer.body).at("id"), 1) << meta;
  }
}

TEST(decode_2026_http, refuses_a_request_without_any_params) {
  auto in = post_2026(R"({"jsonrpc": "2.0", "id": 1, "method": "server/discover"})", "server/discover");
  EXPECT_THAT(refusal(decode_http(in)), Pair(400, -32602));
}

// Source: 2026-07-28, basic/transports/streamable-http, "Server Validation".
TEST(decode_2026_http, refuses_a_version_header_that_contradicts_the_body) {
  for (auto header_version : {"2025-11-25", "1900-01-01"}) {
    auto in =
        post(request_2026("tools/list"), {{"MCP-Protocol-Version", header_version}, {"Mcp-Method", "tools/list"}});
    EXPECT_THAT(refusal(decode_http(in)), Pair(400, -32020)) << header_version;
  }
}

TEST(decode_2026_http, refuses_a_body_version_that_contradicts_the_header) {
  auto body = request_with_meta(R"({"io.modelcontextprotocol/protocolVersion": "2025-11-25",
                                    "io.modelcontextprotocol/clientCapabilities": {}})");
  EXPECT_THAT(refusal(decode_http(post_2026(body, "tools/list"))), Pair(400, -32020));
}

TEST(decode_2026_http, refuses_a_missing_version_header) {
  auto in = post(request_2026("tools/list"), {{"Mcp-Method", "tools/list"}});
  EXPECT_THAT(refusal(decode_http(in)), Pair(400, -32020));
}

TEST(decode_2026_http, refuses_a_missing_or_contradicting_method_header) {
  auto missing = post(request_2026("tools/list"), {{"MCP-Protocol-Version", "2026-07-28"}});
  EXPECT_THAT(refusal(decode_http(missing)), Pair(400, -32020));
  EXPECT_THAT(refusal(decode_http(post_2026(request_2026("tools/list"), "tools/call"))), Pair(400, -32020));
  EXPECT_THAT(refusal(decode_http(post_2026(request_2026("tools/list"), "Tools/List"))), Pair(400, -32020));
}

TEST(decode_2026_http, refuses_headers_that_occur_twice_and_differ) {
  auto in = post_2026(request_2026("tools/list"), "tools/list");
  in.headers.add("Mcp-Method", "tools/call");
  EXPECT_THAT(refusal(decode_http(in)), Pair(400, -32020));
}

// Source: 2026-07-28, schema, example of HeaderMismatchError.
TEST(decode_2026_http, refuses_a_name_header_that_contradicts_the_body_in_the_words_of_the_specification) {
  auto in = post_2026(request_2026("tools/call", R"("name": "bar")"), "tools/call", {{"Mcp-Name", "foo"}});
  auto result = decode_http(in);
  ASSERT_TRUE(std::holds_alternative<reject>(result));
  EXPECT_EQ(std::get<reject>(result).answer.status, 400);
  EXPECT_EQ(json(std::get<reject>(result).answer.body), json(R"({
    "jsonrpc": "2.0", "id": 1,
    "error": {"code": -32020,
              "message": "Header mismatch: Mcp-Name header value 'foo' does not match body value 'bar'"}})"));
}

TEST(decode_2026_http, asks_for_the_name_header_where_the_body_has_a_name) {
  EXPECT_THAT(refusal(decode_http(post_2026(request_2026("tools/call", R"("name": "a")"), "tools/call"))),
              Pair(400, -32020));
  EXPECT_THAT(refusal(decode_http(post_2026(request_2026("prompts/get", R"("name": "a")"), "prompts/get"))),
              Pair(400, -32020));
  EXPECT_THAT(refusal(decode_http(post_2026(request_2026("resources/read", R"("uri": "a:b")"), "resources/read"))),
              Pair(400, -32020));
}

// Source: 2026-07-28, basic/transports/streamable-http, "Value Encoding".
TEST(decode_2026_http, decodes_a_name_header_before_comparing) {
  auto body = request_2026("tools/call", R"("name": "Hello, 世界")");
  auto right = post_2026(body, "tools/call", {{"Mcp-Name", "=?base64?SGVsbG8sIOS4lueVjA==?="}});
  EXPECT_TRUE(std::holds_alternative<incoming>(decode_http(right)));
  for (auto broken : {"=?base64?SGVsbG8sIOS4lueVjA?=", "=?base64?****?=", "Hello, 世界"}) {
    auto in = post_2026(body, "tools/call", {{"Mcp-Name", broken}});
    EXPECT_THAT(refusal(decode_http(in)), Pair(400, -32020)) << broken;
  }
}

// Source: 2026-07-28, basic/versioning, "Protocol Version Negotiation".
TEST(decode_2026_http, answers_an_unserved_version_with_the_list_of_those_that_are) {
  auto body = request_with_meta(R"({"io.modelcontextprotocol/protocolVersion": "1900-01-01",
                                    "io.modelcontextprotocol/clientCapabilities": {}})");
  auto in = post(body, {{"MCP-Protocol-Version", "1900-01-01"}, {"Mcp-Method", "tools/list"}});
  auto result = decode_http(in);
  ASSERT_TRUE(std::holds_alternative<reject>(result));
  EXPECT_EQ(std::get<reject>(result).answer.status, 400);
  EXPECT_EQ(json(std::get<reject>(result).answer.body), json(R"({
    "jsonrpc": "2.0", "id": 1,
    "error": {"code": -32022, "message": "Unsupported protocol version",
              "data": {"supported": ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"],
                       "requested": "1900-01-01"}}})"));
}

TEST(decode_2026_http, answers_an_unserved_version_in_the_header_alone_in_the_same_way) {
  auto request = post(request_2025("tools/list"), {{"MCP-Protocol-Version", "2099-01-01"}});
  EXPECT_THAT(refusal(decode_http(request)), Pair(400, -32022));
  auto notification =
      post(R"({"jsonrpc": "2.0", "method": "notifications/cancelled"})", {{"MCP-Protocol-Version", "2099-01-01"}});
  EXPECT_THAT(refusal(decode_http(notification)), Pair(400, -32022));
}

TEST(decode_2026_http, knows_discover_without_envelope_and_headers_for_a_malformed_request_of_its_era) {
  EXPECT_THAT(refusal(decode_http(post(request_2025("server/discover")))), Pair(400, -32602));
}

TEST(decode_2026_http, answers_methods_of_the_other_era_and_unknown_ones_with_404) {
  for (auto name :
       {"initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "no/such"})
    EXPECT_THAT(refusal(decode_http(post_2026(request_2026(name), name))), Pair(404, -32601)) << name;
}

TEST(decode_2026_http, ignores_a_session_id) {
  auto in = post_2026(request_2026("server/discover"), "server/discover", {{"Mcp-Session-Id", "stale"}});
  auto result = decode_http(in);
  ASSERT_TRUE(std::holds_alternative<incoming>(result));
  EXPECT_EQ(std::get<incoming>(result).session_id, "");
}

TEST(decode_2026_http, takes_a_notification) {
  auto in = post(R"({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}})",
                 {{"MCP-Protocol-Version", "2026-07-28"}});
  auto result = decode_http(in);
  ASSERT_TRUE(std::holds_alternative<incoming>(result));
  EXPECT_EQ(std::get<incoming>(result).reply.method, method::notification_cancelled);
}

// Source: 2026-07-28, basic/transports/streamable-http, "Sending Messages": the client MUST NOT send responses.
TEST(decode_2026_http, refuses_a_response) {
  auto in = post(R"({"jsonrpc": "2.0", "id": 1, "result": {}})", {{"MCP-Protocol-Version", "2026-07-28"}});
  EXPECT_THAT(refusal(decode_http(in)), Pair(400, -32600));
}

TEST(decode_2026_http, refuses_a_batch) {
  auto in = post_2026("[" + request_2026("tools/list") + "]", "tools/list");
  EXPECT_THAT(refusal(decode_http(in)), Pair(400, -32600));
}

TEST(decode_2026_http, refuses_a_batch_of_requests_without_their_envelope) {
  EXPECT_THAT(refusal(decode_http(post_2026("[" + request_2025("tools/list") + "]", "tools/list"))), Pair(400, -32600));
  EXPECT_THAT(refusal(decode_http(post("[1]", {{"MCP-Protocol-Version", "2099-01-01"}}))), Pair(400, -32600));
}

TEST(decode_2026_link, knows_a_request_by_its_envelope_alone) {
  auto result = decode_line(std::string{weather_call});
  ASSERT_TRUE(std::holds_alternative<incoming>(result));
  EXPECT_EQ(std::get<incoming>(result).reply.era(), era::v2026);
}

// Source: 2026-07-28, basic/versioning: a dual-era server may serve both eras in the same process.
TEST(decode_2026_link, serves_an_enveloped_request_after_a_handshake_too) {
  auto result = decode_line(request_2026("tools/list"), version::v2025_11_25);
  ASSERT_TRUE(std::holds_alternative<incoming>(result));
  EXPECT_EQ(std::get<incoming>(result).reply.era(), era::v2026);
}

TEST(decode_2026_link, refuses_a_version_that_is_not_served_without_a_handshake) {
  for (std::string revision : {"2099-01-01", "2025-11-25"}) {
    auto result = decode_line(request_with_meta(R"({"io.modelcontextprotocol/protocolVersion": ")" + revision +
                                                R"(", "io.modelcontextprotocol/clientCapabilities": {}})"));
    EXPECT_EQ(refusal(result).second, -32022) << revision;
  }
}

TEST(decode_2026_link, refuses_discover_without_envelope) {
  EXPECT_EQ(refusal(decode_line(request_2025("server/discover"))).second, -32602);
}

TEST(decode_2026_link, takes_a_cancellation_which_carries_no_version) {
  auto result =
      decode_line(R"({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "123"}})");
  ASSERT_TRUE(std::holds_alternative<incoming>(result));
  EXPECT_EQ(std::get<incoming>(result).reply.method, method::notification_cancelled);
}

} // namespace
} // namespace actors::mcp::test
