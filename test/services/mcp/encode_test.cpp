#include "test/services/mcp/messages.hpp"

#include "services/mcp/content.hpp"

#include <gtest/gtest.h>

namespace actors::mcp::test {
namespace {

using namespace std::chrono_literals;

reply_address to_2025(method m) {
  return {.id = "123", .version = version::v2025_11_25, .method = m, .http = true};
}
reply_address to_2026(method m) {
  return {.id = "discover-1", .version = version::v2026_07_28, .method = m, .http = true};
}

// Source: 2025-11-25, basic/utilities/ping, "Behavior Requirements".
TEST(encode_result, answers_a_ping_with_an_empty_result) {
  auto out = example_codec().encode_result(to_2025(method::ping), {});
  EXPECT_EQ(out.status, 200);
  EXPECT_EQ(json(out.body), json(R"({"jsonrpc": "2.0", "id": "123", "result": {}})"));
}

TEST(encode_result, adds_nothing_to_a_result_of_2025) {
  auto out = example_codec().encode_result(to_2025(method::tools_list), {{"tools", boost::json::array{}}},
                                           {.type = "complete", .cache = cache_hint{.ttl = 5s}});
  EXPECT_EQ(json(out.body).at("result"), json(R"({"tools": []})"));
}

// Source: 2026-07-28, schema, example of DiscoverResultResponse; with the revisions that are served here.
TEST(encode_result, writes_discover_as_the_specification_shows_it) {
  server_info info{.name = "ExampleServer", .version = "1.0.0"};
  auto out = codec{info}.encode_result(
      to_2026(method::server_discover),
      discover_result(info, {{"tools", boost::json::object{}}, {"resources", boost::json::object{}}}),
      {.type = "complete", .cache = cache_hint{.ttl = 1h, .scope = cache_scope::public_}});
  EXPECT_EQ(out.status, 200);
  EXPECT_EQ(json(out.body), json(R"({
    "jsonrpc": "2.0", "id": "discover-1",
    "result": {
      "resultType": "complete",
      "supportedVersions": ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"],
      "capabilities": {"tools": {}, "resources": {}},
      "_meta": {"io.modelcontextprotocol/serverInfo": {"name": "ExampleServer", "version": "1.0.0"}},
      "ttlMs": 3600000, "cacheScope": "public"}})"));
}

TEST(encode_result, writes_caching_hints_on_cacheable_results_even_if_nobody_gave_any) {
  auto out = example_codec().encode_result(to_2026(method::tools_list), {{"tools", boost::json::array{}}});
  EXPECT_EQ(json(out.body).at("result").at("ttlMs"), 0);
  EXPECT_EQ(json(out.body).at("result").at("cacheScope"), "private");
}

TEST(encode_result, writes_no_caching_hints_on_other_results) {
  auto wire = example_codec();
  auto call = wire.encode_result(to_2026(method::tools_call), {{"content", boost::json::array{}}});
  EXPECT_FALSE(json(call.body).at("result").as_object().contains("ttlMs"));
  auto interim =
      wire.encode_result(to_2026(method::resources_read), {{"requestState", "s"}}, {.type = "input_required"});
  EXPECT_FALSE(json(interim.body).at("result").as_object().contains("ttlMs"));
  EXPECT_EQ(json(interim.body).at("result").at("resultType"), "input_required");
}

TEST(encode_result, never_writes_a_negative_time_to_live) {
  auto out = example_codec().encode_result(to_2026(method::tools_list), {}, {.cache = cache_hint{.ttl = -1ms}});
  EXPECT_EQ(json(out.body).at("result").at("ttlMs"), 0);
}

TEST(encode_result, keeps_the_caching_hints_and_the_server_info_that_a_result_has) {
  auto result = json(R"({"resultType": "complete", "ttlMs": 7, "cacheScope": "public",
                         "_meta": {"io.modelcontextprotocol/serverInfo": {"name": "proxied", "version": "2"}}})");
  auto out = example_codec().encode_result(to_2026(method::tools_list), result.as_object());
  EXPECT_EQ(json(out.body).at("result"), result);
}

TEST(encode_result, keeps_the_meta_and_the_type_that_a_result_has) {
  auto out = example_codec().encode_result(
      to_2026(method::tools_call),
      {{"resultType", "input_required"}, {"_meta", boost::json::object{{"com.example/trace", 1}}}});
  EXPECT_EQ(json(out.body).at("result"), json(R"({
    "resultType": "input_required",
    "_meta": {"com.example/trace": 1,
              "io.modelcontextprotocol/serverInfo": {"name": "ExampleServer", "version": "1.0.0"}}})"));
}

TEST(encode_result, stays_anonymous_if_told_so) {
  auto wire = example_codec({.identify_server = false});
  auto out = wire.encode_result(to_2026(method::tools_call), {});
  EXPECT_EQ(json(out.body).at("result"), json(R"({"resultType": "complete"})"));
  EXPECT_EQ(wire.encode_serialized(to_2026(method::tools_call), "{}").body, out.body);
}

TEST(encode_serialized, writes_what_encode_result_writes) {
  auto wire = example_codec();
  for (auto text : {"{}", R"({"tools":[],"nextCursor":"x"})"})
    for (auto m : {method::tools_list, method::tools_call})
      for (auto& to : {to_2025(m), to_2026(m)})
        EXPECT_EQ(json(wire.encode_serialized(to, text).body),
                  json(wire.encode_result(to, json(text).as_object()).body))
            << text;
}

TEST(encode_tool_result, writes_a_tools_result_as_its_era_wants_it) {
  const auto result = tool_result::structured({{"sum", 5.0}});
  const std::string members = R"("content":[{"type":"text","text":"{\"sum\":5.0}"}],"structuredContent":{"sum":5.0},)"
                              R"("isError":false}})";
  EXPECT_EQ(example_codec().encode_tool_result(to_2025(method::tools_call), result).body,
            R"({"jsonrpc":"2.0","id":"123","result":{)" + members);
  EXPECT_EQ(example_codec().encode_tool_result(to_2026(method::tools_call), result).body,
            R"({"jsonrpc":"2.0","id":"discover-1","result":{"resultType":"complete","_meta":{)"
            R"("io.modelcontextprotocol/serverInfo":{"name":"ExampleServer","version":"1.0.0"}},)" +
                members);
  EXPECT_EQ(example_codec({.identify_server = false})
                .encode_tool_result(to_2026(method::tools_call), tool_result::error("no"))
                .body,
            R"({"jsonrpc":"2.0","id":"discover-1","result":{"resultType":"complete",)"
            R"("content":[{"type":"text","text":"no"}],"isError":true}})");
}

