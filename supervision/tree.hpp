// A picture of a supervision tree, for people and for tools.
//
//   if (auto tree = actors::snapshot_tree(system, root, 1s))
//     std::cout << actors::to_text(*tree);
//
//   root  supervisor  running  one_for_one  restarts 1 (1 of 3 in 5 s)
//   ├─ add  worker  running  restarts 1  (last: add crashed on (int): out of range)
//   └─ sessions  supervisor  running  dynamic  restarts 0 (0 of 1 in 5 s)
//
// The supervisors are asked one level after the other, all of a level at the same time; the picture is therefore of no
// single instant. One that does not answer in time is drawn as unresponsive, without its children.
//
// Threading: snapshot_tree waits, never call it from a process; there, spawn a collector and call it. Cost: one call
// per supervisor.
#pragma once

#include "libactors/fwd.hpp"
#include "libactors/time.hpp"
#include "supervision/child_info.hpp"

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/expected.hpp>
#include <caf/type_id.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace actors {

struct tree_node {
  std::string id = {}; ///< of the root: its label
  child_kind kind = child_kind::worker;
  child_state state = child_state::running;
  std::uint64_t process = 0;  ///< CAF's actor id; 0 where there is none
  std::uint64_t restarts = 0; ///< of this child, since it was added; of the root: 0
  std::string last_exit = {}; ///< why its last process ended; empty if none has
  duration age{};             ///< since it came into this state

  /// A supervisor's view of itself, without its children (they are below); nothing for workers and where it did not
  /// answer.
  std::optional<supervisor_info> supervisor = {};
  bool unresponsive = false; ///< a supervisor that did not answer in time
  std::vector<tree_node> children = {};
};

/// Errors: what the root answered, errc::deadline_exceeded. Deeper failures are in the tree.
[[nodiscard]] caf::expected<tree_node> snapshot_tree(system& sys, const caf::actor& root, duration timeout);

/// Answers tree_node, then ends.
struct collect_tree_msg {};

/// For processes: `self->call(spawn_tree_collector(self->runtime(), root, 1s), 2s, collect_tree_msg{})`.
/// The collector gives the supervisors `timeout` in all; it ends by itself even if never called.
[[nodiscard]] caf::actor spawn_tree_collector(system& sys, const caf::actor& root, duration timeout);

/// One line per child, each ended by a line feed; UTF-8.
[[nodiscard]] std::string to_text(const tree_node& tree);

} // namespace actors

CAF_BEGIN_TYPE_ID_BLOCK(actors_supervision_tree, first_custom_type_id + 40)
CAF_ADD_TYPE_ID(actors_supervision_tree, (actors::collect_tree_msg))
CAF_ADD_TYPE_ID(actors_supervision_tree, (actors::tree_node))
CAF_END_TYPE_ID_BLOCK(actors_supervision_tree)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::collect_tree_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::tree_node)
