#include "libactors/trace.hpp"

#include <spdlog/fmt/fmt.h>

namespace actors {

std::string_view to_string(enum trace_entry::kind kind) noexcept {
  switch (kind) {
  case trace_entry::kind::message:
    return "message";
  case trace_entry::kind::call:
    return "call";
  case trace_entry::kind::answer:
    return "answer";
  case trace_entry::kind::timer:
    return "timer";
  case trace_entry::kind::exit:
    return "exit";
  case trace_entry::kind::down:
    return "down";
  }
  return "unknown";
}

std::string to_text(const message_trace& trace, time_point now) {
  std::string text;
  for (const auto& each : trace) {
    text += fmt::format("{:.3f} s  {}", std::chrono::duration<double>(each.when - now).count(), to_string(each.kind));
    if (each.from != 0)
      text += fmt::format("  from {}", each.from);
    if (!each.text.empty())
      text += "  " + each.text;
    text += '\n';
  }
  return text;
}

} // namespace actors
