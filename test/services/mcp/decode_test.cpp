// What both eras refuse, whoever asks.
#include "test/services/mcp/messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::mcp::test {
namespace {

using testing::Pair;

struct bad_text {
  std::string text;
  std::int64_t code;
};

std::vector<bad_text> bad_texts() {
  return {
      {"", -32700},
      {"{", -32700},
      {R"({"jsonrpc": "2.0", "id": 1, "method": "ping")", -32700},
      {"{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"\xff\"}", -32700},
      {std::string(10'000, '[') + std::string(10'000, ']'), -32700},
      {R"({"jsonrpc": "2.0", "id": 1, "id": 2, "method": "ping"})", -32600},
      {"5", -32600},
      {"[]", -32600},
      {R"({"id": 1, "method": "ping"})", -32600},
      {R"({"jsonrpc": "2.0", "id": 1, "method": 7})", -32600},
      {R"({"jsonrpc": "2.0", "id": {}, "method": "ping"})", -32600},
      {R"({"jsonrpc": "2.0", "id": null, "method": "ping"})", -32600},
  };
}

TEST(decode, refuses_what_is_no_message_with_the_error_that_json_rpc_names) {
  for (auto& [text, code] : bad_texts()) {
    EXPECT_THAT(refusal(decode_http(post_2025(text))), Pair(400, code)) << text.substr(0, 80);
    EXPECT_THAT(refusal(decode_http(post_2026(text, "ping"))), Pair(400, code)) << text.substr(0, 80);
    EXPECT_EQ(refusal(decode_line(text, version::v2025_11_25)).second, code) << text.substr(0, 80);
  }
}

// Source: 2026-07-28, schema, `JSONRPCErrorResponse`: the id is a string or a number, or absent.
TEST(decode, never_writes_a_null_id) {
  for (auto& [text, code] : bad_texts()) {
    auto result = decode_http(post_2025(text));
    ASSERT_TRUE(std::holds_alternative<reject>(result));
    auto body = json(std::get<reject>(result).answer.body);
    EXPECT_FALSE(body.as_object().contains("id") && body.at("id").is_null()) << text.substr(0, 80);
  }
}

TEST(decode, echoes_the_id_of_a_request_whose_params_are_an_array) {
  for (auto& result : {decode_line(R"({"jsonrpc": "2.0", "id": "a", "method": "ping", "params": [1]})"),
                       decode_http(post_2025(R"({"jsonrpc": "2.0", "id": "a", "method": "ping", "params": [1]})"))}) {
    EXPECT_EQ(refusal(result).second, -32602);
    EXPECT_EQ(json(std::get<reject>(result).answer.body).at("id"), "a");
  }
}

TEST(decode, takes_a_request_by_the_name_of_a_notification_for_unknown) {
  EXPECT_EQ(refusal(decode_http(post_2025(request_2025("notifications/cancelled")))).second, -32601);
  EXPECT_EQ(refusal(decode_http(post_2026(request_2026("notifications/cancelled"), "notifications/cancelled"))).second,
            -32601);
}

TEST(decode, runs_nothing_for_a_notification_by_the_name_of_a_request) {
  auto text = R"({"jsonrpc": "2.0", "method": "tools/call", "params": {"name": "add"}})";
  for (auto& result : {decode_http(post_2025(text)), decode_line(text)}) {
    ASSERT_TRUE(std::holds_alternative<incoming>(result));
    EXPECT_EQ(std::get<incoming>(result).reply.method, method::none);
  }
}

TEST(decode, answers_a_message_over_the_limit_with_413) {
  auto wire = example_codec({.limits = {.max_bytes = 64}});
  auto result = wire.decode(post_2025(request_2025("ping", R"({"padding": ")" + std::string(64, 'x') + "\"}")), {});
  EXPECT_THAT(refusal(result), Pair(413, -32600));
}

TEST(decode, answers_refusals_as_json) {
  auto result = decode_http(post_2025("{"));
  auto type = find_single(std::get<reject>(result).answer.headers, "Content-Type");
  ASSERT_TRUE(type.value);
  EXPECT_EQ(*type.value, "application/json");
}

TEST(decode, refuses_a_foreign_origin_before_looking_at_anything_else) {
  auto in = post("{", {{"Origin", "https://evil.example"}});
  in.method = "PATCH";
  auto result = decode_http(in);
  EXPECT_EQ(refusal(result).first, 403);
  EXPECT_FALSE(json(std::get<reject>(result).answer.body).as_object().contains("id"));
}

TEST(decode, refuses_wrong_media_types_before_reading_the_body) {
  transport::inbound in{.method = "POST", .body = "{", .headers = {{"Content-Type", "text/plain"}}, .peer = {}};
  EXPECT_EQ(refusal(decode_http(in)).first, 415);
}

TEST(decode, judges_no_headers_over_a_link) {
  auto in = line(request_2026("tools/list"));
  in.headers.add("Origin", "https://evil.example");
  EXPECT_TRUE(std::holds_alternative<incoming>(example_codec().decode(in, {.http = false, .negotiated = {}})));
}

TEST(decode, keeps_what_it_returns_alive_without_the_text_it_came_from) {
  auto result = [] {
    auto in = post_2026(request_2026("tools/call", R"("name": "a name too long to be stored in place, by any means")"),
                        "tools/call", {{"Mcp-Name", "a name too long to be stored in place, by any means"}});
    return decode_http(in);
  }();
  ASSERT_TRUE(std::holds_alternative<incoming>(result));
  auto moved = std::get<incoming>(std::move(result));
  EXPECT_EQ(moved.params()->at("name"), "a name too long to be stored in place, by any means");
}

} // namespace
} // namespace actors::mcp::test
