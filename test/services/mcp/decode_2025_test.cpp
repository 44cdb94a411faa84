#include "test/services/mcp/messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::mcp::test {
namespace {

using testing::Pair;

// Source: 2025-11-25, basic/lifecycle, "Initialization".
constexpr std::string_view initialize = R"({
  "jsonrpc": "2.0", "id": 1, "method": "initialize",
  "params": {"protocolVersion": "2025-11-25",
             "capabilities": {"roots": {"listChanged": true}, "sampling": {}},
             "clientInfo": {"name": "ExampleClient", "title": "Example Client Display Name", "version": "1.0.0"}}})";

std::string initialize_asking_for(std::string_view revision) {
  return request_2025("initialize", R"({"protocolVersion": ")" + std::string{revision} + "\"}");
}

TEST(decode_2025_http, takes_initialize_without_session_or_version_header) {
  auto result = decode_http(post(std::string{initialize}));
  auto* in = std::get_if<incoming>(&result);
  ASSERT_TRUE(in);
  EXPECT_EQ(in->reply.era(), era::v2025);
  EXPECT_EQ(in->reply.method, method::initialize);
  EXPECT_EQ(in->reply.version, version::v2025_11_25);
  EXPECT_EQ(in->reply.id, jsonrpc::id{1});
  EXPECT_EQ(in->session_id, "");
}

TEST(decode_2025_http, gives_initialize_the_version_to_agree_on) {
  for (auto [asked, agreed] : {std::pair{"2025-06-18", version::v2025_06_18}, {"2099-01-01", version::v2025_11_25}}) {
    auto result = decode_http(post(initialize_asking_for(asked)));
    ASSERT_TRUE(std::holds_alternative<incoming>(result));
    EXPECT_EQ(std::get<incoming>(result).reply.version, agreed);
  }
}

TEST(decode_2025_http, lets_a_request_in_a_session_through) {
  auto result = decode_http(post_2025(request_2025("tools/call", R"({"name": "add", "_meta": {"progressToken": 7}})")));
  auto* in = std::get_if<incoming>(&result);
  ASSERT_TRUE(in);
  EXPECT_EQ(in->session_id, "1868a90c");
  EXPECT_EQ(in->reply.version, version::v2025_11_25);
  EXPECT_EQ(in->reply.method, method::tools_call);
  ASSERT_TRUE(in->progress_token());
  EXPECT_EQ(*in->progress_token(), 7);
  ASSERT_TRUE(in->params());
  EXPECT_EQ(in->params()->at("name"), "add");
}

// Source: 2025-11-25, basic/transports, "Session Management".
TEST(decode_2025_http, refuses_a_request_without_session_id) {
  auto in = post(request_2025("tools/list"), {{"MCP-Protocol-Version", "2025-11-25"}});
  EXPECT_THAT(refusal(decode_http(in)), Pair(400, -32600));
}

// Source: 2025-11-25, basic/transports, "Protocol Version Header".
TEST(decode_2025_http, refuses_a_version_header_that_is_not_served) {
  for (auto revision : {"2024-11-05", "1900-01-01", "nonsense"}) {
    auto in = post(request_2025("tools/list"), {{"MCP-Protocol-Version", revision}, {"Mcp-Session-Id", "1868a90c"}});
    EXPECT_THAT(refusal(decode_http(in)), Pair(400, -32022)) << revision;
  }
}

TEST(decode_2025_http, takes_a_missing_version_header_for_2025_03_26) {
  auto result = decode_http(post(request_2025("ping"), {{"Mcp-Session-Id", "1868a90c"}}));
  ASSERT_TRUE(std::holds_alternative<incoming>(result));
  EXPECT_EQ(std::get<incoming>(result).reply.version, version::v2025_03_26);
}

TEST(decode_2025_http, takes_a_missing_version_header_for_what_the_session_agreed_on_if_that_is_known) {
  auto in = post(request_2025("ping"), {{"Mcp-Session-Id", "1868a90c"}});
  auto result = example_codec().decode(in, {.http = true, .negotiated = version::v2025_06_18});
  ASSERT_TRUE(std::holds_alternative<incoming>(result));
  EXPECT_EQ(std::get<incoming>(result).reply.version, version::v2025_06_18);
}

TEST(decode_2025_http, finds_header_names_without_case) {
  auto in = post(request_2025("ping"), {{"mcp-protocol-version", "2025-11-25"}, {"MCP-SESSION-ID", "1868a90c"}});
  EXPECT_TRUE(std::holds_alternative<incoming>(decode_http(in)));
}

