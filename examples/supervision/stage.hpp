// What the examples of this folder share: a timeline of what happens in a system, and a worker that can be told to crash.
//
//   actors::system system;
//   examples::timeline timeline{system};
//   …
//   caf::anon_send(examples::child(system, root, "web"), "crash"s);
//   timeline.wait_for(actors::event::kind::child_restarted, "web");   // prints all that happened until then
//
// Nothing here sleeps: an example goes on when what it waits for has happened.
#pragma once

#include "libactors/events.hpp"
#include "libactors/process.hpp"
#include "libactors/system.hpp"
#include "supervision/child_info.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace examples {

class timeline {
public:
  using kind = enum actors::event::kind;

  explicit timeline(actors::system& system);

  /// A line of the narrator's.
  void say(std::string_view what) const;

  /// Waits for the next such event and prints all that lead up to it. None within two seconds ends the program with exit code 1.
  void wait_for(kind what, std::string_view label);

  /// Prints what is left, and from now on nothing more.
  void end();

private:
  struct line {
    std::chrono::steady_clock::time_point at;
    actors::event what;
  };

  void print(std::chrono::steady_clock::time_point at, std::string_view text) const;
  void print_next();

  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<line> lines_;
  actors::event_bus::subscription watching_; // last: it ends first
};

/// Told "crash" it throws, told "finish" it ends normally; anything else it takes.
caf::behavior worker(actors::process* self);

/// The process of a child at this moment. Without one the program ends with exit code 1.
[[nodiscard]] caf::actor child(actors::system& system, const caf::actor& supervisor, std::string_view id);

/// Waits until the supervisor says that the child is in this state; nothing: that it knows no such child. The end of a process is an
/// event of its own, and its supervisor hears of it a moment later.
void wait_for_state(actors::system& system, const caf::actor& supervisor, std::string_view id,
                    std::optional<actors::child_state> state);

/// What has been started, or the end of the program with exit code 1 and the reason.
[[nodiscard]] caf::actor need(caf::expected<caf::actor> started);

void print_tree(actors::system& system, const caf::actor& root);

} // namespace examples
