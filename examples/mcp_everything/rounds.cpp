// Multi-round requests of 2026: the same kind of coroutine. It ends at a question that has no answer yet; with the client's next call
// it runs again, and what has been answered returns at once. Nothing stays behind on the server meanwhile.
#include "examples/mcp_everything/tour.hpp"

#include <boost/describe/class.hpp>

#include <atomic>

namespace everything {
namespace {

namespace mcp = actors::mcp;
using actors::task;

struct name_answer {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(name_answer, (), (name))

struct color_answer {
  std::string color;
};
BOOST_DESCRIBE_STRUCT(color_answer, (), (color))

struct ok_answer {
  bool ok = false;
};
BOOST_DESCRIBE_STRUCT(ok_answer, (), (ok))

task<std::string> greet(mcp::context& ctx) {
  const auto user = co_await ctx.elicit<name_answer>("What is your name?", "user_name");
  co_return user ? "Hello, " + user->name + "!" : "Hello, whoever you are!";
}

task<std::string> capital(mcp::context& ctx) {
  const auto said =
      co_await ctx.sample(mcp::sampling_request{"What is the capital of France?", 100}, "capital_question");
  co_return said ? said->text() : "No idea.";
}

task<std::string> folders(mcp::context& ctx) {
  const auto all = co_await ctx.roots("client_roots");
  std::string out = "Roots:";
  if (all)
    for (const auto& each : *all)
      out += ' ' + each.uri;
  co_return out;
}

task<std::string> confirm(mcp::context& ctx) {
  const auto sure = co_await ctx.elicit<ok_answer>("Please confirm", "confirm");
  // The state that came back was ours, or this would not run.
  co_return sure && sure->ok ? "state-ok: confirmed" : "state-ok: not confirmed";
}

// Three questions in one round.
task<std::string> introduce(mcp::context& ctx) {
  const auto [user, greeting, roots] = co_await ctx.all(
      ctx.elicit<name_answer>("What is your name?", "user_name"),
      ctx.sample(mcp::sampling_request{"Generate a greeting", 50}, "greeting"), ctx.roots("client_roots"));
  co_return (greeting ? greeting->text() : std::string{"Hello!"}) + ' ' + (user ? user->name : std::string{"You"}) +
      " works in " + std::to_string(roots ? roots->size() : 0) + " folders.";
}

// One after the other. What must happen once goes into `once`: its result travels along, signed.
task<std::string> two_steps(mcp::context& ctx) {
  const auto user = co_await ctx.elicit<name_answer>("Step 1: What is your name?", "step1");
  if (!user)
    co_return "Stopped at step 1.";
  const auto number = ctx.once("visitor", [] {
    static std::atomic<int> visitors{0};
    return ++visitors;
  });
  const auto color = co_await ctx.elicit<color_answer>("Step 2: What is your favorite color?", "step2");
  if (!color)
    co_return "Stopped at step 2.";
  co_return user->name + " is visitor " + std::to_string(number) + " and likes " + color->color + '.';
}

// Asks for what the client can, and no more.
task<std::string> what_you_can(mcp::context& ctx) {
  if (ctx.can(mcp::client_feature::elicitation_form))
    return greet(ctx);
  if (ctx.can(mcp::client_feature::sampling))
    return capital(ctx);
  return [](mcp::context&) -> task<std::string> { co_return "You can do nothing, it seems."; }(ctx);
}

} // namespace

void add_rounds(mcp::server& server) {
  const std::string name = "test_input_required_result_";
  server.tool(name + "elicitation", "Asks for a name.", greet);
  server.tool(name + "sampling", "Asks the client's model.", capital);
  server.tool(name + "list_roots", "Asks for the client's folders.", folders);
  server.tool(name + "request_state", "Asks for a confirmation.", confirm);
  server.tool(name + "tampered_state", "Asks for a confirmation.", confirm);
  server.tool(name + "multiple_inputs", "Three questions at once.", introduce);
  server.tool(name + "multi_round", "Two questions, one after the other.", two_steps);
  server.tool(name + "capabilities", "Asks for what the client can.", what_you_can);
}

} // namespace everything