TEST(decode_2025_http, refuses_two_session_ids_that_differ) {
  auto in = post_2025(request_2025("ping"), {{"Mcp-Session-Id", "another"}});
  EXPECT_THAT(refusal(decode_http(in)), Pair(400, -32600));
}

TEST(decode_2025_http, answers_an_unknown_method_with_status_200_and_the_id) {
  auto result = decode_http(post_2025(request_2025("server/discover")));
  EXPECT_THAT(refusal(result), Pair(200, -32601));
  EXPECT_EQ(json(std::get<reject>(result).answer.body).at("id"), 1);
}

TEST(decode_2025_http, lets_notifications_through_even_unknown_ones) {
  for (auto [name, expected] : {std::pair{"notifications/initialized", method::notification_initialized},
                                {"notifications/cancelled", method::notification_cancelled},
                                {"notifications/never_heard_of", method::none}}) {
    auto result = decode_http(post_2025(R"({"jsonrpc": "2.0", "method": ")" + std::string{name} + "\"}"));
    auto* in = std::get_if<incoming>(&result);
    ASSERT_TRUE(in) << name;
    EXPECT_FALSE(in->is_request());
    EXPECT_EQ(in->reply.method, expected);
  }
}

TEST(decode_2025_http, lets_responses_of_the_client_through) {
  auto result = decode_http(post_2025(R"({"jsonrpc": "2.0", "id": 3, "result": {"roots": []}})"));
  auto* in = std::get_if<incoming>(&result);
  ASSERT_TRUE(in);
  EXPECT_TRUE(std::holds_alternative<jsonrpc::response>(in->message));
  EXPECT_EQ(in->reply.method, method::none);
}

TEST(decode_2025_http, refuses_a_notification_outside_any_session_without_an_id) {
  auto result = decode_http(post(R"({"jsonrpc": "2.0", "method": "notifications/initialized"})"));
  EXPECT_THAT(refusal(result), Pair(400, -32600));
  EXPECT_FALSE(json(std::get<reject>(result).answer.body).as_object().contains("id"));
}

TEST(decode_2025_http, reads_delete_as_the_end_of_a_session) {
  auto in = post_2025("");
  in.method = "DELETE";
  auto result = decode_http(in);
  ASSERT_TRUE(std::holds_alternative<session_end>(result));
  EXPECT_EQ(std::get<session_end>(result).session_id, "1868a90c");
}

TEST(decode_2025_http, refuses_delete_without_a_session) {
  auto in = post("");
  in.method = "DELETE";
  EXPECT_THAT(refusal(decode_http(in)), Pair(400, -32600));
}

transport::inbound bodiless(std::string method, transport::headers fields) {
  transport::inbound in{.method = std::move(method), .headers = std::move(fields)};
  in.headers.add("Host", "localhost");
  return in;
}

// Source: 2025-11-25, basic/transports, "Listening for Messages from the Server".
TEST(decode_2025_http, takes_get_as_the_start_of_a_stream) {
  auto result = decode_http(bodiless("GET", {{"Accept", "text/event-stream"}, {"Mcp-Session-Id", "1868a90c"}}));
  auto* start = std::get_if<stream_start>(&result);
  ASSERT_TRUE(start);
  EXPECT_EQ(start->session_id, "1868a90c");
}

TEST(decode_2025_http, refuses_get_without_a_session_or_without_an_interest_in_events) {
  EXPECT_THAT(refusal(decode_http(bodiless("GET", {{"Accept", "text/event-stream"}}))), Pair(400, -32600));
  EXPECT_THAT(refusal(decode_http(bodiless("GET", {{"Accept", "text/html"}, {"Mcp-Session-Id", "1868a90c"}}))),
              Pair(406, -32600));
}

TEST(decode_2025_http, refuses_two_sessions_or_an_unknown_revision_without_a_body_too) {
  for (const auto* method : {"GET", "DELETE"}) {
    EXPECT_THAT(refusal(decode_http(bodiless(method, {{"Mcp-Session-Id", "a"}, {"Mcp-Session-Id", "b"}}))),
                Pair(400, -32600));
    EXPECT_THAT(
        refusal(decode_http(bodiless(method, {{"Mcp-Session-Id", "a"}, {"MCP-Protocol-Version", "1999-01-01"}}))),
        Pair(400, -32022));
  }
}

// Source: 2026-07-28, basic/transports/streamable-http: no GET stream, no sessions.
TEST(decode_2026_http, refuses_get_and_delete_and_names_what_is_allowed) {
  for (const auto* method : {"GET", "DELETE"}) {
    auto result = decode_http(bodiless(method, {{"MCP-Protocol-Version", "2026-07-28"}, {"Mcp-Session-Id", "a"}}));
    EXPECT_EQ(refusal(result).first, 405);
    auto allow = find_single(std::get<reject>(result).answer.headers, "Allow");
    ASSERT_TRUE(allow.value);
    EXPECT_EQ(*allow.value, "POST");
  }
}

