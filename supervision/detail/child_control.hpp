// The lives of child processes: each is started, watched and stopped here, whatever kind of supervisor wants it.
//
// A life begins with `start` and ends with exactly one of `child_not_started` and `child_ended`; between the two,
// unless it is stopped before, comes `child_started`. All three are called from the supervisor's message handlers,
// never from within `start`, `stop` or `kill`.
//
// Lifetime: records stay where they are until `forget`.
#pragma once

#include "libactors/process.hpp"
#include "supervision/detail/child_record.hpp"
#include "supervision/detail/messages.hpp"

#include <caf/actor.hpp>
#include <caf/system_messages.hpp>

#include <cstdint>
#include <list>
#include <unordered_map>

namespace actors {

class child_control {
public:
  class observer {
  public:
    virtual void child_started(child_record& child) = 0;
    virtual void child_not_started(child_record& child, const caf::error& reason) = 0;
    virtual void child_ended(child_record& child, const caf::error& reason) = 0;

  protected:
    ~observer() = default;
  };

  child_control(process& supervisor, observer& owner, duration abandon_after)
      : self_(supervisor), owner_(owner), abandon_after_(abandon_after) {}

  /// Requires: it is not alive.
  void start(child_record& child);

  /// Stops by the rule, which must be resolved; kills at its deadline; abandons a child that ignores the kill.
  void stop(child_record& child, const shutdown& rule);

  void kill(child_record& child);

  /// Kills whatever is left. For the end of the supervisor; nothing is reported any more.
  void kill_all(std::list<child_record>& children);

  /// Runs `action` after a while, in place of what the child's timer was set to before.
  template <class F>
  void set_timer(child_record& child, duration delay, F action) {
    clear_timer(child);
    child.timer = self_.after(delay, [&child, action] {
      child.timer = 0;
      action(child);
    });
  }

  void clear_timer(child_record& child);

  /// The record is about to go. Requires: it is not alive.
  void forget(child_record& child);

  /// Whose process this is, or was before it lost it. Null: nobody's.
  [[nodiscard]] child_record* find(const caf::actor& process) const;

  [[nodiscard]] std::size_t alive() const noexcept { return alive_; }

  /// Of those that are alive, the ones that have run their init.
  [[nodiscard]] std::size_t up() const noexcept { return up_; }
  [[nodiscard]] std::uint64_t abandoned() const noexcept { return abandoned_; }

  void handle(const detail::init_outcome& outcome);
  void handle(const caf::down_msg& down);

private:
  void begin(child_record& child);
  [[nodiscard]] caf::error refusal(const child_record& child, const caf::actor& started,
                                   const caf::actor& spawned) const;
  void abandon(child_record& child);
  caf::actor end(child_record& child);

  process& self_;
  observer& owner_;
  duration abandon_after_;
  std::unordered_map<std::uint64_t, child_record*> in_init_; // by life
  std::unordered_map<caf::actor_id, child_record*> by_process_;
  std::uint64_t last_life_ = 0;
  std::size_t alive_ = 0;
  std::size_t up_ = 0;
  std::uint64_t abandoned_ = 0;
};

} // namespace actors
