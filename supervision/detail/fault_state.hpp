// What a fault script knows, and how a fault reaches the life that it is meant for.
//
// Shared by the script and the start functions that it wrapped. Threading: as the script.
#pragma once

#include "libactors/process.hpp"
#include "supervision/testing.hpp"

#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace actors {

namespace detail {

/// A process that hangs, or may come to: known to its debug function and to the script, which may let it go.
struct hanging {
  caf::actor who = {}; // empty before and after; whoever empties it lets the process go
  time_point until = {};

  void begin(process& self, duration time) {
    who = caf::actor{&self};
    until = later(self.now(), time);
    // The timer wakes the process; that it hangs no more the debug function finds by itself.
    if (time != duration::max())
      (void)self.after(time, [] {});
  }

  [[nodiscard]] bool holds(time_point now) {
    if (now >= until)
      who = nullptr;
    return static_cast<bool>(who);
  }
};
using hanging_ptr = std::shared_ptr<hanging>;

} // namespace detail

struct fault_script::state {
  state(system& sys, std::uint64_t first) : runtime(sys), seed(first), random(first) {}

  struct child {
    std::vector<fault> faults = {};
    std::vector<detail::hanging_ptr> hanging = {};
    caf::actor latest = {};
    std::size_t lives = 0;
  };

  /// The start of one life: the user's function under its faults, or what takes its place.
  [[nodiscard]] static caf::actor begin_life(const std::shared_ptr<state>& self, const std::string& id,
                                             const start_function& start, start_context& context);

  void release(child& of);

  system& runtime;
  const std::uint64_t seed;
  std::mt19937_64 random;
  std::optional<chaos_options> chaos = {};
  std::map<std::string, child> children = {};
  actors::journal journal = {};
  std::vector<std::string> struck = {};
  bool over = false; // the script has ended

private:
  struct watch;

  double draw();
  std::size_t draw_below(std::size_t limit);
  std::optional<fault> draw_fault();
  std::vector<fault> faults_of_next_life(const std::string& id);
  void strikes(const std::string& id, const fault& what);
  detail::hanging_ptr may_hang(const std::string& id);
};

} // namespace actors