// What the session agreed on counts, not what a header claims.
TEST(decode_2025_http, judges_batches_by_the_revision_of_the_session) {
  auto body = "[" + request_2025("ping") + "]";
  auto claims_old = post(body, {{"Mcp-Session-Id", "1868a90c"}, {"MCP-Protocol-Version", "2025-03-26"}});
  EXPECT_THAT(refusal(example_codec().decode(claims_old, {.negotiated = version::v2025_11_25})), Pair(400, -32600));
  auto says_nothing = post(body, {{"Mcp-Session-Id", "1868a90c"}});
  EXPECT_THAT(refusal(example_codec().decode(says_nothing, {.negotiated = version::v2025_11_25})), Pair(400, -32600));
  EXPECT_TRUE(
      std::holds_alternative<batch>(example_codec().decode(says_nothing, {.negotiated = version::v2025_03_26})));
}

// Source: 2025-03-26, basic/transports, "Sending Messages to the Server".
TEST(decode_2025_http, takes_a_batch_from_a_client_of_2025_03_26) {
  auto body = "[" + request_2025("ping") + R"(, {"jsonrpc": "2.0", "method": "notifications/initialized"}, 5])";
  auto result = decode_http(post(body, {{"Mcp-Session-Id", "1868a90c"}}));
  auto* many = std::get_if<batch>(&result);
  ASSERT_TRUE(many);
  ASSERT_EQ(many->messages.size(), 3U);
  EXPECT_EQ(std::get<incoming>(many->messages[0]).reply.method, method::ping);
  EXPECT_EQ(std::get<incoming>(many->messages[1]).reply.method, method::notification_initialized);
  EXPECT_EQ(error_code(std::get<reject>(many->messages[2]).answer), -32600);
}

TEST(decode_2025_http, refuses_a_batch_from_a_client_of_a_later_revision) {
  auto in = post_2025("[" + request_2025("ping") + "]");
  EXPECT_THAT(refusal(decode_http(in)), Pair(400, -32600));
}

TEST(decode_2025_http, refuses_a_batch_of_nothing_readable_from_a_client_of_a_later_revision) {
  EXPECT_THAT(refusal(decode_http(post_2025("[1]"))), Pair(400, -32600));
  EXPECT_EQ(refusal(decode_line("[1]", version::v2025_06_18)).second, -32600);
  EXPECT_EQ(refusal(decode_line("[1]")).second, -32600);
}

// Source: 2025-03-26, basic/lifecycle, "Initialization".
TEST(decode_2025_http, refuses_initialize_in_a_batch) {
  auto body = "[" + initialize_asking_for("2025-03-26") + "]";
  auto result = decode_http(post(body, {{"Mcp-Session-Id", "1868a90c"}}));
  auto* many = std::get_if<batch>(&result);
  ASSERT_TRUE(many);
  ASSERT_EQ(many->messages.size(), 1U);
  ASSERT_TRUE(std::holds_alternative<reject>(many->messages[0]));
  EXPECT_EQ(error_code(std::get<reject>(many->messages[0]).answer), -32600);
}

TEST(decode_2025_link, follows_what_the_link_agreed_on) {
  auto result = decode_line(request_2025("tools/list"), version::v2025_06_18);
  auto* in = std::get_if<incoming>(&result);
  ASSERT_TRUE(in);
  EXPECT_EQ(in->reply.version, version::v2025_06_18);
  EXPECT_FALSE(in->reply.http);
  EXPECT_EQ(in->session_id, "");
}

TEST(decode_2025_link, takes_initialize_and_ping_before_anything_was_agreed) {
  for (auto name : {"initialize", "ping"}) {
    auto result = decode_line(request_2025(name));
    ASSERT_TRUE(std::holds_alternative<incoming>(result)) << name;
    EXPECT_EQ(std::get<incoming>(result).reply.era(), era::v2025);
  }
}

TEST(decode_2025_link, refuses_other_requests_before_initialize) {
  EXPECT_EQ(refusal(decode_line(request_2025("tools/list"))).second, -32602);
}

TEST(decode_2025_link, says_nothing_to_a_response_that_nobody_waits_for) {
  auto result = decode_line(R"({"jsonrpc": "2.0", "id": 9, "result": {}})");
  ASSERT_TRUE(std::holds_alternative<reject>(result));
  EXPECT_EQ(std::get<reject>(result).answer.body, "");
}

} // namespace
} // namespace actors::mcp::test
