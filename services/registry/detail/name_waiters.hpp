// Those who wait for a name. Each is a call that has not been answered; its caller looks after its own deadline and end, so that here
// it is only a matter of not keeping what is over.
//
// A plain class under the lock of its owner; `now` is an argument.
#pragma once

#include "libactors/call.hpp"
#include "libactors/time.hpp"

#include <caf/actor.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/error.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/message.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace actors::detail {

/// A call that is to be answered with a process.
class name_waiter {
public:
  /// Requires: it is a call.
  explicit name_waiter(const caf::mailbox_element& request);

  /// Nobody waits for the answer any more.
  [[nodiscard]] bool over(time_point now) const noexcept;

  /// Requires: no lock is held, as answers may run callbacks (reply_port).
  void answer(const caf::actor& holder) const;
  void refuse(const caf::error& why) const;

private:
  void respond(caf::message content) const;

  caf::weak_actor_ptr caller_;
  call_ptr call_;
};

class name_waiters {
public:
  [[nodiscard]] bool empty() const noexcept { return waiting_.empty(); }

  void add(std::string_view name, name_waiter waiter);

  /// Takes those who wait for this name, in the order in which they came.
  [[nodiscard]] std::vector<name_waiter> take(std::string_view name);

  [[nodiscard]] std::vector<name_waiter> take_all();

  /// Takes out those that are over; they may hold the last reference to memory of actors. How many are left.
  std::size_t sweep(time_point now, std::vector<name_waiter>& over);

private:
  struct hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  std::unordered_map<std::string, std::vector<name_waiter>, hash, std::equal_to<>> waiting_;
};

} // namespace actors::detail
