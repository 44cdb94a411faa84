#include "test/services/mcp/messages.hpp"

#include "services/mcp/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace actors::mcp::test {
namespace {

tool_description tool(std::string name) {
  tool_description out;
  out.name = std::move(name);
  out.input_schema = {{"type", "object"}};
  return out;
}

catalog made(std::vector<tool_description> tools, catalog_options options = {}) {
  return catalog::make({.tools = std::move(tools)}, options).value();
}

boost::json::value listed(const catalog& c, version v, std::optional<std::string_view> cursor = std::nullopt) {
  return json(c.list(method::tools_list, v, cursor).value());
}

std::optional<catalog_errc> error_of(std::vector<tool_description> tools) {
  auto result = catalog::make({.tools = std::move(tools)});
  return result ? std::nullopt : std::optional{result.error().code};
}

// Source: 2026-07-28, server/tools, "Output Schema"; the tool of its example.
TEST(catalog, lists_a_tool_as_the_specification_shows_it) {
  auto text = R"({
    "name": "get_weather_data", "title": "Weather Data Retriever",
    "description": "Get current weather data for a location",
    "inputSchema": {"type": "object",
                    "properties": {"location": {"type": "string", "description": "City name or zip code"}},
                    "required": ["location"]},
    "outputSchema": {"type": "object", "properties": {"temperature": {"type": "number"}}, "required": ["temperature"]},
    "annotations": {"title": "Weather", "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true,
                    "openWorldHint": true}})";
  auto expected = json(text);
  tool_description weather{
      .name = "get_weather_data",
      .title = "Weather Data Retriever",
      .description = "Get current weather data for a location",
      .input_schema = expected.at("inputSchema").as_object(),
      .output_schema = expected.at("outputSchema").as_object(),
      .annotations = tool_annotations{
          .title = "Weather", .read_only = true, .destructive = false, .idempotent = true, .open_world = true}};
  auto c = made({weather});
  for (auto v : {version::v2025_06_18, version::v2025_11_25, version::v2026_07_28})
    EXPECT_EQ(listed(c, v), (boost::json::object{{"tools", boost::json::array{expected}}}));
}

TEST(catalog, leaves_out_what_a_tool_does_not_say) {
  EXPECT_EQ(listed(made({tool("ping")}), version::v2026_07_28),
            json(R"({"tools": [{"name": "ping", "inputSchema": {"type": "object"}}]})"));
}

TEST(catalog, publishes_an_input_schema_word_for_word) {
  auto schema = json(R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
    "$defs": {"a": {"$anchor": "here", "type": "string"}}, "properties": {"x": {"$ref": "#here"}},
    "allOf": [{"anyOf": [{"required": ["x"]}]}], "if": {}, "then": {}, "else": {}, "additionalProperties": false})");
  auto t = tool("t");
  t.input_schema = schema.as_object();
  EXPECT_EQ(listed(made({t}), version::v2025_11_25).at("tools").at(0).at("inputSchema"), schema);
}

// Source: 2026-07-28, changelog, minor change 10; 2025-06-18, changelog.
TEST(catalog, hides_output_schemas_that_a_revision_does_not_know) {
  auto of_list = tool("list");
  of_list.output_schema = boost::json::object{{"type", "array"}};
  auto of_object = tool("object");
  of_object.output_schema = boost::json::object{{"type", "object"}};
  auto c = made({of_list, of_object});
  auto shows = [&](version v, std::size_t i) {
    return listed(c, v).at("tools").at(i).as_object().contains("outputSchema");
  };
  EXPECT_TRUE(shows(version::v2026_07_28, 0));
  EXPECT_FALSE(shows(version::v2025_11_25, 0));
  EXPECT_TRUE(shows(version::v2026_07_28, 1));
  EXPECT_TRUE(shows(version::v2025_11_25, 1));
  EXPECT_FALSE(shows(version::v2025_03_26, 1));
}

TEST(catalog, finds_tools_by_their_exact_name) {
  auto c = made({tool("add"), tool("Add"), tool("sub")});
  EXPECT_EQ(c.find_tool("add"), 0U);
  EXPECT_EQ(c.find_tool("Add"), 1U);
  EXPECT_EQ(c.find_tool("sub"), 2U);
  EXPECT_EQ(c.find_tool("mul"), std::nullopt);
  auto moved = std::move(c);
  EXPECT_EQ(moved.tools()[moved.find_tool("sub").value()].name, "sub");
}

TEST(catalog, lists_no_tools_on_one_empty_page) {
  EXPECT_EQ(listed(made({}), version::v2026_07_28), json(R"({"tools": []})"));
}

