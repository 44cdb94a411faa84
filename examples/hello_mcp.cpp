// A whole MCP server, as the README shows it: --stdio | --http HOST:PORT
#include "services/mcp/server.hpp"

#include <boost/describe.hpp>

using namespace std::chrono_literals;

class counter {
public:
  int operator()() { return ++calls_; }

private:
  int calls_ = 0;
};

struct add_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))

int main(int argc, char** argv) {
  actors::mcp::server server{{.name = "calculator", .version = "0.1.0"}};
  server.tool("add", "Adds two numbers.", [](const add_args& in) { return in.a + in.b; });
  server.tool("count", "Counts its calls.", actors::mcp::stateful<counter>(), {.deadline = 2s});
  return server.run(argc, argv); // --stdio | --http HOST:PORT
}
