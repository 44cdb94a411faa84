// An MCP server with one tool of each kind. Serve it with --http 127.0.0.1:8080 or --stdio; SIGUSR1 prints its supervision tree.
#include "services/mcp/server.hpp"

#include <boost/describe.hpp>

#include <cmath>
#include <stdexcept>

using namespace std::chrono_literals;
namespace mcp = actors::mcp;

// A typed tool: its schema, the check of its arguments and its structured output follow from these two types.
struct add_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))

constexpr auto actors_schema(std::type_identity<add_args>) {
  using actors::schema::field;
  return actors::schema::fields(field("a").describe("first summand"), field("b").describe("second summand"));
}

// A tool with state: one object, one call at a time. A crash would begin again at zero.
class counter {
public:
  int operator()() { return ++calls_; }

private:
  int calls_ = 0;
};

// A plain CAF behavior: takes the call as it came.
caf::behavior echo(caf::event_based_actor*) {
  return {[](const mcp::tool_call& call) { return mcp::tool_result::structured(call.arguments()); }};
}

// A tool that crashes when it is told to: that call fails, its process is restarted, and nobody else notices.
struct root_args {
  double of;
  bool crash = false;
};
BOOST_DESCRIBE_STRUCT(root_args, (), (of, crash))

constexpr auto actors_schema(std::type_identity<root_args>) {
  using actors::schema::field;
  return actors::schema::fields(field("of").describe("the radicand").minimum(0),
                                field("crash").describe("throw instead of answering").optional());
}

double square_root(const root_args& in) {
  if (in.crash)
    throw std::runtime_error{"told to crash"};
  return std::sqrt(in.of);
}

// A coroutine: waits without blocking a thread.
struct nap_args {
  int milliseconds;
};
BOOST_DESCRIBE_STRUCT(nap_args, (), (milliseconds))

constexpr auto actors_schema(std::type_identity<nap_args>) {
  return actors::schema::fields(actors::schema::field("milliseconds").minimum(0).maximum(10'000));
}

actors::task<std::string> nap(nap_args in, mcp::context& ctx) {
  co_await ctx.sleep(std::chrono::milliseconds{in.milliseconds});
  co_return "slept well";
}

int main(int argc, char** argv) {
  mcp::server server{{.name = "calculator", .version = "0.1.0", .description = "Arithmetic, and ways to fail at it."}};
  server.tool("add", "Adds two numbers.", [](const add_args& in) { return in.a + in.b; }, {.non_blocking = true});
  server.tool("count", "Counts its calls.", mcp::stateful<counter>());
  server.tool("echo", "Answers what it was told.", echo);
  server.tool("square_root", "Takes a square root, or crashes.", square_root, {.intensity = 1000, .period = 10s});
  server.tool("nap", "Sleeps for a while.", nap, {.deadline = 15s});
  return server.run(argc, argv);
}
