// A picture of a supervision tree, for people and for tools.
//
//   if (auto tree = actors::snapshot_tree(system, root, 1s))
//     std::cout << actors::to_text(*tree);
//
//   root  supervisor  running  one_for_one  restarts 1 (1 of 3 in 5 s)
//   ├─ add  worker  running  restarts 1  (last: add crashed on (int): out of range)
//   └─ sessions  supervisor  running  dynamic  restarts 0 (0 of 1 in 5 s)
//
// The supervisors are asked one level after the other, all of a level at the same time, and each in pages of some hundred
// children; the picture is therefore of no single instant. One that does not answer in time is drawn as unresponsive.
//
// Threading: snapshot_tree waits, never call it from a process; there, spawn a collector and call it.
// Cost: meant to be taken every second, of 100 000 children too. A supervisor spends some 0.1 ms on a page, and other requests come
// between two pages; all texts are made outside of it. Of the mailboxes one is asked for its length only if its process is at work
// at that moment and has no mailbox_limit: idle processes are not woken.
#pragma once

#include "libactors/fwd.hpp"
#include "libactors/time.hpp"
#include "supervision/child_info.hpp"

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/expected.hpp>
#include <caf/type_id.hpp>

#include <cstdint>
#include <memory>
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

  /// Messages that wait. Nothing: there is no process, or it did not say within 20 ms, as its handler was running.
  std::optional<std::size_t> mailbox = {};

  /// Until the end of a delay or a quarantine.
  std::optional<duration> next_start = {};

  /// A supervisor's view of itself, without its children (they are below); null for workers and where it did not answer.
  std::shared_ptr<const supervisor_info> supervisor = {};
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

struct tree_text_options {
  /// Of each supervisor; how many more there are, and in which states, stands in a line of its own: "… 99 980 more (99 980 running)".
  std::size_t max_children = 20;
};

/// One line per child, each ended by a line feed; UTF-8.
[[nodiscard]] std::string to_text(const tree_node& tree, tree_text_options options = {});

} // namespace actors

CAF_BEGIN_TYPE_ID_BLOCK(actors_supervision_tree, first_custom_type_id + 40)
CAF_ADD_TYPE_ID(actors_supervision_tree, (actors::collect_tree_msg))
CAF_ADD_TYPE_ID(actors_supervision_tree, (actors::tree_node))
CAF_END_TYPE_ID_BLOCK(actors_supervision_tree)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::collect_tree_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::tree_node)
