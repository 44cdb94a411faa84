// The command line of a server program: --stdio | --http HOST:PORT [--sessions FILE] [--host NAME…] [--origin ORIGIN…].
#pragma once

#include "services/mcp/http_rules.hpp"
#include "services/mcp/methods.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace actors::mcp::detail {

struct command_line {
  std::optional<std::string> address = {}; ///< for transport::listen; absent: end with `exit_code`
  int exit_code = 0;                       ///< 0 after --help and --version, 2 for a wrong command line
  std::filesystem::path session_file = {}; ///< empty: as the program says
  access_policy access = {};               ///< beside those that the program says
};

/// Prints help, version or what is wrong.
[[nodiscard]] command_line read_command_line(const server_info& info, int argc, char** argv);

} // namespace actors::mcp::detail
