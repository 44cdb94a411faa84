// Sessions by the time at which each has to be looked at: for their expiry, and for who has been idle longest. A plain class: no
// clock, no lock.
//
// A use of a session does not touch the queue. The time that is noted here may therefore lie before the one at which the session is
// due; it is put right when its turn comes, at the cost of O(log n) once for any number of uses in between. Sessions that have ended
// are forgotten in their turn, or when they outnumber the others.
#pragma once

#include "services/session/detail/session_record.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace actors {

class idle_queue {
public:
  /// `alive`: how many sessions there are, about.
  void add(session_record_ptr session, time_point now, std::size_t alive) {
    if (heap_.size() > 2 * alive + 64)
      prune(now);
    if (const auto due = session->clock.due(now))
      push({*due, std::move(session)});
  }

  /// When to look next; not after anybody is due.
  [[nodiscard]] std::optional<time_point> next() const {
    return heap_.empty() ? std::nullopt : std::optional{heap_.front().when};
  }

  /// Takes out the next one whose noted time has come, or nothing. If it lives on it has to be added again.
  [[nodiscard]] session_record_ptr pop(time_point now) {
    return heap_.empty() || heap_.front().when > now ? nullptr : take();
  }

  /// The one that has not been used for the longest time, if it is due by then; nothing, too, where all are held. It stays. It may
  /// be used, or end, before the caller has it, which tells nothing of the others.
  [[nodiscard]] session_record_ptr longest_idle(time_point now, time_point due_by = time_point::max()) {
    while (!heap_.empty()) {
      const auto& first = heap_.front();
      const bool held = first.session->clock.held(); // it would be due later if it became so only now
      const auto due = first.session->clock.due(now);
      if (due && *due <= first.when)
        return held || *due > due_by ? nullptr : first.session; // one that is held comes after all others
      auto session = take();
      if (due)
        push({*due, std::move(session)});
    }
    return nullptr;
  }

  [[nodiscard]] std::size_t size() const noexcept { return heap_.size(); }

private:
  struct entry {
    time_point when;
    session_record_ptr session;
  };

  static bool later(const entry& left, const entry& right) noexcept { return left.when > right.when; }

  void push(entry added) {
    heap_.push_back(std::move(added));
    std::push_heap(heap_.begin(), heap_.end(), later);
  }

  session_record_ptr take() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    auto session = std::move(heap_.back().session);
    heap_.pop_back();
    return session;
  }

  void prune(time_point now) {
    std::erase_if(heap_, [&](const entry& each) { return !each.session->clock.due(now); });
    std::make_heap(heap_.begin(), heap_.end(), later);
  }

  std::vector<entry> heap_;
};

} // namespace actors
