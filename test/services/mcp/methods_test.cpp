#include "services/mcp/methods.hpp"

#include "test/services/mcp/messages.hpp"

#include "services/mcp/catalog.hpp"

#include <gtest/gtest.h>

namespace actors::mcp::test {
namespace {

server_info full_info() {
  return {.name = "ExampleServer",
          .version = "1.0.0",
          .title = "Example Server Display Name",
          .description = "An example MCP server providing tools and resources",
          .website_url = "https://example.com/server",
          .instructions = "Optional instructions for the client"};
}

// Source: 2025-11-25, basic/lifecycle, "Initialization".
TEST(initialize_result, is_written_as_the_specification_shows_it) {
  auto result =
      initialize_result(full_info(), {{"tools", boost::json::object{{"listChanged", true}}}}, version::v2025_11_25);
  EXPECT_EQ(result, json(R"({
    "protocolVersion": "2025-11-25",
    "capabilities": {"tools": {"listChanged": true}},
    "serverInfo": {"name": "ExampleServer", "title": "Example Server Display Name", "version": "1.0.0",
                   "description": "An example MCP server providing tools and resources",
                   "websiteUrl": "https://example.com/server"},
    "instructions": "Optional instructions for the client"})"));
}

TEST(initialize_result, leaves_out_what_the_server_does_not_say) {
  auto result = initialize_result({.name = "a", .version = "1"}, {}, version::v2025_03_26);
  EXPECT_EQ(result, json(R"({"protocolVersion": "2025-03-26", "capabilities": {},
                             "serverInfo": {"name": "a", "version": "1"}})"));
}

// Source: 2026-07-28, server/discover, "Response".
TEST(discover_result, lists_versions_capabilities_and_instructions) {
  auto result = discover_result(full_info(), {{"tools", boost::json::object{}}});
  EXPECT_EQ(result, json(R"({
    "supportedVersions": ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"],
    "capabilities": {"tools": {}}, "instructions": "Optional instructions for the client"})"));
}

TEST(capabilities_of, names_what_has_something_behind_it) {
  auto none = catalog::make({}).value();
  tool_description add;
  add.name = "add";
  add.input_schema = {{"type", "object"}};
  auto tools = catalog::make({.tools = {add}}).value();
  auto all =
      catalog::make({.tools = {add}, .resources = {{.uri = "file:///a", .name = "a"}}, .prompts = {{.name = "greet"}}})
          .value();
  EXPECT_EQ(capabilities_of(none), json(R"({"logging": {}})"));
  EXPECT_EQ(capabilities_of(tools), json(R"({"logging": {}, "tools": {}})"));
  EXPECT_EQ(capabilities_of(tools, {.changes = true, .completions = true}),
            json(R"({"logging": {}, "tools": {"listChanged": true}, "completions": {}})"));
  EXPECT_EQ(capabilities_of(all, {.changes = true}),
            json(R"({"logging": {}, "tools": {"listChanged": true}, "prompts": {"listChanged": true},
                     "resources": {"listChanged": true, "subscribe": true}})"));
}

TEST(read_initialize, finds_the_three_parameters) {
  auto params = json(R"({"protocolVersion": "2025-11-25", "capabilities": {"sampling": {}},
                         "clientInfo": {"name": "c", "version": "1"}})");
  auto read = read_initialize(&params.as_object());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->protocol_version, "2025-11-25");
  EXPECT_TRUE(read->capabilities->contains("sampling"));
  EXPECT_EQ(read->client_info->at("name"), "c");
}

TEST(read_initialize, names_the_parameter_that_is_missing_or_wrong) {
  for (auto [text, field] : {std::pair{R"({"capabilities": {}, "clientInfo": {}})", "protocolVersion"},
                             {R"({"protocolVersion": 1, "capabilities": {}, "clientInfo": {}})", "protocolVersion"},
                             {R"({"protocolVersion": "x", "clientInfo": {}})", "capabilities"},
                             {R"({"protocolVersion": "x", "capabilities": {}, "clientInfo": "me"})", "clientInfo"}}) {
    auto params = json(text);
    auto read = read_initialize(&params.as_object());
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, errc::invalid_params);
    EXPECT_NE(read.error().message.find(field), std::string::npos) << read.error().message;
  }
  EXPECT_FALSE(read_initialize(nullptr));
}

TEST(read_tools_call, finds_name_and_arguments) {
  auto params = json(R"({"name": "add", "arguments": {"a": 1}})");
  auto read = read_tools_call(&params.as_object());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name, "add");
  EXPECT_EQ(read->arguments->at("a"), 1);
}

TEST(read_tools_call, takes_absent_arguments_for_empty_ones) {
  auto params = json(R"({"name": "add"})");
  auto read = read_tools_call(&params.as_object());
  ASSERT_TRUE(read);
  ASSERT_TRUE(read->arguments);
  EXPECT_TRUE(read->arguments->empty());
}

TEST(read_tools_call, refuses_a_call_without_a_name_or_with_arguments_that_are_no_object) {
  for (auto text :
       {R"({})", R"({"name": 1})", R"({"name": "add", "arguments": [1]})", R"({"name": "add", "arguments": null})"}) {
    auto params = json(text);
    auto read = read_tools_call(&params.as_object());
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, errc::invalid_params);
  }
  EXPECT_FALSE(read_tools_call(nullptr));
}

// Source: 2026-07-28, server/utilities/pagination; schema, example of InvalidParamsError.
TEST(read_cursor, tells_an_absent_cursor_from_an_empty_and_a_wrong_one) {
  auto empty = json(R"({"cursor": ""})");
  auto wrong = json(R"({"cursor": 5})");
  EXPECT_EQ(read_cursor(nullptr).value(), std::nullopt);
  EXPECT_EQ(read_cursor(&empty.as_object()).value(), "");
  auto refused = read_cursor(&wrong.as_object());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "Invalid cursor");
  EXPECT_EQ(refused.error().code, errc::invalid_params);
}

// Source: 2026-07-28, basic/patterns/cancellation.
TEST(read_cancelled, finds_the_request_and_ignores_malformed_notifications) {
  auto text = json(R"({"requestId": "123", "reason": "User requested cancellation"})");
  auto number = json(R"({"requestId": 7})");
  EXPECT_EQ(read_cancelled(&text.as_object()), jsonrpc::id{"123"});
  EXPECT_EQ(read_cancelled(&number.as_object()), jsonrpc::id{7});
  for (auto malformed : {R"({})", R"({"requestId": null})", R"({"requestId": {}})"}) {
    auto params = json(malformed);
    EXPECT_EQ(read_cancelled(&params.as_object()), std::nullopt) << malformed;
  }
  EXPECT_EQ(read_cancelled(nullptr), std::nullopt);
}

} // namespace
} // namespace actors::mcp::test
