#include "services/mcp/detail/command_line.hpp"

#include <CLI/CLI.hpp>

namespace actors::mcp::detail {

command_line read_command_line(const server_info& info, int argc, char** argv) {
  CLI::App app{info.description.empty() ? info.name + ", an MCP server" : info.description, info.name};
  bool stdio = false;
  std::string http;
  std::string path = "/mcp";
  auto* where = app.add_option_group("transport", "where to serve; exactly one");
  where->add_flag("--stdio", stdio, "serve one client on standard input and output");
  where->add_option("--http", http, "serve HTTP on HOST:PORT; port 0 takes a free one")->type_name("HOST:PORT");
  where->require_option(1);
  app.add_option("--path", path, "path of the HTTP endpoint")->capture_default_str();
  std::string sessions;
  app.add_option("--sessions", sessions, "keep HTTP sessions in this file, so that they survive a restart")
      ->type_name("FILE");
  app.set_version_flag("--version", info.name + " " + info.version);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return {.exit_code = app.exit(wrong) == 0 ? 0 : 2};
  }
  return {.address = stdio ? "stdio:" : "http://" + http + path, .session_file = sessions};
}

} // namespace actors::mcp::detail
