#include "services/transport/detail/event_queue.hpp"

#include "services/transport/detail/http_response.hpp"

#include <algorithm>
#include <utility>

namespace actors::transport::detail {

namespace {

// A stream may be silent for hours after a burst.
constexpr std::size_t largest_idle_buffer = std::size_t{4} * 1024;

} // namespace

event_queue::pushed event_queue::push(const stream_event& message) {
  const std::lock_guard lock{mutex_};
  const auto pending = waiting_.size() + being_written_;
  if (ended_ || (pending != 0 && pending + message.data.size() + message.id.size() > max_bytes_))
    return pushed::refused;
  append_event(waiting_, message);
  return std::exchange(told_, true) ? pushed::queued : pushed::first;
}

event_queue::pushed event_queue::finish(const stream_event& message) {
  const std::lock_guard lock{mutex_};
  if (std::exchange(ended_, true))
    return pushed::refused;
  append_event(waiting_, message);
  return std::exchange(told_, true) ? pushed::queued : pushed::first;
}

bool event_queue::end() {
  const std::lock_guard lock{mutex_};
  return !std::exchange(ended_, true) && !std::exchange(told_, true);
}

void event_queue::abandon() noexcept {
  const std::lock_guard lock{mutex_};
  abandoned_ = true;
  ended_ = true;
  told_ = true;
  std::string{}.swap(waiting_);
}

bool event_queue::was_abandoned() const {
  const std::lock_guard lock{mutex_};
  return abandoned_;
}

bool event_queue::take(std::string& out) {
  out.clear();
  const std::lock_guard lock{mutex_};
  std::swap(out, waiting_);
  being_written_ = out.size();
  told_ = !out.empty();
  if (!told_ && std::max(out.capacity(), waiting_.capacity()) > largest_idle_buffer) {
    std::string{}.swap(out);
    std::string{}.swap(waiting_);
  }
  return !ended_ || !out.empty();
}

} // namespace actors::transport::detail
