#include "test/services/mcp/messages.hpp"

#include "services/mcp/base64.hpp"
#include "services/mcp/content.hpp"

#include <gtest/gtest.h>

namespace actors::mcp::test {
namespace {

boost::json::value to_json(const content_block& block) {
  std::string out;
  append(out, block);
  return json(out);
}

boost::json::object to_json(const tool_result& result, version v) {
  std::string out{'{'};
  append_members(out, result, v);
  return json(out += '}').as_object();
}

// The expected texts are the examples of the schema. Source: schema/2026-07-28/examples.
TEST(content, writes_text) {
  EXPECT_EQ(to_json(text_content{.text = "Tool result text"}), json(R"({"type": "text", "text": "Tool result text"})"));
}

TEST(content, writes_an_image_with_annotations) {
  constexpr std::string_view png =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  annotations hints{.audience = {role::user}, .priority = 0.9};
  image_content block{.data = base64_decode(png).value(), .mime_type = "image/png", .annotations = hints};
  EXPECT_EQ(to_json(block), json(R"({
    "type": "image",
    "data": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "mimeType": "image/png",
    "annotations": {"audience": ["user"], "priority": 0.9}})"));
}

TEST(content, writes_audio) {
  audio_content block{.data = "RIFF", .mime_type = "audio/wav"};
  EXPECT_EQ(to_json(block), json(R"({"type": "audio", "data": "UklGRg==", "mimeType": "audio/wav"})"));
}

TEST(content, writes_a_resource_link) {
  resource_link block{.uri = "file:///project/src/main.rs",
                      .name = "main.rs",
                      .title = {},
                      .description = "Primary application entry point",
                      .mime_type = "text/x-rust",
                      .size = {},
                      .annotations = {}};
  EXPECT_EQ(to_json(block), json(R"({
    "type": "resource_link", "uri": "file:///project/src/main.rs", "name": "main.rs",
    "description": "Primary application entry point", "mimeType": "text/x-rust"})"));
}

TEST(content, writes_an_embedded_text_resource_with_annotations) {
  annotations hints{
      .audience = {role::user, role::assistant}, .priority = 0.7, .last_modified = "2025-05-03T14:30:00Z"};
  embedded_resource block{.uri = "file:///project/src/main.rs",
                          .mime_type = "text/x-rust",
                          .contents = "fn main() {\n    println!(\"Hello world!\");\n}",
                          .annotations = hints};
  EXPECT_EQ(to_json(block), json(R"({
    "type": "resource",
    "resource": {"uri": "file:///project/src/main.rs", "mimeType": "text/x-rust",
                 "text": "fn main() {\n    println!(\"Hello world!\");\n}"},
    "annotations": {"audience": ["user", "assistant"], "priority": 0.7, "lastModified": "2025-05-03T14:30:00Z"}})"));
}

TEST(content, writes_an_embedded_binary_resource_as_base64) {
  embedded_resource block{.uri = "test://blob", .mime_type = {}, .contents = blob{"foobar"}};
  EXPECT_EQ(to_json(block), json(R"({"type": "resource", "resource": {"uri": "test://blob", "blob": "Zm9vYmFy"}})"));
}

// Source: 2026-07-28, server/tools, "Error Handling".
TEST(tool_result, reports_an_error_to_the_model) {
  auto result = tool_result::error("Invalid departure date: must be in the future. Current date is 08/08/2025.");
  EXPECT_EQ(to_json(result, version::v2025_11_25), json(R"({
    "content": [{"type": "text",
                 "text": "Invalid departure date: must be in the future. Current date is 08/08/2025."}],
    "isError": true})"));
}

// Source: 2026-07-28, server/tools, "Structured Content".
TEST(tool_result, says_structured_content_as_text_too) {
  auto result = tool_result::structured({{"temperature", 22.5}, {"humidity", 65.0}});
  EXPECT_EQ(to_json(result, version::v2026_07_28), json(R"({
    "content": [{"type": "text", "text": "{\"temperature\":22.5,\"humidity\":65.0}"}],
    "structuredContent": {"temperature": 22.5, "humidity": 65.0},
    "isError": false})"));
}

TEST(tool_result, tells_structured_content_as_text_only_where_that_is_wanted) {
  auto result = tool_result::structured({{"temperature", 22}}).add(text_content{.text = "mild"});
  EXPECT_EQ(to_json(result, version::v2026_07_28).at("content"),
            json(R"([{"type": "text", "text": "{\"temperature\":22}"}, {"type": "text", "text": "mild"}])"));
  result.structured_as_text = false;
  EXPECT_EQ(to_json(result, version::v2026_07_28).at("content"), json(R"([{"type": "text", "text": "mild"}])"));
  EXPECT_EQ(to_json(result, version::v2026_07_28).at("structuredContent"), json(R"({"temperature": 22})"));
}

TEST(tool_result, leaves_out_structured_content_that_the_revision_cannot_carry) {
  auto list = tool_result::structured(boost::json::array{1, 2});
  EXPECT_TRUE(to_json(list, version::v2026_07_28).contains("structuredContent"));
  EXPECT_FALSE(to_json(list, version::v2025_11_25).contains("structuredContent"));
  auto object = tool_result::structured(boost::json::object{{"a", 1}});
  EXPECT_TRUE(to_json(object, version::v2025_06_18).contains("structuredContent"));
  EXPECT_FALSE(to_json(object, version::v2025_03_26).contains("structuredContent"));
  EXPECT_EQ(to_json(object, version::v2025_03_26).at("content").as_array().size(), 1U);
}

TEST(tool_result, can_be_structured_as_null) {
  EXPECT_EQ(to_json(tool_result::structured(nullptr), version::v2026_07_28).at("structuredContent"), nullptr);
}

TEST(tool_result, keeps_its_blocks_in_order) {
  auto result = tool_result::text("first").add(audio_content{.data = "x", .mime_type = "audio/wav"});
  result.add(text_content{.text = "last"});
  auto content = to_json(result, version::v2025_11_25).at("content").as_array();
  ASSERT_EQ(content.size(), 3U);
  EXPECT_EQ(content[1].at("type"), "audio");
  EXPECT_EQ(content[2].at("text"), "last");
}

} // namespace
} // namespace actors::mcp::test
