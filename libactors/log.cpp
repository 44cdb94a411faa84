#include "libactors/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

namespace actors {

spdlog::logger& log() {
  // Never destroyed: threads that outlive main may still report.
  static auto* const logger = [] {
    auto* made = new spdlog::logger{"actors", std::make_shared<spdlog::sinks::stderr_color_sink_mt>()};
    const char* level = std::getenv("ACTORS_LOG");
    made->set_level(level ? spdlog::level::from_str(level) : spdlog::level::warn);
    return made;
  }();
  return *logger;
}

} // namespace actors
