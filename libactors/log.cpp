#include "libactors/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <string_view>

namespace actors {

spdlog::logger& log() {
  // Never destroyed: threads that outlive main may still report.
  static auto* const logger = [] {
    auto* made = new spdlog::logger{"actors", std::make_shared<spdlog::sinks::stderr_color_sink_mt>()};
    const char* wanted = std::getenv("ACTORS_LOG");
    const auto level = wanted ? spdlog::level::from_str(wanted) : spdlog::level::warn;
    const bool unknown = level == spdlog::level::off && std::string_view{wanted} != "off"; // spdlog's answer to it
    made->set_level(unknown ? spdlog::level::warn : level);
    if (unknown)
      made->warn("ACTORS_LOG={}: there is no such level; taken: warn", wanted);
    return made;
  }();
  return *logger;
}

} // namespace actors
