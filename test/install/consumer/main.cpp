// A user's program: a supervised actor that answers a call, an MCP server that is asked in memory, and one under test. It needs every
// installed layer. Exit code 0 when all came out right.
#include "libactors/system.hpp"
#include "services/mcp/server.hpp"
#include "services/mcp/testing.hpp"
#include "services/transport/memory.hpp"
#include "supervision/supervisor.hpp"

#include <boost/describe.hpp>

#include <chrono>

using namespace std::chrono_literals;

namespace {

caf::behavior counter(actors::process*) {
  return {[sum = 0](caf::add_atom, int by) mutable { return sum += by; }};
}

struct add_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))

bool counts(actors::system& system) {
  const auto root = actors::start_supervisor(
      system, {.children = {{.id = "counter", .start = [](auto& s) { return s.spawn(counter); }}}});
  const auto children = root ? actors::which_children(system, *root) : root.error();
  return children && system.call<int>(children->front().process, 10s, caf::add_atom_v, 2) == 2;
}

bool serves(actors::system& system) {
  actors::mcp::server server{{.name = "consumer", .version = "1"}};
  server.tool("add", "Adds two numbers.", [](const add_args& in) { return in.a + in.b; });
  const auto running = server.start(system);
  if (!running)
    return false;
  auto [listener, client] = actors::transport::connect_in_memory(system, *running);
  if (!client->send(R"({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {
        "name": "add", "arguments": {"a": 1, "b": 2}, "_meta": {
          "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}}})"))
    return false;
  const auto answer = client->receive(10s);
  return answer && answer->find(R"("structuredContent":{"result":3.0})") != std::string::npos;
}

bool can_be_tested() {
  actors::mcp::server server{{.name = "tested", .version = "1"}};
  server.tool("add", "Adds two numbers.", [](const add_args& in) { return in.a + in.b; });
  actors::mcp::in_memory::client client{server};
  return client.call("add", {{"a", 1}, {"b", 2}}).as<double>() == 3;
}

} // namespace

int main() {
  actors::system system;
  if (!counts(system))
    return 1;
  if (!serves(system))
    return 2;
  return can_be_tested() ? 0 : 3;
}
