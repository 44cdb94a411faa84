// Orders many deadlines so that their owner needs a single timer. A plain class: no clock, no lock.
//
// Most deadlines never pass, because their call is answered. They are forgotten lazily: the owner says which keys are
// still open, and the queue drops the others when they outnumber them. Cost: O(log n) amortised; at most 2n + 64
// entries after an `add`.
#pragma once

#include "libactors/time.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace actors {

class deadline_queue {
public:
  using key = std::uint64_t;

  /// Adds a deadline. True: the owner's timer has to be set to `when`, which is earlier than what it is set to.
  /// `is_open(key)` tells whether a key still matters, `open` how many do besides this one.
  template <class IsOpen>
  [[nodiscard]] bool add(time_point when, key k, std::size_t open, IsOpen is_open) {
    if (heap_.size() > 2 * open + 64)
      prune(is_open);
    heap_.emplace_back(when, k);
    std::push_heap(heap_.begin(), heap_.end(), later);
    if (armed_ && *armed_ <= when)
      return false;
    armed_ = when;
    return true;
  }

  /// To be called when the timer fires. Takes out the next key whose deadline is not after `now`, or nothing.
  [[nodiscard]] std::optional<key> pop(time_point now) {
    if (armed_ && *armed_ <= now)
      armed_.reset();
    if (heap_.empty() || heap_.front().first > now)
      return std::nullopt;
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const auto result = heap_.back().second;
    heap_.pop_back();
    return result;
  }

  /// To be called after `pop` returned nothing: the time to set the timer to, if it has to be set.
  template <class IsOpen>
  [[nodiscard]] std::optional<time_point> rearm(IsOpen is_open) {
    while (!heap_.empty() && !is_open(heap_.front().second)) {
      std::pop_heap(heap_.begin(), heap_.end(), later);
      heap_.pop_back();
    }
    if (heap_.empty() || (armed_ && *armed_ <= heap_.front().first))
      return std::nullopt;
    armed_ = heap_.front().first;
    return armed_;
  }

  [[nodiscard]] std::size_t size() const noexcept { return heap_.size(); }

private:
  using entry = std::pair<time_point, key>;

  static bool later(const entry& left, const entry& right) noexcept { return left > right; }

  template <class IsOpen>
  void prune(IsOpen is_open) {
    std::erase_if(heap_, [&](const entry& each) { return !is_open(each.second); });
    std::make_heap(heap_.begin(), heap_.end(), later);
  }

  std::vector<entry> heap_;
  std::optional<time_point> armed_;
};

} // namespace actors
