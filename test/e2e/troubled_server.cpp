// A server whose tools do what tools should not, each in its own way.
#include "services/mcp/server.hpp"

#include <boost/describe.hpp>

#include <cstdio>
#include <iostream>
#include <stdexcept>
#include <thread>

using namespace std::chrono_literals;
namespace mcp = actors::mcp;

struct add_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))

struct wait_args {
  int milliseconds;
};
BOOST_DESCRIBE_STRUCT(wait_args, (), (milliseconds))

struct mood_args {
  bool bad;
};
BOOST_DESCRIBE_STRUCT(mood_args, (), (bad))

std::string block(const wait_args& in) {
  std::this_thread::sleep_for(std::chrono::milliseconds{in.milliseconds});
  return "awake";
}

std::string print() {
  std::cout << "printed with std::cout" << std::endl;
  std::printf("printed with printf\n");
  std::fflush(stdout);
  return "printed";
}

std::string throw_at_will(const mood_args& in) {
  if (in.bad)
    throw std::runtime_error{"in a bad mood"};
  return "fine";
}

int main(int argc, char** argv) {
  mcp::server server{{.name = "troubled", .version = "0.1.0"}};
  server.tool("add", "Answers at once.", [](const add_args& in) { return in.a + in.b; }, {.non_blocking = true});
  server.tool("noisy", "Prints to standard output.", print);
  server.tool("sleeper", "Blocks its thread.", block, {.concurrency = 64});
  server.tool("hang", "Blocks for longer than it may.", block,
              {.deadline = 200ms, .concurrency = 1, .cancel_grace = 50ms});
  server.tool("narrow", "One call, and two that wait.", block, {.concurrency = 1, .max_queue = 2});
  server.tool("fragile", "Survives two crashes.", throw_at_will,
              {.concurrency = 1, .intensity = 2, .period = 60s, .retry_after = 1s});
  return server.run(argc, argv);
}
