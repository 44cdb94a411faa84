// What a process waits for: answers to its calls, and points in time. One table, one deadline queue, one timer.
#pragma once

#include "libactors/call.hpp"
#include "libactors/deadline_queue.hpp"
#include "libactors/process.hpp"
#include "libactors/timers.hpp"

#include <caf/behavior.hpp>

#include <coroutine>
#include <set>
#include <unordered_map>

namespace actors {

class process::agenda {
public:
  struct entry {
    caf::behavior handlers;
    call_ptr call; // null for a delayed action
  };

  auto is_open() {
    return [this](std::uint64_t id) { return open_.contains(id); };
  }

  /// True: the process's timer has to be set to `when`.
  [[nodiscard]] bool add(std::uint64_t id, time_point when, entry what) {
    const bool arm = deadlines_.add(when, id, open_.size(), is_open());
    open_.emplace(id, std::move(what));
    return arm;
  }

  [[nodiscard]] std::optional<entry> take(std::uint64_t id) {
    const auto node = open_.extract(id);
    if (node.empty())
      return std::nullopt;
    return std::move(node.mapped());
  }

  /// The next entry that is due, or nothing.
  [[nodiscard]] std::optional<entry> expire(time_point now) {
    while (const auto id = deadlines_.pop(now))
      if (auto found = take(*id))
        return found;
    return std::nullopt;
  }

  [[nodiscard]] std::optional<time_point> rearm() { return deadlines_.rearm(is_open()); }

  [[nodiscard]] auto release() { return std::exchange(open_, {}); }

  /// True the first time it is asked about `types`.
  [[nodiscard]] bool first_sight_of(const std::string& types) { return unexpected_.insert(types).second; }

  /// Frames of suspended or running coroutines, by the number that `run` gave them.
  std::unordered_map<std::uint64_t, void*> coroutines;
  std::uint64_t last_coroutine = 0;

  /// The one timer of the process.
  timer_id timer = timer_id::none;

private:
  std::unordered_map<std::uint64_t, entry> open_;
  deadline_queue deadlines_;
  std::set<std::string> unexpected_;
};

/// Access to the coroutines of a process, for libactors/async.cpp.
struct process_coroutines {
  static std::uint64_t add(process& self, std::coroutine_handle<> frame) {
    auto& of = self.waiting();
    of.coroutines.emplace(++of.last_coroutine, frame.address());
    return of.last_coroutine;
  }
  static void remove(process& self, std::uint64_t id) { self.waiting().coroutines.erase(id); }
  static std::coroutine_handle<> find(process& self, std::uint64_t id) {
    const auto& all = self.waiting().coroutines;
    const auto found = all.find(id);
    return std::coroutine_handle<>::from_address(found == all.end() ? nullptr : found->second);
  }
};

} // namespace actors