// Source: 2026-07-28, server/utilities/pagination.
TEST(catalog, walks_through_all_pages_in_order) {
  std::vector<tool_description> tools;
  for (auto name : {"a", "b", "c", "d", "e"})
    tools.push_back(tool(name));
  auto c = made(tools, {.page_size = 2});
  std::string seen;
  std::vector<std::size_t> sizes;
  std::optional<std::string> cursor;
  do {
    auto page = listed(c, version::v2025_11_25, cursor);
    sizes.push_back(page.at("tools").as_array().size());
    for (auto& t : page.at("tools").as_array())
      seen += t.at("name").as_string();
    auto* next = page.as_object().if_contains("nextCursor");
    cursor = next ? std::optional<std::string>{next->as_string()} : std::nullopt;
  } while (cursor);
  EXPECT_EQ(seen, "abcde");
  EXPECT_THAT(sizes, testing::ElementsAre(2, 2, 1));
}

TEST(catalog, takes_a_page_size_of_zero_for_one) {
  auto page = listed(made({tool("a"), tool("b")}, {.page_size = 0}), version::v2026_07_28);
  EXPECT_EQ(page.at("tools").as_array().size(), 1U);
}

TEST(catalog, ends_with_a_full_page_without_a_cursor) {
  auto page = listed(made({tool("a"), tool("b")}, {.page_size = 2}), version::v2026_07_28);
  EXPECT_FALSE(page.as_object().contains("nextCursor"));
}

TEST(catalog, knows_no_cursor_but_its_own) {
  auto c = made({tool("a"), tool("b"), tool("c")}, {.page_size = 1});
  for (auto cursor : {"", "1", "b", "invalid-cursor"})
    EXPECT_EQ(c.list(method::tools_list, version::v2026_07_28, cursor), std::nullopt) << cursor;
}

TEST(catalog, takes_a_cursor_of_another_snapshot_whose_page_opens_with_the_same_tool) {
  auto before = made({tool("a"), tool("b")}, {.page_size = 1});
  auto after = made({tool("a"), tool("b"), tool("c")}, {.page_size = 1});
  auto cursor = std::string{listed(before, version::v2026_07_28).at("nextCursor").as_string()};
  EXPECT_EQ(listed(after, version::v2026_07_28, cursor).at("tools").at(0).at("name"), "b");
}

TEST(catalog, takes_a_cursor_of_another_snapshot_where_the_same_tool_stands_amid_a_page) {
  auto before = made({tool("a"), tool("b"), tool("c"), tool("d")}, {.page_size = 2});
  auto after = made({tool("b"), tool("c"), tool("d")}, {.page_size = 2});
  auto cursor = std::string{listed(before, version::v2026_07_28).at("nextCursor").as_string()};
  EXPECT_EQ(listed(after, version::v2026_07_28, cursor).at("tools").at(1).at("name"), "c");
}

// Source: 2026-07-28, server/tools, "Tool Names".
TEST(catalog, refuses_names_outside_the_rules_of_the_specification) {
  for (auto name : {"getUser", "DATA_EXPORT_v2", "admin.tools.list", "a-b"})
    EXPECT_EQ(error_of({tool(name)}), std::nullopt) << name;
  EXPECT_EQ(error_of({tool(std::string(128, 'a'))}), std::nullopt);
  for (const auto& name : {std::string{}, std::string(129, 'a'), std::string{"a b"}, std::string{"a,b"},
                           std::string{"größe"}, std::string{"a/b"}, std::string{"a\nb"}})
    EXPECT_EQ(error_of({tool(name)}), catalog_errc::invalid_name) << name;
}

TEST(catalog, refuses_two_tools_of_one_name) {
  EXPECT_EQ(error_of({tool("a"), tool("b"), tool("a")}), catalog_errc::duplicate_name);
}

TEST(catalog, tells_everything_that_breaks_a_rule_a_line_each) {
  const auto made = catalog::make({.tools = {tool("a b"), tool("fine"), tool("\xC3\xA4"), tool("fine")},
                                   .resources = {{.uri = "nowhere"}},
                                   .templates = {{.uri_template = "a://{"}, {.uri_template = "a://b"}},
                                   .prompts = {{.name = ""}}});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, catalog_errc::invalid_name);
  const auto& told = made.error().message;
  EXPECT_EQ(std::ranges::count(told, '\n'), 6) << told;
  for (const auto* each :
       {"\"a b\"", "\"\xC3\xA4\"", "Two tools are named \"fine\"", "\"nowhere\"", "\"a://{\" cannot be used",
        "\"a://b\" has no variable: offer it as a resource", "Prompt name \"\""})
    EXPECT_NE(told.find(each), std::string::npos) << each << " in:\n" << told;
}

TEST(catalog, refuses_an_input_schema_that_describes_no_object) {
  auto t = tool("t");
  for (auto schema : {R"({})", R"({"type": "array"})", R"({"type": ["object"]})"}) {
    t.input_schema = json(schema).as_object();
    EXPECT_EQ(error_of({t}), catalog_errc::input_schema_not_object) << schema;
  }
}

} // namespace
} // namespace actors::mcp::test
