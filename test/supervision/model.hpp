// OTP's rules of supervision as a small model: no processes, no messages, everything happens at once or, where a child is
// slow to stop, in time that is only counted. The model check runs it beside real supervisors and compares the two.
//
// What it knows of a child's behavior is in its script: whether its next starts fail, hang or are ignored, and whether
// it ignores the request to stop.
#pragma once

#include "libactors/exit_reason.hpp"
#include "supervision/child_info.hpp"
#include "supervision/child_spec.hpp"
#include "supervision/errc.hpp"

#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace actors::test {

/// What a child does; the same for all its lives. Consumed by its starts.
struct script {
  int failing_starts = 0;
  bool ignores_start = false;
  bool hangs_in_start = false;
  bool stubborn = false; ///< only a kill ends it
  int starts = 0;        ///< how many of its processes there have been
};

struct child_plan;

/// A supervisor to be: what both the model and the real tree are made from.
struct supervisor_plan {
  bool dynamic = false;
  actors::strategy strategy = strategy::one_for_one;
  int intensity = 1;
  int period = 5; // seconds
  actors::auto_shutdown auto_shutdown = auto_shutdown::never;
  actors::restart dynamic_restart = restart::permanent;
  std::vector<child_plan> children;
};

struct child_plan {
  std::string id;
  actors::restart restart = restart::permanent;
  bool significant = false;
  std::optional<supervisor_plan> nested = {};
};

/// How long a worker may take to stop.
inline constexpr duration stop_limit = std::chrono::seconds{2};

/// What a request is answered in the end: "ok", an error's name, or the exit reason for which there is no process.
using answers = std::map<int, std::string>;

/// How both the model and the real tree describe themselves.
[[nodiscard]] std::string name(supervision_errc code);
[[nodiscard]] std::string name(exit_reason why);
[[nodiscard]] std::string line_of_child(const std::string& path, child_state state, std::uint64_t restarts, int starts,
                                        const std::optional<exit_reason>& last_exit);
[[nodiscard]] std::string line_of_supervisor(const std::string& path, std::size_t restarts_in_window);
[[nodiscard]] std::string line_of_end(exit_reason why);

class model {
public:
  /// `now` decides where whole seconds begin.
  model(const supervisor_plan& plan, duration now);

  // -- what happens to it -------------------------------------------------------

  void advance(duration by) { now_ += by; }
  void start_child(const std::string& of, const child_plan& spec, int request);
  void terminate_child(const std::string& of, const std::string& id, int request);
  void restart_child(const std::string& of, const std::string& id, int request);
  void delete_child(const std::string& of, const std::string& id, int request);
  void set_auto_shutdown(const std::string& of, auto_shutdown when);

  /// Ends a process that is up: a worker's for any reason; a supervisor's by shutdown, a crash or a kill.
  void exit(const std::string& path, exit_reason why);

  /// The start of a worker that hangs goes on: it succeeds, or fails.
  void release(const std::string& path, bool succeeds);

  std::map<std::string, script> scripts = {}; ///< by path: "root/a/b"

  // -- what can be seen of it ---------------------------------------------------

  /// Of supervisors and children one line each, in the order of the tree.
  [[nodiscard]] std::vector<std::string> lines();
  [[nodiscard]] const answers& answered() const { return answers_; }

  /// Workers that came up ("+root/a") and processes of workers that went down ("-root/a") since this was last asked.
  [[nodiscard]] std::vector<std::string> order() { return std::exchange(order_, {}); }
  [[nodiscard]] duration now() const { return now_; }

  struct sight {
    std::string path;
    bool dynamic;                      ///< of a supervisor
    std::vector<std::string> children; ///< their ids
  };

  [[nodiscard]] std::vector<sight> supervisors() const;   ///< that have not ended
  [[nodiscard]] std::vector<std::string> up() const;      ///< paths of workers and nested supervisors that are up
  [[nodiscard]] std::vector<std::string> hanging() const; ///< paths of workers

private:
  enum class purpose { init, add, request, restart };
  enum class status { down, starting, up };
  struct supervisor;

  struct child {
    child_plan spec;
    std::optional<purpose> pending = {};
    bool in_turn = false; // it is started as one of a group
    status is = status::down;
    int restarts = 0;
    std::optional<exit_reason> last_exit = {};
    std::vector<int> waiting = {}; // requests for its start
    std::unique_ptr<supervisor> nested = {};
  };

  using position = std::list<child>::iterator;

  struct supervisor {
    supervisor_plan plan;
    std::string path;
    supervisor* parent = nullptr; // null: the root
    std::list<child> children = {};
    std::deque<long> window = {}; // whole seconds
    bool launching = true;        // its first children are just being started
    bool initialising = true;
    std::optional<exit_reason> ended = {};
  };

  void launch(supervisor& self);
  void proceed(supervisor& self);
  [[nodiscard]] position next_start(supervisor& self);
  void start(supervisor& self, position which);
  void came_up(const supervisor& self, position which);
  void start_failed(supervisor& self, position which, exit_reason why);
  void ended(supervisor& self, position which, exit_reason why);
  void restart(supervisor& self, position which, exit_reason why);
  void restart_group(supervisor& self, position which);
  [[nodiscard]] bool spend(supervisor& self);
  void forget_old(supervisor& self) const;
  exit_reason take_down(supervisor& self, child& which);
  void take_all_down(supervisor& self, exit_reason why);
  void end(supervisor& self, exit_reason why);
  void lose(supervisor& self, exit_reason why);
  void come_to_rest(supervisor& self, position which, exit_reason why);
  [[nodiscard]] bool triggers_shutdown(const supervisor& self, bool significant) const;
  void answer(child& which, const std::string& text);

  [[nodiscard]] supervisor& at(const std::string& path) const;
  [[nodiscard]] static position find(supervisor& self, const std::string& id);
  [[nodiscard]] std::pair<supervisor*, position> locate(const std::string& path) const;
  template <class F>
  static void visit(supervisor& self, const F& see) {
    see(self);
    for (auto& each : self.children)
      if (each.nested)
        visit(*each.nested, see);
  }

  duration now_;
  answers answers_;
  std::vector<std::string> order_;
  std::unique_ptr<supervisor> root_;
  std::vector<std::unique_ptr<supervisor>> dead_; // somebody further up the stack may still look at them
};

} // namespace actors::test
