// The server that the suite measures: a tool to be called often, one that asks, one that takes its time, and two to crash.
#include "services/mcp/context.hpp"
#include "services/mcp/server.hpp"

#include <boost/describe.hpp>

#include <chrono>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>

struct add_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))

struct crash_args {
  bool crash;
};
BOOST_DESCRIBE_STRUCT(crash_args, (), (crash))

struct name_answer {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(name_answer, (), (name))

actors::task<std::string> ask(actors::mcp::context& ctx) {
  const auto user = co_await ctx.elicit<name_answer>("What is your name?", "user_name");
  co_return user ? "Hello, " + user->name + "!" : "Hello, whoever you are!";
}

bool sleep_for_a_second() {
  std::this_thread::sleep_for(std::chrono::seconds{1});
  return true;
}

int main(int argc, char** argv) {
  actors::mcp::server server{{.name = "bench", .version = "0.1.0"}};
  server.tool("add", "Adds two numbers.", [](const add_args& in) { return in.a + in.b; }, {.non_blocking = true});
  server.tool("ask", "Asks the user for a name.", ask);
  server.tool("slow", "Sleeps for a second, on a thread that may block.", sleep_for_a_second, {.concurrency = 64});
  const auto fragile = [](const crash_args& in) {
    if (in.crash)
      throw std::runtime_error{"told to crash"};
    return true;
  };
  // No budget: what is measured is the restart.
  constexpr int always = std::numeric_limits<int>::max();
  server.tool("crash", "Crashes when told to, on the scheduler.", fragile, {.non_blocking = true, .intensity = always});
  server.tool("crash_blocking", "Crashes when told to, on a thread that may block.", fragile, {.intensity = always});
  return server.run(argc, argv);
}
