// What a process waits for: answers to its calls, and points in time. One table, one deadline queue, one timer.
#pragma once

#include "libactors/answer_handlers.hpp"
#include "libactors/call.hpp"
#include "libactors/deadline_queue.hpp"
#include "libactors/detail/slot_table.hpp"
#include "libactors/process.hpp"
#include "libactors/timers.hpp"

#include <coroutine>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace actors {

class process::agenda {
public:
  struct entry {
    answer_handlers_ptr handlers;
    call_ptr call; // null for a delayed action
  };

  auto is_open() {
    return [this](std::uint64_t id) { return open_.find(id) != nullptr; };
  }

  /// The id of what is now under way.
  [[nodiscard]] std::uint64_t add(answer_handlers_ptr handlers) { return open_.add({std::move(handlers), nullptr}); }

  /// True: the process's timer has to be set to `when`.
  [[nodiscard]] bool due_at(time_point when, std::uint64_t id) {
    return deadlines_.add(when, id, open_.size() - 1, is_open());
  }

  /// Null: it is over.
  [[nodiscard]] entry* find(std::uint64_t id) noexcept { return open_.find(id); }
  [[nodiscard]] std::optional<entry> take(std::uint64_t id) { return open_.take(id); }

  /// The next entry that is due, or nothing.
  [[nodiscard]] std::optional<entry> expire(time_point now) {
    while (const auto id = deadlines_.pop(now))
      if (auto found = take(*id))
        return found;
    return std::nullopt;
  }

  [[nodiscard]] std::optional<time_point> rearm() { return deadlines_.rearm(is_open()); }

  [[nodiscard]] std::vector<entry> release() { return open_.release(); }

  /// True the first time it is asked about `types`.
  [[nodiscard]] bool first_sight_of(const std::string& types) { return unexpected_.insert(types).second; }

  /// Frames of suspended or running coroutines, by the number that `run` gave them.
  std::unordered_map<std::uint64_t, void*> coroutines;
  std::uint64_t last_coroutine = 0;

  /// The one timer of the process.
  timer_id timer = timer_id::none;

private:
  detail::slot_table<entry> open_;
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
