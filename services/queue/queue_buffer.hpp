// The items of a queue that wait, in the order in which they go out: by priority, then by their push. A plain class: no lock, no clock.
//
// What comes back takes its old place, so that the order does not depend on who failed when.
// Cost: O(1); `put_back` O(items before it, which are those that came back as well).
#pragma once

#include "services/queue/queue_options.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

namespace actors {

/// What is known of an item besides itself.
struct queue_stamp {
  std::uint64_t sequence = 0; ///< the how-manieth push it was
  std::uint16_t attempts = 0; ///< by consumers that began with it
  queue_priority priority = queue_priority::normal;
};

template <class T>
class queue_buffer {
public:
  struct entry {
    std::uint64_t sequence;
    std::uint16_t attempts;
    T value;
  };

  struct stamped {
    queue_stamp stamp;
    T value;
  };

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t size(queue_priority of) const noexcept { return level(of).size(); }

  void push(T&& value, queue_priority priority) {
    level(priority).push_back({++pushed_, 0, std::move(value)});
    ++size_;
  }

  void put_back(queue_stamp stamp, T&& value) {
    auto& home = level(stamp.priority);
    auto place = home.begin();
    while (place != home.end() && place->sequence < stamp.sequence)
      ++place;
    home.insert(place, entry{stamp.sequence, stamp.attempts, std::move(value)});
    ++size_;
  }

  /// Hands the first `count` items to `taker(T&&, queue_stamp)`, in order. Requires: there are as many.
  template <class Taker>
  void take(std::size_t count, Taker taker) {
    assert(count <= size_);
    size_ -= count;
    for (std::size_t at = 0; count > 0; ++at)
      for (auto& home = levels_[at]; count > 0 && !home.empty(); --count) {
        auto& first = home.front();
        taker(std::move(first.value), queue_stamp{first.sequence, first.attempts, static_cast<queue_priority>(at)});
        home.pop_front();
      }
  }

  /// The item that gives way to a new one of this priority; nothing: it is the new one. Requires: it is not empty.
  [[nodiscard]] std::optional<stamped> give_way(queue_priority coming, bool oldest) {
    const auto lowest = last_level();
    if (coming > lowest || (coming == lowest && !oldest))
      return std::nullopt;
    return oldest ? take_from(lowest, true) : take_from(lowest, false);
  }

  /// The last item in the order. Requires: it is not empty.
  [[nodiscard]] stamped take_last() { return take_from(last_level(), false); }

private:
  using line = std::deque<entry>;

  [[nodiscard]] line& level(queue_priority of) noexcept { return levels_[static_cast<std::size_t>(of)]; }
  [[nodiscard]] const line& level(queue_priority of) const noexcept { return levels_[static_cast<std::size_t>(of)]; }

  [[nodiscard]] queue_priority last_level() const noexcept {
    std::size_t at = queue_priorities - 1;
    while (levels_[at].empty())
      --at;
    return static_cast<queue_priority>(at);
  }

  [[nodiscard]] stamped take_from(queue_priority which, bool front) {
    auto& from = level(which);
    auto& taken = front ? from.front() : from.back();
    stamped result{{taken.sequence, taken.attempts, which}, std::move(taken.value)};
    front ? from.pop_front() : from.pop_back();
    --size_;
    return result;
  }

  std::array<line, queue_priorities> levels_;
  std::size_t size_ = 0;
  std::uint64_t pushed_ = 0;
};

} // namespace actors
