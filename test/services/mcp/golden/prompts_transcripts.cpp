// Prompts: listed, filled in, and their arguments completed.
#include "test/services/mcp/golden/transcripts.hpp"

#include <boost/describe.hpp>

namespace actors::mcp::golden {

namespace {

struct review {
  std::string code;
  std::optional<std::string> language;
};
BOOST_DESCRIBE_STRUCT(review, (), (code, language))

constexpr auto actors_schema(std::type_identity<review>) {
  return schema::fields(schema::field("code").describe("what is to be reviewed"));
}

prompt_result conversation() {
  return {.description = "A conversation",
          .messages = {{.role = role::user, .content = image_content{.data = "\x89PNG", .mime_type = "image/png"}},
                       {.role = role::assistant, .content = text_content{.text = "A picture."}},
                       {.role = role::user,
                        .content = embedded_resource{
                            .uri = "test://text", .mime_type = "text/plain", .contents = std::string{"hello"}}}}};
}

} // namespace

void add_prompts(server& to) {
  to.prompt("review", "Reviews code.", [](const review& in) { return "Review: " + in.code; }, {.title = "Review"});
  to.prompt("conversation", "Shows a picture.", conversation);
  to.prompt("broken", "Always crashes.", []() -> std::string { throw std::runtime_error{"a secret"}; });
  to.complete_prompt("review", "language", [](const completion_request& typed) {
    if (typed.value == "many")
      return completion{.values = std::vector<std::string>(120, "more")};
    return completion{.values = {"python", "pytorch"}, .total = 10, .has_more = true};
  });
}

TEST_P(transcript_of, prompts_list) {
  static_cast<void>(client().list("prompts/list", "prompts"));
  expect_transcript("prompts_list");
}

TEST_P(transcript_of, prompts_get) {
  static_cast<void>(client().request("prompts/get", {{"name", "review"}, {"arguments", {{"code", "int x;"}}}}));
  static_cast<void>(client().request("prompts/get", {{"name", "conversation"}}));
  expect_transcript("prompts_get");
}

TEST_P(transcript_of, prompts_get_failures) {
  static_cast<void>(client().request("prompts/get", {{"name", "unknown"}}));
  static_cast<void>(client().request("prompts/get", {{"name", "review"}}));
  static_cast<void>(client().request("prompts/get", {{"name", "broken"}}));
  static_cast<void>(client().request("prompts/get"));
  expect_transcript("prompts_get.failures");
}

TEST_P(transcript_of, completion_complete) {
  const auto ask = [&](boost::json::object ref, std::string_view argument, std::string_view value) {
    static_cast<void>(client().request(
        "completion/complete", {{"ref", std::move(ref)}, {"argument", {{"name", argument}, {"value", value}}}}));
  };
  ask({{"type", "ref/prompt"}, {"name", "review"}}, "language", "py");
  ask({{"type", "ref/resource"}, {"uri", "db://{table}/{id}"}}, "table", "u");
  ask({{"type", "ref/prompt"}, {"name", "review"}}, "code", "i");
  ask({{"type", "ref/prompt"}, {"name", "unknown"}}, "code", "i");
  expect_transcript("completion_complete");
}

} // namespace actors::mcp::golden
