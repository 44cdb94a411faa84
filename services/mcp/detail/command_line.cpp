#include "services/mcp/detail/command_line.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

namespace actors::mcp::detail {

namespace {

// Checks of options: what is wrong, or nothing. The whole address is the transport's business; here it is known which option it is from.

std::string check_host_and_port(const std::string& text) {
  const auto colon = text.rfind(':');
  const auto host = std::string_view{text}.substr(0, colon);
  const auto number = colon == std::string::npos ? std::string{} : text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto* const end = number.data() + number.size();
  if (const auto read = std::from_chars(number.data(), end, port); read.ec != std::errc{} || read.ptr != end)
    return "'" + text + "' has no port from 0 to 65535; expected HOST:PORT, as in 127.0.0.1:8080";
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  const auto name = bracketed ? host.substr(1, host.size() - 2) : host;
  if (name.empty() || name.find_first_of("/@[]?# \t\r\n") != std::string_view::npos ||
      (!bracketed && name.find(':') != std::string_view::npos))
    return "'" + std::string{host} + "' is no host; expected a name, an IPv4 address or [an IPv6 address]";
  return {};
}

std::string check_path(const std::string& text) {
  if (!text.starts_with('/') || text.find_first_of("?# \t\r\n") != std::string::npos)
    return "'" + text + "' is no path; expected one that begins with a slash, as in /mcp, without query or spaces";
  return {};
}

std::string check_host(const std::string& text) {
  if (text.empty() || text.find_first_of("/@?# \t\r\n") != std::string::npos)
    return "'" + text + "' is no host; expected mcp.example.com, mcp.example.com:8443, or * for any";
  return {};
}

std::string check_origin(const std::string& text) {
  const auto scheme = text.find("://");
  const bool is_origin = scheme != 0 && scheme != std::string::npos && scheme + 3 < text.size() &&
                         text.find_first_of("/@?# \t\r\n", scheme + 3) == std::string::npos;
  if (text != "*" && !is_origin)
    return "'" + text + "' is no origin; expected https://app.example.com, without a path, or * for any";
  return {};
}

} // namespace

command_line read_command_line(const server_info& info, int argc, char** argv) {
  CLI::App app{info.description.empty() ? info.name + ", an MCP server" : info.description, info.name};
  bool stdio = false;
  std::string http;
  std::string path = "/mcp";
  auto* where = app.add_option_group("transport", "where to serve; exactly one");
  where->add_flag("--stdio", stdio, "serve one client on standard input and output");
  where->add_option("--http", http, "serve HTTP on HOST:PORT; port 0 takes a free one")
      ->type_name("HOST:PORT")
      ->check(check_host_and_port);
  where->require_option(1);
  app.add_option("--path", path, "path of the HTTP endpoint")->capture_default_str()->check(check_path);
  std::string sessions;
  app.add_option("--sessions", sessions, "keep HTTP sessions in this file, so that they survive a restart")
      ->type_name("FILE");
  access_policy access;
  app.add_option("--host", access.hosts, "another name under which clients reach the server over HTTP; may be repeated")
      ->type_name("NAME[:PORT]")
      ->check(check_host)
      ->expected(1)
      ->take_all();
  app.add_option("--origin", access.origins,
                 "web pages that may ask, beside those of the server's own names; may be repeated")
      ->type_name("ORIGIN")
      ->check(check_origin)
      ->expected(1)
      ->take_all();
  app.set_version_flag("--version", info.name + " " + info.version);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return {.exit_code = app.exit(wrong) == 0 ? 0 : 2};
  }
  return {.address = stdio ? "stdio:" : "http://" + http + path, .session_file = sessions, .access = std::move(access)};
}

} // namespace actors::mcp::detail
