// Tools: listed, called, and what handlers tell on the way.
#include "test/services/mcp/golden/transcripts.hpp"

#include <boost/describe.hpp>

using namespace std::chrono_literals;

namespace actors::mcp::golden {

namespace {

struct add_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))

struct place {
  std::string city;
  std::optional<std::string> country;
};
BOOST_DESCRIBE_STRUCT(place, (), (city, country))

struct report {
  double celsius;
  std::vector<std::string> warnings;
};
BOOST_DESCRIBE_STRUCT(report, (), (celsius, warnings))

tool_result one_of_each() {
  const annotations facts{.audience = {role::user}, .priority = 0.5, .last_modified = "2026-01-31T12:00:00Z"};
  return tool_result{}
      .add(text_content{.text = "a text", .annotations = facts})
      .add(image_content{.data = "\x89PNG", .mime_type = "image/png"})
      .add(audio_content{.data = "RIFF", .mime_type = "audio/wav"})
      .add(resource_link{.uri = "file:///notes.txt", .name = "notes", .mime_type = "text/plain", .size = 12})
      .add(embedded_resource{.uri = "test://embedded", .mime_type = "text/plain", .contents = "inside"})
      .add(embedded_resource{.uri = "test://bytes", .contents = blob{"\x01\x02\x03"}});
}

task<std::string> steps(context& ctx) {
  for (const int step : {1, 2}) {
    if (const auto why = co_await ctx.sleep(1s))
      co_return "cancelled";
    ctx.progress(step, 2, step == 2 ? "nearly done" : "");
  }
  co_return "rested";
}

} // namespace

void add_tools(server& to) {
  to.tool("add", "Adds two numbers.", [](const add_args& in) { return in.a + in.b; });
  to.tool("weather", "Tells the weather.",
          [](const place& in) {
            return report{21.5, {"wind in " + in.city}};
          },
          {.title = "Weather", .annotations = tool_annotations{.read_only = true, .open_world = true}});
  to.tool("one_of_each", "Answers all kinds of content.", [] { return one_of_each(); });
  to.tool("fail", "Always fails.", [] { return tool_result::error("There is no such station."); });
  to.tool("crash", "Always crashes.", []() -> std::string { throw std::runtime_error{"a secret"}; });
  to.tool("steps", "Takes two seconds.", steps);
  to.tool("log", "Tells what it does.", [](context& ctx) {
    ctx.log(log_level::debug, "in detail");
    ctx.log(log_level::warning, {{"rows", 3}}, "database");
  });
}

TEST_P(transcript_of, tools_list) {
  static_cast<void>(client().list("tools/list", "tools"));
  static_cast<void>(client().request("tools/list", {{"cursor", "nowhere"}}));
  expect_transcript("tools_list");
}

TEST_P(transcript_of, tools_call) {
  static_cast<void>(client().request("tools/call", {{"name", "add"}, {"arguments", {{"a", 1}, {"b", 2.5}}}}));
  static_cast<void>(client().request("tools/call", {{"name", "weather"}, {"arguments", {{"city", "Oslo"}}}}));
  expect_transcript("tools_call");
}

TEST_P(transcript_of, tools_call_content) {
  static_cast<void>(client().request("tools/call", {{"name", "one_of_each"}}));
  expect_transcript("tools_call.content");
}

TEST_P(transcript_of, tools_call_failures) {
  auto& asking = client();
  static_cast<void>(asking.request("tools/call", {{"name", "fail"}}));
  static_cast<void>(asking.request("tools/call", {{"name", "crash"}}));
  static_cast<void>(asking.request("tools/call", {{"name", "add"}, {"arguments", {{"a", "one"}, {"b", 2}}}}));
  static_cast<void>(asking.request("tools/call", {{"name", "subtract"}}));
  static_cast<void>(asking.request("tools/call"));
  expect_transcript("tools_call.failures");
}

TEST_P(transcript_of, tools_call_progress) {
  static_cast<void>(client().request("tools/call", {{"name", "steps"}, {"_meta", {{"progressToken", "t1"}}}}));
  expect_transcript("tools_call.progress");
}

TEST_P(transcript_of, tools_call_log) {
  static_cast<void>(client().request("tools/call", {{"name", "log"}}));
  if (is_2026())
    static_cast<void>(client().request("tools/call", {{"name", "log"}, {"_meta", {{meta_key::log_level, "info"}}}}));
  expect_transcript("tools_call.log");
}

} // namespace actors::mcp::golden
