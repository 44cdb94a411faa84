// The runtime's log, a spdlog logger on stderr (stdout may belong to a protocol). Include in sources only.
#pragma once

#include <spdlog/logger.h>

namespace actors {

/// The logger named "actors". Thread safe; lives as long as the program. Its first level comes from the environment:
/// ACTORS_LOG=trace|debug|info|warn|error|critical|off, default warn; another word counts as warn, and is told.
[[nodiscard]] spdlog::logger& log();

} // namespace actors
