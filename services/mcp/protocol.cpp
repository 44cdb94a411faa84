#include "services/mcp/protocol.hpp"

#include <algorithm>
#include <array>
#include <ostream>

namespace actors::mcp {
namespace {

constexpr std::array newest_first{version::v2026_07_28, version::v2025_11_25, version::v2025_06_18,
                                  version::v2025_03_26};

struct method_row {
  method id;
  std::string_view name;
  bool in_2025;
  bool in_2026;
};

// In the order of the enumeration, which `to_string` relies on.
constexpr std::array methods{
    method_row{method::initialize, "initialize", true, false},
    method_row{method::ping, "ping", true, false},
    method_row{method::server_discover, "server/discover", false, true},
    method_row{method::tools_list, "tools/list", true, true},
    method_row{method::tools_call, "tools/call", true, true},
    method_row{method::resources_list, "resources/list", true, true},
    method_row{method::resources_templates_list, "resources/templates/list", true, true},
    method_row{method::resources_read, "resources/read", true, true},
    method_row{method::resources_subscribe, "resources/subscribe", true, false},
    method_row{method::resources_unsubscribe, "resources/unsubscribe", true, false},
    method_row{method::subscriptions_listen, "subscriptions/listen", false, true},
    method_row{method::prompts_list, "prompts/list", true, true},
    method_row{method::prompts_get, "prompts/get", true, true},
    method_row{method::completion_complete, "completion/complete", true, true},
    method_row{method::logging_set_level, "logging/setLevel", true, false},
    method_row{method::tasks_get, "tasks/get", true, true},
    method_row{method::tasks_cancel, "tasks/cancel", true, true},
    method_row{method::tasks_result, "tasks/result", true, false},
    method_row{method::tasks_list, "tasks/list", true, false},
    method_row{method::tasks_update, "tasks/update", false, true},
    method_row{method::notification_initialized, "notifications/initialized", true, false},
    method_row{method::notification_cancelled, "notifications/cancelled", true, true},
    method_row{method::notification_progress, "notifications/progress", true, false},
    method_row{method::notification_roots_list_changed, "notifications/roots/list_changed", true, false},
};

constexpr std::array<std::string_view, 8> log_levels{"debug", "info",     "notice", "warning",
                                                     "error", "critical", "alert",  "emergency"};

} // namespace

std::string_view to_string(log_level level) noexcept {
  return log_levels[static_cast<std::size_t>(level)];
}

std::optional<log_level> parse_log_level(std::string_view text) noexcept {
  const auto found = std::ranges::find(log_levels, text);
  if (found == log_levels.end())
    return std::nullopt;
  return static_cast<log_level>(found - log_levels.begin());
}

std::string_view to_string(version v) noexcept {
  switch (v) {
  case version::v2025_03_26:
    return "2025-03-26";
  case version::v2025_06_18:
    return "2025-06-18";
  case version::v2025_11_25:
    return "2025-11-25";
  case version::v2026_07_28:
    return "2026-07-28";
  }
  return {};
}

std::ostream& operator<<(std::ostream& out, version v) {
  return out << to_string(v);
}

std::optional<version> parse_version(std::string_view text) noexcept {
  for (auto v : newest_first)
    if (to_string(v) == text)
      return v;
  return std::nullopt;
}

std::span<const version> supported_versions() noexcept {
  return newest_first;
}

version negotiate(std::string_view requested) noexcept {
  auto v = parse_version(requested);
  return v && era_of(*v) == era::v2025 ? *v : latest_2025;
}

std::string_view to_string(method m) noexcept {
  auto i = static_cast<std::size_t>(m);
  return i < methods.size() ? methods[i].name : std::string_view{};
}

std::optional<method> find_method(era e, std::string_view name) noexcept {
  auto row = std::ranges::find(methods, name, &method_row::name);
  if (row == methods.end() || !(e == era::v2025 ? row->in_2025 : row->in_2026))
    return std::nullopt;
  return row->id;
}

bool is_cacheable(method m) noexcept {
  switch (m) {
  case method::server_discover:
  case method::tools_list:
  case method::prompts_list:
  case method::resources_list:
  case method::resources_templates_list:
  case method::resources_read:
    return true;
  default:
    return false;
  }
}

} // namespace actors::mcp
