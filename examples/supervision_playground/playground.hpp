// A tree that lives, and what can be done to it. The commands of the shell are built from this.
//
//   playground::playground world{read_tree("shop.toml"), clock_kind::virtual_time, printer};
//   world.tell(world.find("web"), "crash");
//   world.let_pass(5s);
//
// With the virtual clock nothing happens between two calls, and the same calls give the same output. With the real one things go on as
// they do in a program: events are printed when they happen.
// Threading: one thread. Errors: `refused`, with what to tell the user.
#pragma once

#include "examples/supervision_playground/tree_file.hpp"
#include "libactors/events.hpp"
#include "libactors/system.hpp"
#include "libactors/testing.hpp"
#include "supervision/supervisor.hpp"

#include <caf/actor.hpp>
#include <caf/expected.hpp>

#include <atomic>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace playground {

enum class clock_kind : bool { real, virtual_time };

/// Takes a line; from any thread.
using printer = std::function<void(std::string_view)>;

/// What cannot be done, and why.
class refused : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
  explicit refused(const caf::error& why);
};

/// What was answered, or the refusal.
template <class T>
T need(const caf::expected<T>& answer) {
  if (!answer)
    throw refused{answer.error()};
  if constexpr (!std::is_void_v<T>)
    return *std::move(answer);
}

/// A child as it was found.
struct place {
  std::string path; ///< "orders/store"
  caf::actor supervisor;
  actors::child_info info;
};

class playground {
public:
  playground(named_tree tree, clock_kind clock, printer print);
  ~playground();

  /// Starts the tree of the file anew.
  void reset();

  [[nodiscard]] actors::system& system() noexcept { return system_; }

  /// Errors: refused where the root has ended.
  [[nodiscard]] const caf::actor& root();

  /// A child by its path, or by as much of its end as says which is meant.
  [[nodiscard]] place find(std::string_view name);

  /// The same for a supervisor; an empty name means the root.
  [[nodiscard]] caf::actor find_supervisor(std::string_view name);

  /// Tells a worker "crash" or "finish", and waits for what follows.
  void tell(const place& whom, const std::string& order);

  /// Kills any child, and waits for what follows.
  void kill(const place& whom);

  void let_pass(actors::duration time);
  void show_events(bool yes) noexcept { events_ = yes; }

  /// Waits until nobody starts or stops any more; delays and quarantines go on.
  void settle();

private:
  [[nodiscard]] std::vector<place> all_children();
  void settle_after(const caf::actor& ended);
  void print(const actors::event& what);

  named_tree tree_;
  clock_kind clock_;
  printer print_;
  std::atomic<bool> events_{true};
  actors::system system_;
  std::optional<actors::virtual_time> time_; // none: it is real
  actors::time_point begin_;
  caf::actor root_;
  actors::event_bus::subscription watching_; // ends before what it prints to
};

} // namespace playground
