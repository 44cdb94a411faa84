// The lives of child processes: each is started, watched and stopped here, whatever kind of supervisor wants it.
//
// A life begins with `start` and ends with exactly one of `child_not_started` and `child_ended`; between the two,
// unless it is stopped before, comes `child_started`. All three are called from the supervisor's message handlers,
// never from within `start`, `stop` or `kill`.
#pragma once

#include "libactors/process.hpp"
#include "supervision/child_spec.hpp"
#include "supervision/detail/child_refs.hpp"
#include "supervision/detail/messages.hpp"

#include <caf/actor.hpp>
#include <caf/system_messages.hpp>

#include <cstdint>
#include <string>
#include <unordered_map>

namespace actors {

enum class life_id : std::uint64_t { none = 0 };

class child_control {
public:
  class observer {
  public:
    virtual void child_started(life_id life, const caf::actor& child) = 0;
    virtual void child_not_started(life_id life, const caf::error& reason) = 0;
    virtual void child_ended(life_id life, const caf::error& reason) = 0;

  protected:
    ~observer() = default;
  };

  child_control(process& supervisor, observer& owner, duration abandon_after)
      : self_(supervisor), owner_(owner), abandon_after_(abandon_after) {}

  [[nodiscard]] life_id start(const start_function& start, const std::string& label, detail::child_refs& refs);

  /// Stops by the rule, which must be resolved; kills at its deadline; abandons a child that ignores the kill.
  void stop(life_id life, const shutdown& rule);

  void kill(life_id life);

  /// Kills whatever is left. For the end of the supervisor; nothing is reported any more.
  void kill_all();

  [[nodiscard]] caf::actor process_of(life_id life) const;
  [[nodiscard]] life_id find(const caf::actor& child) const;
  [[nodiscard]] std::uint64_t abandoned() const noexcept { return abandoned_; }

  void handle(const detail::init_outcome& outcome);
  void handle(const caf::down_msg& down);

private:
  enum class stage : std::uint8_t { wanted, asked, killed };

  struct life {
    caf::actor process; // empty where the start function failed
    std::string label;
    bool up = false; // has run its init, and is monitored
    actors::child_control::stage stage = stage::wanted;
    std::uint64_t timer = 0; // until the next stage, if any
  };
  using lives = std::unordered_map<life_id, life>;

  void set_timer(life& whose, duration delay, void (child_control::*next)(life_id), life_id id);
  void abandon(life_id id);
  life take(lives::iterator position);

  process& self_;
  observer& owner_;
  duration abandon_after_;
  lives lives_;
  std::unordered_map<caf::actor_id, life_id> by_process_;
  std::uint64_t last_life_ = 0;
  std::uint64_t abandoned_ = 0;
};

} // namespace actors
