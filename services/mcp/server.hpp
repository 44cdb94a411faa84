// An MCP server whose handlers are supervised processes.
//
//   struct add_args { double a; double b; };
//   BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))
//
//   int main(int argc, char** argv) {
//     actors::mcp::server server{{.name = "calculator", .version = "1.0.0"}};
//     server.tool("add", "Adds two numbers.", [](const add_args& in) { return in.a + in.b; });
//     return server.run(argc, argv);     // --stdio | --http HOST:PORT; --help tells the rest
//   }
//
// Besides tools: resources, templates of resources, prompts, and completions of their arguments. A handler that crashes fails the one
// call that it was running and is restarted; calls that wait go to its successor, others notice nothing. Handlers: see handler.hpp. A
// plain function may block; promise otherwise with `.non_blocking = true`, or write a coroutine. Both protocol eras are served at the
// same address.
//
// Threading: register from one thread, before `start`; what is registered later is offered by the next start alone. Lifetime: the service
// that comes back lives on its own, with copies of the handlers, and what it offers may change: see service.hpp. A server may be started
// several times, in one system or more.
#pragma once

#include "services/mcp/methods.hpp"
#include "services/mcp/offer.hpp"
#include "services/mcp/service.hpp"
#include "services/mcp/service_options.hpp"

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

  // What is wrong with a registration is told by `start` and `run`, all of it at once.

  template <class F>
  server& tool(std::string name, std::string description, F handler, tool_options options = {}) {
    return add(offer::tool(std::move(name), std::move(description), std::move(handler), std::move(options)));
  }

  template <class F>
  server& resource(std::string uri, resource_options options, F handler) {
    return add(offer::resource(std::move(uri), std::move(options), std::move(handler)));
  }

  /// Resources of one form: the handler's arguments are the template's variables. Of several that match the first counts.
  template <class F>
  server& resource_template(std::string uri_template, resource_options options, F handler) {
    return add(offer::resource_template(std::move(uri_template), std::move(options), std::move(handler)));
  }

  template <class F>
  server& prompt(std::string name, std::string description, F handler, prompt_options options = {}) {
    return add(offer::prompt(std::move(name), std::move(description), std::move(handler), std::move(options)));
  }

  /// Suggestions while the user types an argument of a prompt.
  template <class F>
  server& complete_prompt(std::string prompt, std::string argument, F handler, handler_options run = {}) {
    return add(offer::prompt_completion(std::move(prompt), std::move(argument), std::move(handler), run));
  }

  /// The same for a variable of a template.
  template <class F>
  server& complete_template(std::string uri_template, std::string variable, F handler, handler_options run = {}) {
    return add(offer::template_completion(std::move(uri_template), std::move(variable), std::move(handler), run));
  }

  server& add(offer what);

  /// Starts the supervision tree of this server in `sys` and waits until everything has a handler. Serve the result with
  /// transport::listen, or talk to it in memory. Errors: everything that is wrong with a registration, or the reason why a handler
  /// did not start; then nothing is left running.
  [[nodiscard]] caf::expected<std::shared_ptr<service>> start(system& sys);

  /// The whole main of a server: reads the command line, serves until SIGINT, SIGTERM or end of input, and returns the exit code:
  /// 0, 1 if it could not start, 2 if the command line is wrong. SIGUSR1 prints the supervision tree on stderr.
  ///
  /// At a signal its end is in order. New requests are refused (503; over stdio an error), streams of news are closed, and calls under way are
  /// answered as they end. Two kinds are answered with an error, "the server is shutting down": those that wait for an answer of their
  /// 2025 client, at once, and those that still run at the limit, service_options::drain_timeout. Handlers that do not end then are left
  /// behind; the exit takes a few seconds longer for them. Tasks that no request waits for end with the server. A second signal ends it
  /// on the spot. At the end of input the calls under way have the same time; what is left then is given up.
  int run(int argc, char** argv);

private:
  server_info info_;
  service_options options_;
  std::vector<offer> offers_;
};

} // namespace actors::mcp
