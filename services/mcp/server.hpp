// An MCP server whose handlers are supervised processes.
//
//   struct add_args { double a; double b; };
//   BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))
//
//   int main(int argc, char** argv) {
//     actors::mcp::server server{{.name = "calculator", .version = "1.0.0"}};
//     server.tool("add", "Adds two numbers.", [](const add_args& in) { return in.a + in.b; });
//     return server.run(argc, argv);     // --stdio | --http HOST:PORT [--sessions FILE]
//   }
//
// A handler that crashes fails the one call that it was running and is restarted; calls that wait go to its successor, other tools
// notice nothing. Handlers: see handler.hpp. A plain function may block; promise otherwise with `.non_blocking = true`, or write a
// coroutine. Both protocol eras are served at the same address.
//
// Threading: register from one thread, before `start`. Lifetime: a server may be started once; the service that comes back lives on
// its own.
#pragma once

#include "services/mcp/codec.hpp"
#include "services/mcp/handler.hpp"
#include "services/mcp/methods.hpp"
#include "services/mcp/service.hpp"
#include "services/mcp/tool_options.hpp"

#include <caf/expected.hpp>

#include <memory>
#include <string>
#include <vector>

namespace actors::mcp {

class server {
public:
  explicit server(server_info info, service_options options = {});
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Registers a tool. What is wrong with it is told by `start` and `run`, all of it at once.
  template <class F>
  server& tool(std::string name, std::string description, F handler, tool_options options = {}) {
    return add(std::move(name), std::move(description), make_handler(std::move(handler)), std::move(options));
  }

  /// Starts the supervision tree of this server in `sys` and waits until every tool has a handler. Serve the result with
  /// transport::listen, or talk to it in memory. Errors: everything that is wrong with a registration, or the reason why a handler
  /// did not start; then nothing is left running.
  [[nodiscard]] caf::expected<std::shared_ptr<service>> start(system& sys);

  /// The whole main of a server: reads the command line, serves until SIGINT, SIGTERM or end of input, and returns the exit code:
  /// 0, 1 if it could not start, 2 if the command line is wrong. SIGUSR1 prints the supervision tree on stderr.
  int run(int argc, char** argv);

private:
  server& add(std::string name, std::string description, tool_handler handler, tool_options options);

  struct registration;

  server_info info_;
  service_options options_;
  std::vector<registration> tools_;
};

} // namespace actors::mcp
