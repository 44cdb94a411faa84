// What a supervisor tells about its children. Snapshots: a process in them may have ended since.
#pragma once

#include "libactors/time.hpp"
#include "supervision/child_spec.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace actors {

enum class child_state : std::uint8_t {
  stopped,     ///< known, without a process: terminated, ended cleanly, or ignored its start
  starting,    ///< in its first init, or waiting for its turn to start
  running,     ///< has run its init
  restarting,  ///< to be replaced: waits for its turn or for the end of a delay, or is in the init of its next life
  stopping,    ///< has been asked to stop, or killed
  quarantined, ///< has spent its budget; without a process until it is tried again
};

[[nodiscard]] std::string_view to_string(child_state state) noexcept;
[[nodiscard]] std::string_view to_string(child_kind kind) noexcept;

struct child_info {
  std::string id = {};     ///< of a dynamic child: its label
  caf::actor process = {}; ///< empty where there is none
  child_kind kind = child_kind::worker;
  actors::restart restart = actors::restart::permanent;
  child_state state = child_state::stopped;
  std::uint64_t restarts = 0;                ///< since the child was added
  time_point since = {};                     ///< when it came into this state
  std::optional<time_point> next_start = {}; ///< when a delay or a quarantine ends
  std::optional<caf::error> last_exit =
      {}; ///< why its last process ended, or did not start; nothing before the first time
};

/// Source: OTP, supervisor:count_children/1.
struct child_counts {
  std::size_t specs = 0;       ///< children, with a process or without
  std::size_t active = 0;      ///< children with a process; one that is being restarted has none
  std::size_t supervisors = 0; ///< of `specs`
  std::size_t workers = 0;     ///< of `specs`
};

/// A supervisor as it sees itself.
struct supervisor_info {
  std::string label = {};
  std::string strategy = {}; ///< "one_for_one" …, "dynamic"
  int intensity = 0;
  std::chrono::seconds period{};
  actors::auto_shutdown auto_shutdown = actors::auto_shutdown::never;
  std::size_t restarts_in_window = 0;    ///< of the budget spent at this moment
  std::uint64_t restarts = 0;            ///< of all children, since its start
  std::uint64_t abandoned = 0;           ///< children that ignored a kill
  time_point since = {};                 ///< when it started
  std::size_t mailbox = 0;               ///< messages that wait for it
  std::vector<child_info> children = {}; ///< in the order of their start
};

} // namespace actors
