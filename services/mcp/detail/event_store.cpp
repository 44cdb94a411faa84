#include "services/mcp/detail/event_store.hpp"

#include <algorithm>
#include <utility>

namespace actors::mcp::detail {

void event_store::keep(std::uint64_t stream, std::uint64_t number, std::string message, bool taken) {
  auto& to = taken ? taken_ : untaken_;
  to.bytes += message.size();
  to.events.push_back({stream, number, std::move(message), next_age_++});
  while (size() > 1 && (bytes() > max_bytes_ || size() > max_events_))
    drop_one();
}

// Requires: two are kept.
event_store::line& event_store::next_to_lose_one() {
  const auto has_only_the_newest = [this](const line& each) {
    return each.events.empty() || each.events.front().age + 1 == next_age_;
  };
  if (has_only_the_newest(taken_))
    return untaken_;
  if (has_only_the_newest(untaken_))
    return taken_;
  const bool too_many = untaken_.bytes > max_bytes_ / 2 || untaken_.events.size() > max_events_ / 2;
  return too_many && untaken_.events.front().age < taken_.events.front().age ? untaken_ : taken_;
}

void event_store::drop_one() {
  auto& from = next_to_lose_one();
  from.bytes -= from.events.front().message.size();
  from.events.pop_front();
}

void event_store::all_taken(std::uint64_t stream) {
  std::deque<event> others;
  for (auto& each : untaken_.events) {
    const bool now_taken = each.stream == stream;
    if (now_taken) {
      untaken_.bytes -= each.message.size();
      taken_.bytes += each.message.size();
    }
    (now_taken ? taken_.events : others).push_back(std::move(each));
  }
  untaken_.events = std::move(others);
  std::ranges::sort(taken_.events, {}, &event::age);
}

std::vector<const event_store::event*> event_store::after(std::uint64_t stream, std::uint64_t number) const {
  std::vector<const event*> out;
  for (const auto* part : {&taken_, &untaken_})
    for (const auto& each : part->events)
      if (each.stream == stream && each.number > number)
        out.push_back(&each);
  std::ranges::sort(out, {}, &event::number);
  return out;
}

void event_store::forget(std::uint64_t stream) {
  for (auto* const part : {&taken_, &untaken_})
    std::erase_if(part->events, [&](const event& each) {
      if (each.stream != stream)
        return false;
      part->bytes -= each.message.size();
      return true;
    });
}

void event_store::clear() {
  taken_ = {};
  untaken_ = {};
}

} // namespace actors::mcp::detail
