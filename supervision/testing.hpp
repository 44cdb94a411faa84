// A test kit for supervision trees: virtual time, a script of faults, a journal of what happened.
//
//   actors::system system{{.scheduler = actors::scheduler_kind::testing}};
//   actors::virtual_time time{system};
//   actors::fault_script faults{system};
//   faults.inject("web", actors::crash_at_message(3));       // in each of its lives
//   faults.inject("store", actors::refuse_start(2));         // its second start fails
//   auto root = actors::start_supervisor(system, faults.wrap(my_tree()));
//   …
//   EXPECT_EQ(faults.journal(), (actors::journal{"+store", "+web", "-web crashed", "+web"}));
//
// How a fault reaches a process that knows nothing of it: `wrap` puts itself before the start function, so that faults of a start need
// nothing of the process; the start context passes a debug function (libactors/debug_function.hpp) on to what the start function
// spawns, which sees each message first. What this can do: throw before a handler runs, keep every message away (the process looks
// as if its handler did not return: it takes no kill either, so that its supervisor has to abandon it), swallow exits. What it cannot: leave
// a handler half done, fail between two statements of the user's code, or reach a process that the start function did
// not make with its context (of that one only the end is in the journal).
//
// Random faults: `chaos` draws one for some of the lives, from the seed. Under virtual time the same seed gives the same faults at the
// same places; `to_text` tells the seed and what was drawn.
//
// Threading: faults are injected and the journal is read while no process runs: under virtual time, between two of its steps.
// Lifetime: start functions that were wrapped may outlive the script. Its end, or `release`, lets go all that hang. It must end, or
// release, before the system does.
#pragma once

#include "libactors/fwd.hpp"
#include "libactors/time.hpp"
#include "supervision/child_spec.hpp"

#include <caf/actor.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace actors {

/// In order: "+a" when a has run its init, "!a" when its init has failed, "-a crashed" when its process has ended, with
/// the name of its exit reason.
using journal = std::vector<std::string>;

/// Something that goes wrong with a child.
struct fault {
  enum class kind : std::uint8_t {
    crash,         ///< an exception on a message
    hang,          ///< a message whose handler does not return; no exit, kill or request is taken meanwhile
    ignore_stop,   ///< exits are swallowed, but not kills
    refuse_start,  ///< the start fails
    hang_in_start, ///< the init does not return; no kill is taken
  };

  enum kind kind = kind::crash;
  std::size_t message =
      0;                ///< of the process, from 1 on: ordinary messages and calls, not answers, times and exits; one
                        ///< that the behavior skips counts each time it is offered
  std::size_t life = 0; ///< of the child: its first start is 1; 0: each
  duration time = duration::max(); ///< that it hangs; max: until released

  /// The same in one life only.
  [[nodiscard]] fault in_life(std::size_t number) const {
    auto limited = *this;
    limited.life = number;
    return limited;
  }
};

[[nodiscard]] inline fault crash_at_message(std::size_t number) {
  return {.kind = fault::kind::crash, .message = number};
}
[[nodiscard]] inline fault hang_at_message(std::size_t number, duration time = duration::max()) {
  return {.kind = fault::kind::hang, .message = number, .time = time};
}
[[nodiscard]] inline fault ignore_stop() {
  return {.kind = fault::kind::ignore_stop};
}
/// `number`: of the start; 0: each.
[[nodiscard]] inline fault refuse_start(std::size_t number = 0) {
  return {.kind = fault::kind::refuse_start, .life = number};
}
[[nodiscard]] inline fault hang_in_start(std::size_t number = 0, duration time = duration::max()) {
  return {.kind = fault::kind::hang_in_start, .life = number, .time = time};
}

/// "crash at message 3 of life 2"
[[nodiscard]] std::string to_string(const fault& what);

struct chaos_options {
  double probability = 0.2;  ///< that a life has a fault
  std::size_t messages = 10; ///< a fault on a message strikes at one of the first so many
  std::vector<enum fault::kind> kinds = {fault::kind::crash, fault::kind::hang, fault::kind::ignore_stop,
                                         fault::kind::refuse_start, fault::kind::hang_in_start};
  duration longest_hang = std::chrono::seconds{10}; ///< each lasts for some of it
};

class fault_script {
public:
  explicit fault_script(system& sys, std::uint64_t seed = 1);
  ~fault_script();
  fault_script(const fault_script&) = delete;
  fault_script& operator=(const fault_script&) = delete;

  /// For the lives of this child that begin from now on.
  void inject(const std::string& id, fault what);

  /// Random faults for every child, besides those that were injected.
  void chaos(chaos_options options);

  /// Forgets the faults; those that are under way stay.
  void clear();

  // -- what the faults reach ------------------------------------------------------

  /// The same child, with its faults and its lines in the journal.
  [[nodiscard]] start_function wrap(const std::string& id, start_function start);
  [[nodiscard]] child_spec wrap(child_spec spec);

  /// All children, but not the children of those that are supervisors: wrap their specs before they are made children.
  [[nodiscard]] supervisor_spec wrap(supervisor_spec spec);

  // -- what happened --------------------------------------------------------------

  [[nodiscard]] actors::journal& journal() noexcept;

  /// The process of the last start; empty if there was none.
  [[nodiscard]] caf::actor latest(const std::string& id) const;

  /// How often it was started.
  [[nodiscard]] std::size_t lives(const std::string& id) const;

  /// What hangs goes on: all of it, or one child. A process that hung in its start ends.
  void release();
  void release(const std::string& id);

  [[nodiscard]] std::uint64_t seed() const noexcept;

  /// "seed 42", and a line for each fault that has struck: "web: crash at message 3 of life 2".
  [[nodiscard]] std::string to_text() const;

private:
  struct state;
  std::shared_ptr<state> state_; // shared with what was wrapped
};

} // namespace actors
