#include "services/mcp/detail/event_store.hpp"

#include <utility>

namespace actors::mcp::detail {

void event_store::keep(std::uint64_t stream, std::uint64_t number, std::string message) {
  bytes_ += message.size();
  events_.push_back({stream, number, std::move(message)});
  while (events_.size() > 1 && (bytes_ > max_bytes_ || events_.size() > max_events_)) {
    bytes_ -= events_.front().message.size();
    events_.pop_front();
  }
}

std::vector<const event_store::event*> event_store::after(std::uint64_t stream, std::uint64_t number) const {
  std::vector<const event*> out;
  for (const auto& each : events_)
    if (each.stream == stream && each.number > number)
      out.push_back(&each);
  return out;
}

void event_store::forget(std::uint64_t stream) {
  std::erase_if(events_, [&](const event& each) {
    if (each.stream != stream)
      return false;
    bytes_ -= each.message.size();
    return true;
  });
}

void event_store::clear() {
  std::exchange(events_, {});
  bytes_ = 0;
}

} // namespace actors::mcp::detail
