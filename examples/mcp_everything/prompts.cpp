// Prompts: what a user may pick, with arguments to fill in.
#include "examples/mcp_everything/tour.hpp"

#include <boost/describe/class.hpp>

namespace everything {
namespace {

namespace mcp = actors::mcp;
using mcp::role;

struct two_arguments {
  std::string arg1;
  std::string arg2;
};
BOOST_DESCRIBE_STRUCT(two_arguments, (), (arg1, arg2))

constexpr auto actors_schema(std::type_identity<two_arguments>) {
  using actors::schema::field;
  return actors::schema::fields(field("arg1").describe("The first argument"), field("arg2").describe("The second one"));
}

struct of_resource {
  std::string resourceUri; // NOLINT(readability-identifier-naming): the suite calls it so
};
BOOST_DESCRIBE_STRUCT(of_resource, (), (resourceUri))

struct context_answer {
  std::string context;
};
BOOST_DESCRIBE_STRUCT(context_answer, (), (context))

// A text is the user's message.
std::string with_arguments(const two_arguments& in) {
  return "Prompt with arguments: arg1='" + in.arg1 + "', arg2='" + in.arg2 + "'";
}

std::vector<mcp::prompt_message> with_resource(const of_resource& in) {
  return {{role::user, mcp::embedded_resource{.uri = in.resourceUri,
                                              .mime_type = "text/plain",
                                              .contents = "Embedded resource content for testing."}},
          {role::user, mcp::text_content{.text = "Please process the embedded resource above."}}};
}

std::vector<mcp::prompt_message> with_image() {
  return {{role::user, mcp::image_content{.data = red_pixel(), .mime_type = "image/png"}},
          {role::user, mcp::text_content{.text = "Please analyze the image above."}}};
}

// Prompts may ask, too.
actors::task<std::string> with_question(mcp::context& ctx) {
  const auto said = co_await ctx.elicit<context_answer>("What context should the prompt use?", "user_context");
  co_return said ? "Use this context: " + said->context : "Use no context.";
}

std::vector<std::string> suggestions(const mcp::completion_request& typed) {
  std::vector<std::string> out;
  for (const std::string word : {"test", "testing", "testValue1", "testValue2"})
    if (word.starts_with(typed.value))
      out.push_back(word);
  return out;
}

} // namespace

void add_prompts(mcp::server& server) {
  server.prompt("test_simple_prompt", "No arguments.",
                [] { return std::string{"This is a simple prompt for testing."}; });
  server.prompt("test_prompt_with_arguments", "Two arguments.", with_arguments);
  server.complete_prompt("test_prompt_with_arguments", "arg1", suggestions);
  server.prompt("test_prompt_with_embedded_resource", "A resource goes along.", with_resource);
  server.prompt("test_prompt_with_image", "A picture goes along.", with_image);
  server.prompt("test_input_required_result_prompt", "Asks the user.", with_question);
}

} // namespace everything
