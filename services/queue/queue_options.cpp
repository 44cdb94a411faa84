#include "services/queue/queue_options.hpp"

#include "libactors/errc.hpp"
#include "libactors/log.hpp"
#include "services/queue/queue_of.hpp"

namespace actors {

std::string_view to_string(queue_state state) noexcept {
  switch (state) {
  case queue_state::open:
    return "open";
  case queue_state::closing:
    return "closing";
  case queue_state::closed:
    return "closed";
  }
  return "unknown";
}

std::string to_text(const queue_info& info) {
  std::string text = info.label + ": " + std::string{to_string(info.state)} + (info.paused ? " and paused" : "");
  const auto add = [&](std::string_view before, std::uint64_t number, std::string_view after) {
    text += before;
    text += std::to_string(number);
    text += after;
  };
  add(", ", info.waiting, " of ");
  add("", info.capacity, " waiting");
  add(", ", info.in_hand, " in hand");
  add(", ", info.consumers, " consumers");
  add("; pushed ", info.pushed, "");
  add(", done ", info.done, "");
  add(", redelivered ", info.redelivered, "");
  add(", refused ", info.refused, "");
  add(", dropped ", info.dropped, "");
  add(", dead ", info.dead, "");
  return text;
}

void detail::log_dead_letter(const std::string& label, const caf::error& reason, int attempts) {
  log().warn("queue {}: an item is given up after {} attempts: {}", label, attempts, describe(reason));
}

void detail::log_failed_hook(const std::string& label, const char* what) {
  log().error("queue {}: an exception left its function for dead letters: {}", label, what);
}

} // namespace actors
