#include "services/mcp/detail/event_store.hpp"

#include <algorithm>
#include <utility>

namespace actors::mcp::detail {

void event_store::keep(std::uint64_t stream, std::uint64_t number, std::string message, bool taken) {
  bytes_ += message.size();
  events_.push_back({stream, number, std::move(message), taken});
  while (events_.size() > 1 && (bytes_ > max_bytes_ || events_.size() > max_events_))
    drop_one();
}

void event_store::drop_one() {
  const auto newest = events_.end() - 1;
  const auto found = std::find_if(events_.begin(), newest, [](const event& each) { return each.taken; });
  const auto gone = found == newest ? events_.begin() : found;
  bytes_ -= gone->message.size();
  events_.erase(gone);
}

void event_store::all_taken(std::uint64_t stream) {
  for (auto& each : events_)
    if (each.stream == stream)
      each.taken = true;
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
