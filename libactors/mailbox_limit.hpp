// How many messages may wait for a process, and what gives when there are more.
//
//   system.start(store, {.label = "store", .mailbox = {.messages = 1000, .overflow = actors::overflow::drop_oldest}});
//
// Counted are ordinary messages and requests, from when they are sent until their turn comes. Exits, monitors' messages, timers
// and cancellations (the control lane) and answers to the process's own calls are never counted and never dropped.
// Whatever gives: a call that is dropped is answered with errc::overloaded, and an event::kind::message_shed is published.
// Cost: one atomic increment and decrement per message; nothing where there is no limit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace actors {

enum class overflow : std::uint8_t {
  /// The message that is too much is refused on the sender's thread. A call is answered at once; a process that sent a plain
  /// message hears of it: errc::overloaded comes to its error handler (set_error_handler; by default it is logged at level
  /// debug). A plain CAF actor does not, as errors end those.
  reject,
  /// The same, but nobody is told about plain messages.
  drop_newest,
  /// The message that has waited longest gives way. It is dropped when its turn comes: while a handler runs, what comes beyond
  /// the limit stays in memory until that handler returns.
  drop_oldest,
};

struct mailbox_limit {
  std::size_t messages = 0; ///< that may wait; 0: any number
  enum overflow overflow = overflow::reject;
};

} // namespace actors