TEST(encode_result, declares_json_over_http_and_nothing_over_a_link) {
  auto to = to_2025(method::ping);
  EXPECT_FALSE(example_codec().encode_result(to, {}).headers.empty());
  to.http = false;
  EXPECT_TRUE(example_codec().encode_result(to, {}).headers.empty());
}

// Source: 2026-07-28, server/tools, "Error Handling".
TEST(encode_error, answers_an_unknown_tool_in_the_words_of_the_specification) {
  for (auto to : {to_2025(method::tools_call), to_2026(method::tools_call)}) {
    to.id = 3;
    auto out = example_codec().encode_error(to, unknown_tool("invalid_tool_name"));
    EXPECT_EQ(out.status, 200);
    EXPECT_EQ(json(out.body), json(R"({
      "jsonrpc": "2.0", "id": 3,
      "error": {"code": -32602, "message": "Unknown tool: invalid_tool_name"}})"));
  }
}

TEST(encode_error, has_status_200_for_each_error_of_2025) {
  for (auto code : {errc::method_not_found, errc::invalid_params, errc::internal_error, errc::resource_not_found})
    EXPECT_EQ(example_codec().encode_error(to_2025(method::tools_call), code, "no").status, 200);
}

// Source: 2026-07-28, schema, MissingRequiredClientCapabilityError; basic/transports/streamable-http.
TEST(encode_error, has_the_status_that_2026_names_for_each_error) {
  for (auto [code, status] : {std::pair{errc::method_not_found, 404},
                              {errc::header_mismatch, 400},
                              {errc::missing_required_client_capability, 400},
                              {errc::unsupported_protocol_version, 400},
                              {errc::invalid_params, 200},
                              {errc::internal_error, 200}})
    EXPECT_EQ(example_codec().encode_error(to_2026(method::tools_call), code, "no").status, status);
}

TEST(encode_error, carries_data) {
  auto out =
      example_codec().encode_error(to_2026(method::tools_call), errc::missing_required_client_capability,
                                   "Sampling is required", json(R"({"requiredCapabilities": {"sampling": {}}})"));
  EXPECT_EQ(json(out.body).at("error").at("data"), json(R"({"requiredCapabilities": {"sampling": {}}})"));
}

// Source: 2026-07-28, basic, "Error Codes": retired codes must not be emitted.
TEST(encode_error, never_says_a_code_that_the_era_does_not_know) {
  auto wire = example_codec();
  EXPECT_EQ(error_code(wire.encode_error(to_2025(method::resources_read), errc::resource_not_found, "no")), -32002);
  EXPECT_EQ(error_code(wire.encode_error(to_2026(method::resources_read), errc::resource_not_found, "no")), -32602);
  EXPECT_EQ(error_code(wire.encode_error(to_2026(method::tools_call), errc::url_elicitation_required, "no")), -32602);
  EXPECT_EQ(error_code(wire.encode_error(to_2025(method::tools_call), errc::missing_required_client_capability, "no")),
            -32602);
}

// Source: 2025-11-25, basic/transports, "Session Management".
TEST(session_not_found, is_404_with_the_id_where_there_is_one) {
  auto wire = example_codec();
  auto request = wire.session_not_found(to_2025(method::tools_list));
  EXPECT_EQ(request.status, 404);
  EXPECT_EQ(json(request.body).at("id"), "123");
  auto other = wire.session_not_found({});
  EXPECT_EQ(other.status, 404);
  EXPECT_FALSE(json(other.body).as_object().contains("id"));
}

TEST(accepted, is_202_without_a_body) {
  EXPECT_EQ(codec::accepted().status, 202);
  EXPECT_EQ(codec::accepted().body, "");
}

TEST(join, puts_the_answers_of_a_batch_into_one_array) {
  auto wire = example_codec();
  auto out = codec::join({wire.encode_result(to_2025(method::ping), {}), codec::accepted(),
                          wire.encode_error(to_2025(method::tools_call), errc::invalid_params, "no")});
  EXPECT_EQ(out.status, 200);
  ASSERT_EQ(json(out.body).as_array().size(), 2U);
  EXPECT_EQ(json(out.body).at(1).at("error").at("code"), -32602);
}

TEST(join, declares_json_over_http_and_nothing_over_a_link) {
  auto to = to_2025(method::ping);
  EXPECT_FALSE(codec::join({example_codec().encode_result(to, {})}).headers.empty());
  to.http = false;
  EXPECT_TRUE(codec::join({example_codec().encode_result(to, {})}).headers.empty());
}

TEST(join, answers_a_batch_of_notifications_as_one_notification) {
  auto out = codec::join({codec::accepted(), codec::accepted()});
  EXPECT_EQ(out.status, 202);
  EXPECT_EQ(out.body, "");
}

} // namespace
} // namespace actors::mcp::test
