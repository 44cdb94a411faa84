// What a ref points to: the place of a child, filled by one process after the other. An actor without a mailbox, whose `enqueue`
// passes on, holds or refuses.
//
// The supervisor of the child says what is so: `occupy`, `vacate`, `retire`. Each names the supervisor that says it, and only the
// last one to `claim` the place is listened to: one that was abandoned, and replaced, may end much later.
//
// Order: what is held is handed over before the process becomes visible to senders; those who come meanwhile queue up behind. The
// lock is not held while messages are handed over or refused, as that may run callbacks of others (reply_port), which may send
// through the same ref.
#pragma once

#include "supervision/detail/occupancy.hpp"

#include <caf/mailbox_element.hpp>
#include <caf/monitorable_actor.hpp>

#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace actors::detail {

class place final : public caf::monitorable_actor {
public:
  place(caf::actor_config& config, std::string label, std::size_t hold)
      : caf::monitorable_actor(config), hold_(hold), label_(std::move(label)) {}

  [[nodiscard]] static place& of(const caf::actor& address) noexcept {
    return *static_cast<place*>(caf::actor_cast<caf::abstract_actor*>(address));
  }

  // -- for those who send: any thread ------------------------------------------

  [[nodiscard]] caf::actor occupant() const {
    const auto now = occupancy_.present();
    return now.open() ? now.process() : caf::actor{};
  }

  /// Passes the message on or holds it; else returns why not, with `element` in its place if nobody has been told.
  [[nodiscard]] caf::error deliver(caf::mailbox_element_ptr& element, caf::execution_unit* context);

  using caf::monitorable_actor::enqueue;
  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit* context) override;

  const char* name() const override { return "ref"; }

  // -- for supervisors -----------------------------------------------------------

  using owner = caf::actor_id;

  /// The child belongs to this supervisor from here on, and is to be started.
  /// A ref without a label has the child's id for it.
  void claim(owner supervisor, const std::string& child);

  /// It has run its init.
  void occupy(owner supervisor, const caf::actor& process);

  /// It has no process, or loses it, and is to get another one.
  void vacate(owner supervisor);

  /// It will not get another one by itself.
  void retire(owner supervisor, const caf::error& why);

  /// The same whatever supervisor has it, which is not listened to any more.
  void retire_from_all(const caf::error& why);

  void on_destroy() override;

private:
  using elements = std::deque<caf::mailbox_element_ptr>;

  enum class state : std::uint8_t {
    vacant,
    filling, ///< what is held goes to a process, which is not visible yet
    occupied,
    retired,
  };

  [[nodiscard]] bool make_room();
  void become(state empty, std::unique_lock<std::mutex>& lock);
  void take_back(elements rest, std::unique_lock<std::mutex>& lock);
  caf::error pass(const caf::actor& process, caf::mailbox_element_ptr element, caf::execution_unit* context) const;
  [[nodiscard]] std::string who() const;
  [[nodiscard]] caf::error gone() const;
  void refuse(caf::mailbox_element& element, const caf::error& why) const;
  void publish(const caf::error& why) const;

  const std::size_t hold_;
  occupancy occupancy_;

  mutable std::mutex mutex_;
  std::string label_;
  state state_ = state::vacant;
  owner owner_ = caf::invalid_actor_id;
  elements held_;
  caf::error why_retired_;
  std::size_t refused_since_look_ = 0;
  std::size_t rounds_ = 0; // of handing over
  std::thread::id filler_;
};

} // namespace actors::detail
