// Groups: many processes under one name, in the manner of OTP's pg.
//
//   actors::groups rooms;
//   rooms.join("lobby", self);
//   rooms.broadcast("lobby", said{"hello"});                  // to every member, self too
//   for (const auto& each : rooms.members("lobby")) …
//
// Use it to reach whoever is interested: subscribers of a topic, workers of a kind. One process under a name is
// services/registry/registry.hpp.
//
// Any string names a group; one without members is no group. A process may join several times and has to leave as often, as in pg;
// unlike there it is listed once, and gets a broadcast once. A member that ends has left, without anybody asking: whoever has heard of
// its end by a monitor, a link or as its supervisor does not find it any more. Membership does not keep alive an actor that is no process.
//
// Ordering: joins and leaves are ordered group by group; a read that begins after one has returned sees it. Broadcasts of one sender reach
// each member in their order; of several senders, in an order that differs from member to member. A broadcast goes to those who are
// members all the while; to those who join or leave meanwhile it may go or not. Nothing tells whether a member has handled it.
//
// Threading: all members from any thread, except `monitor`. Reads and broadcasts take no lock and never wait; joins and leaves take one of
// sixteen, for a moment. Lifetime: copies are handles to the same groups.
// Cost: O(1) to join and leave, O(members) to list and to broadcast, one message shared by all.
// Source: OTP, pg(3).
#pragma once

#include "libactors/process.hpp"
#include "services/registry/errc.hpp"

#include <caf/actor.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/error.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>
#include <caf/type_id.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace actors {

enum class group_change : std::uint8_t { joined, left };

/// What `groups::monitor` sends: urgent, as messages of monitors are.
struct group_changed_msg {
  std::string group;
  group_change change;
  caf::actor_id id;   ///< of the process
  caf::actor process; ///< empty where it has left because its last handle went
};

class groups {
public:
  groups();

  // -- reading ----------------------------------------------------------------

  /// Each member once, in the order of joining. Some may have just died.
  [[nodiscard]] std::vector<caf::actor> members(std::string_view group) const;

  /// How many they are. Stale as soon as it returns.
  [[nodiscard]] std::size_t count(std::string_view group) const noexcept;

  /// OTP's which_groups: those that have members, in no order. Cost: O(n).
  [[nodiscard]] std::vector<std::string> names() const;

  /// Those of one process, in no order. Takes locks.
  [[nodiscard]] std::vector<std::string> groups_of(const caf::actor& process) const;

  // -- writing ----------------------------------------------------------------

  /// Errors: invalid_name, no_process.
  caf::error join(std::string_view group, const caf::actor& process) const;

  /// Takes back one `join`. Errors: not_a_member.
  caf::error leave(std::string_view group, const caf::actor& process) const;

  // -- broadcast ----------------------------------------------------------------

  /// Sends a message to all members. How many they were.
  template <class... Ts>
  std::size_t broadcast(std::string_view group, Ts&&... content) const {
    return send_all(group, nullptr, caf::make_message(std::forward<Ts>(content)...));
  }

  /// The same with a sender.
  template <class... Ts>
  std::size_t broadcast_from(process* self, std::string_view group, Ts&&... content) const {
    return send_all(group, self->ctrl(), caf::make_message(std::forward<Ts>(content)...));
  }

  // -- watching -----------------------------------------------------------------

  /// From here on `self` gets a group_changed_msg for every process that comes or goes, in their order. The members of this moment: the
  /// messages begin right after it. Watching twice is watching once. Requires: a valid name, in a process, for itself.
  std::vector<caf::actor> monitor(process* self, std::string_view group) const;

  /// Messages that are on their way still arrive.
  void demonitor(process* self, std::string_view group) const;

private:
  std::size_t send_all(std::string_view group, const caf::strong_actor_ptr& sender, const caf::message& content) const;

  class impl;
  std::shared_ptr<impl> impl_;
};

} // namespace actors

CAF_BEGIN_TYPE_ID_BLOCK(actors_groups, first_custom_type_id + 108)
CAF_ADD_TYPE_ID(actors_groups, (actors::group_changed_msg))
CAF_END_TYPE_ID_BLOCK(actors_groups)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::group_changed_msg)
