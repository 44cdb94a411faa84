// Resources: listed and read.
#include "test/services/mcp/golden/transcripts.hpp"

#include <boost/describe.hpp>

namespace actors::mcp::golden {

namespace {

struct row {
  std::string table;
  int id;
};
BOOST_DESCRIBE_STRUCT(row, (), (table, id))

std::optional<std::string> read_row(const row& in) {
  if (in.table != "users")
    return std::nullopt;
  return "user " + std::to_string(in.id);
}

std::vector<resource_contents> read_folder() {
  return {{.uri = "test://folder/a", .mime_type = "text/plain", .contents = "a"},
          {.uri = "test://folder/b", .contents = blob{"\x01\x02"}}};
}

} // namespace

void add_resources(server& to) {
  to.resource("test://text",
              {.name = "text",
               .title = "A text",
               .description = "It never changes.",
               .mime_type = "text/plain",
               .size = 5,
               .annotations = annotations{.audience = {role::user, role::assistant}, .priority = 1},
               .icons = {{.src = "https://example.com/text.png", .mime_type = "image/png", .sizes = {"48x48"}}},
               .cache = cache_hint{.ttl = std::chrono::minutes{1}, .scope = cache_scope::public_}},
              [] { return std::string{"hello"}; });
  to.resource("test://folder", {.name = "folder"}, read_folder);
  to.resource("test://gone", {.name = "gone"}, [] { return std::optional<std::string>{}; });
  to.resource("test://broken", {.name = "broken"}, []() -> std::string { throw std::runtime_error{"a secret"}; });
  to.resource("test://last", {.name = "last"}, [] { return blob{"\xff"}; });
  to.resource_template("db://{table}/{id}",
                       {.name = "row", .description = "A row of a table.", .mime_type = "text/plain"}, read_row);
  to.complete_template("db://{table}/{id}", "table",
                       [](const completion_request& typed) { return std::vector<std::string>{typed.value + "sers"}; });
}

TEST_P(transcript_of, resources_list) {
  static_cast<void>(client().list("resources/list", "resources"));
  expect_transcript("resources_list");
}

TEST_P(transcript_of, resources_templates_list) {
  static_cast<void>(client().list("resources/templates/list", "resourceTemplates"));
  expect_transcript("resources_templates_list");
}

TEST_P(transcript_of, resources_read) {
  for (const auto* uri : {"test://text", "test://folder", "test://last", "db://users/7"})
    static_cast<void>(client().request("resources/read", {{"uri", uri}}));
  expect_transcript("resources_read");
}

TEST_P(transcript_of, resources_read_failures) {
  for (const auto* uri : {"test://gone", "test://unknown", "test://broken", "db://orders/7", "db://users/seven"})
    static_cast<void>(client().request("resources/read", {{"uri", uri}}));
  static_cast<void>(client().request("resources/read"));
  expect_transcript("resources_read.failures");
}

} // namespace actors::mcp::golden
