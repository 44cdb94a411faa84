// The server that the suite measures: one tool to be called often, and two to crash.
#include "services/mcp/server.hpp"

#include <boost/describe.hpp>

#include <limits>
#include <stdexcept>

struct add_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))

struct crash_args {
  bool crash;
};
BOOST_DESCRIBE_STRUCT(crash_args, (), (crash))

int main(int argc, char** argv) {
  actors::mcp::server server{{.name = "bench", .version = "0.1.0"}};
  server.tool("add", "Adds two numbers.", [](const add_args& in) { return in.a + in.b; }, {.non_blocking = true});
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
