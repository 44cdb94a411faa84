#include "examples/mcp_everything/tour.hpp"
#include "services/mcp/base64.hpp"

namespace everything {
namespace {

namespace mcp = actors::mcp;

constexpr std::string_view png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

// A header and no sample.
constexpr std::string_view wav = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAAAAA==";

mcp::image_content image() {
  return {.data = red_pixel(), .mime_type = "image/png"};
}

mcp::audio_content audio() {
  return {.data = mcp::base64_decode(wav).value(), .mime_type = "audio/wav"};
}

mcp::embedded_resource document() {
  return {.uri = "test://embedded-resource",
          .mime_type = "text/plain",
          .contents = "This is an embedded resource content."};
}

mcp::embedded_resource record() {
  return {.uri = "test://mixed-content-resource",
          .mime_type = "application/json",
          .contents = R"({"test":"data","value":123})"};
}

} // namespace

std::string red_pixel() {
  return mcp::base64_decode(png).value();
}

void add_content_tools(mcp::server& server) {
  const mcp::tool_options at_once{.non_blocking = true};
  const auto say = [](std::string text) { return mcp::tool_result::text(std::move(text)); };

  server.tool(
      "test_simple_text", "Answers a text.", [=] { return say("This is a simple text response for testing."); },
      at_once);
  server.tool(
      "test_image_content", "Answers an image.", [] { return mcp::tool_result{}.add(image()); }, at_once);
  server.tool(
      "test_audio_content", "Answers a sound.", [] { return mcp::tool_result{}.add(audio()); }, at_once);
  server.tool(
      "test_embedded_resource", "Answers a resource.", [] { return mcp::tool_result{}.add(document()); }, at_once);
  server.tool(
      "test_multiple_content_types", "Answers a text, an image and a resource.",
      [=] { return say("Multiple content types test:").add(image()).add(record()); }, at_once);
  server.tool(
      "test_error_handling", "Fails.",
      [] { return mcp::tool_result::error("This tool intentionally returns an error for testing"); }, at_once);
}

} // namespace everything
