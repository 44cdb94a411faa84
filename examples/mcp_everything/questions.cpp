// Handlers that ask: the user by a form, the client's model, the client about its folders. Each is one coroutine for both eras.
#include "examples/mcp_everything/tour.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>

namespace everything {
namespace {

namespace mcp = actors::mcp;

struct prompt_text {
  std::string prompt;
};
BOOST_DESCRIBE_STRUCT(prompt_text, (), (prompt))

struct message_text {
  std::string message;
};
BOOST_DESCRIBE_STRUCT(message_text, (), (message))

struct contact {
  std::string username;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(contact, (), (username, email))

constexpr auto actors_schema(std::type_identity<contact>) {
  using actors::schema::field;
  return actors::schema::fields(field("username").describe("User's response"),
                                field("email").describe("User's email address").format("email"));
}

enum class standing { active, inactive, pending };
BOOST_DESCRIBE_ENUM(standing, active, inactive, pending)

// What a member is by itself is the form's default for it.
struct person {
  std::string name = "John Doe";
  int age = 30;
  double score = 95.5;
  standing status = standing::active;
  bool verified = true;
};
BOOST_DESCRIBE_STRUCT(person, (), (name, age, score, status, verified))

constexpr auto actors_schema(std::type_identity<person>) {
  using actors::schema::field;
  return actors::schema::fields(field("name").optional(), field("age").optional(), field("score").optional(),
                                field("status").optional(), field("verified").optional());
}

template <class T>
std::string outcome(const mcp::elicited<T>& said) {
  std::string content = "{}";
  if constexpr (std::is_same_v<T, boost::json::object>) {
    if (said)
      content = boost::json::serialize(*said);
  } else if (said) {
    content = boost::json::serialize(actors::schema::to_json(*said));
  }
  return "action=" + std::string{to_string(said.action())} + ", content=" + content;
}

actors::task<std::string> ask_user(message_text in, mcp::context& ctx) {
  const auto said = co_await ctx.elicit<contact>(in.message);
  co_return "User response: " + outcome(said);
}

actors::task<std::string> ask_with_defaults(mcp::context& ctx) {
  const auto said = co_await ctx.elicit<person>("Please review and update the form fields with defaults");
  co_return "Elicitation completed: " + outcome(said);
}

// Titles of choices have no place in an enum: this form is written by hand.
constexpr std::string_view choices = R"({
  "type": "object",
  "properties": {
    "untitledSingle": {"type": "string", "enum": ["option1", "option2", "option3"]},
    "titledSingle": {"type": "string", "oneOf": [{"const": "value1", "title": "First Option"},
                                                 {"const": "value2", "title": "Second Option"},
                                                 {"const": "value3", "title": "Third Option"}]},
    "legacyEnum": {"type": "string", "enum": ["opt1", "opt2", "opt3"],
                   "enumNames": ["Option One", "Option Two", "Option Three"]},
    "untitledMulti": {"type": "array", "items": {"type": "string", "enum": ["option1", "option2", "option3"]}},
    "titledMulti": {"type": "array", "items": {"anyOf": [{"const": "value1", "title": "First Choice"},
                                                         {"const": "value2", "title": "Second Choice"},
                                                         {"const": "value3", "title": "Third Choice"}]}}
  },
  "required": []
})";

actors::task<std::string> ask_for_choices(mcp::context& ctx) {
  const auto said =
      co_await ctx.elicit("Please select options from the enum fields", boost::json::parse(choices).as_object());
  co_return "Elicitation completed: " + outcome(said);
}

actors::task<std::string> ask_model(prompt_text in, mcp::context& ctx) {
  const auto said = co_await ctx.sample(mcp::sampling_request{in.prompt, 100});
  if (!said)
    co_return "The model did not answer.";
  co_return "LLM response: " + said->text();
}

} // namespace

void add_questions(mcp::server& server) {
  server.tool("test_elicitation", "Asks the user for a name and an address.", ask_user);
  server.tool("test_elicitation_sep1034_defaults", "A form with defaults.", ask_with_defaults);
  server.tool("test_elicitation_sep1330_enums", "A form with choices.", ask_for_choices);
  server.tool("test_sampling", "Asks the client's model.", ask_model);
  // The suite knows the same behaviours by these names in 2026.
  server.tool("test_streaming_elicitation", "A form with defaults.", ask_with_defaults);
  server.tool("test_missing_capability", "Needs a client that has a model.",
              [](mcp::context& ctx) -> actors::task<std::string> { return ask_model({"Is anybody there?"}, ctx); });
}

} // namespace everything
