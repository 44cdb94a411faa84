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
  app.set_version_flag("--version", info.name + " " + info.version);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return {std::nullopt, app.exit(wrong) == 0 ? 0 : 2};
  }
  return {stdio ? "stdio:" : "http://" + http + path, 0};
}

} // namespace actors::mcp::detail
