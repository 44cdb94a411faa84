// A server whose handlers are still at work when it is asked to end. The last argument is how long it waits for them, in milliseconds.
//
// Each handler says "begun NAME" on standard error, NAME being an argument, so that a test knows what is under way.
#include "services/mcp/server.hpp"

#include <boost/describe.hpp>

#include <filesystem>
#include <iostream>
#include <thread>

using namespace std::chrono_literals;
namespace mcp = actors::mcp;

struct named {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(named, (), (name))

struct held_args {
  std::string name;
  std::string until; // this file exists
};
BOOST_DESCRIBE_STRUCT(held_args, (), (name, until))

struct said {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(said, (), (text))

void begin(const std::string& name, mcp::context& ctx) {
  ctx.progress(1, 2, "begun"); // a stream, where the client has asked for it
  std::cerr << "begun " + name + '\n' << std::flush;
}

std::string hold(const held_args& in, mcp::context& ctx) {
  begin(in.name, ctx);
  while (!std::filesystem::exists(in.until))
    std::this_thread::sleep_for(2ms);
  return "released";
}

// Heeds no cancellation.
std::string stick(const named& in, mcp::context& ctx) {
  begin(in.name, ctx);
  for (;;)
    std::this_thread::sleep_for(1h);
}

actors::task<std::string> wait(named in, mcp::context& ctx) {
  begin(in.name, ctx);
  static_cast<void>(co_await ctx.sleep(1h));
  co_return "waited";
}

actors::task<std::string> ask(named in, mcp::context& ctx) {
  begin(in.name, ctx);
  const auto answer = co_await ctx.elicit<said>("Are you there?");
  co_return answer ? answer->text : "nobody answered";
}

actors::task<std::string> ask_when_held(held_args in, mcp::context& ctx) {
  begin(in.name, ctx);
  while (!std::filesystem::exists(in.until))
    if (const auto why = co_await ctx.sleep(2ms))
      co_return "cancelled";
  const auto answer = co_await ctx.elicit<said>("Are you there?");
  co_return answer ? answer->text : "nobody answered";
}

int main(int argc, char** argv) {
  const std::chrono::milliseconds limit{std::stoi(argv[argc - 1])};
  mcp::server server{{.name = "leaving", .version = "0.1.0"}, {.drain_timeout = limit}};
  server.tool("held", "Blocks until that file exists.", hold, {.deadline = 1h, .concurrency = 64});
  server.tool("stuck", "Blocks for ever.", stick, {.deadline = 1h, .concurrency = 64});
  server.tool("single", "Blocks for ever, one call at a time.", stick, {.deadline = 1h, .concurrency = 1});
  server.tool("waiting", "Suspends for an hour.", wait, {.deadline = 1h});
  server.tool("asking", "Asks its client.", ask, {.deadline = 1h});
  server.tool("asking_late", "Asks its client when that file exists.", ask_when_held, {.deadline = 1h});
  return server.run(argc - 1, argv);
}
