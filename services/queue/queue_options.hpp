// What a queue is told when it is made, what a consumer asks for, and what both can be asked about.
//
// Plain values. What they are for: services/queue/queue.hpp.
#pragma once

#include "libactors/time.hpp"

#include <caf/error.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace actors {

/// Strict: while one of a higher priority waits, none of a lower one is handed out.
enum class queue_priority : std::uint8_t { high, normal, low };

inline constexpr std::size_t queue_priorities = 3;

/// What gives when an item comes and as many wait as may.
enum class when_full : std::uint8_t {
  /// Who calls `push` waits, in order, until half of the capacity is free; `try_push` is refused as overloaded meanwhile.
  wait,
  /// Refused at once: errc::overloaded.
  reject,
  /// The least important item gives way, the new one counted among them: of the lowest priority the one that has waited longest.
  drop_oldest,
  /// The same, of the lowest priority the last one that came.
  drop_newest,
};

/// An item that no consumer will get any more.
template <class T>
struct dead_letter {
  T item;
  /// Why the last consumer failed, or ended; queue_errc::dropped; queue_errc::closed.
  caf::error reason;
  int attempts = 0; ///< by consumers that began with it
  queue_priority priority = queue_priority::normal;
};

template <class T>
struct queue_options {
  std::string label = "queue"; ///< in errors, logs and trees

  /// Items that may wait. What comes back from a consumer is taken beyond it. At least 1.
  std::size_t capacity = 1000;

  when_full full = when_full::wait;

  /// Calls of `push` that may wait for room, each with its items; more are refused as overloaded.
  std::size_t max_waiting_pushes = 10'000;

  /// How often consumers may begin with an item before it is given up. At least 1.
  int attempts = 2;

  /// Gets what is given up, dropped, or left when the queue is closed at once. It runs on the thread that finds out, outside the
  /// queue's lock; it must be quick, must not block, and may push elsewhere. What it throws is logged. Null: logged, but for dropped
  /// items, which are only counted.
  std::function<void(dead_letter<T>)> dead_letters = nullptr;

  /// When its process is stopped: how long that goes on until all is drained, as far as there are consumers. See queue::child.
  duration drain_on_stop = duration::zero();
};

struct consume_options {
  /// How many items may be in hand at a time: more than one for consumers that work on several at once, in coroutines or elsewhere.
  std::size_t in_hand = 1;

  /// How many more it takes out of the queue with the one that it begins with, where no other consumer waits, to go on with them
  /// without coming back to the queue: for many small items. They reach it one by one all the same, and cost no attempt before it looks
  /// at them; but items of a higher priority that come meanwhile come after them, and no other consumer gets them while it lives.
  std::size_t ahead = 0;
};

struct batch_options {
  std::size_t max_items = 100; ///< of a batch; never none
  /// How long the first item of a batch may wait for others. Zero: it does not.
  duration linger = duration::zero();
  std::size_t in_hand = 1; ///< batches at a time
};

enum class queue_state : std::uint8_t {
  open,
  closing, ///< takes nothing new, and still has items, or consumers have
  closed,
};

[[nodiscard]] std::string_view to_string(queue_state state) noexcept;

/// Of one moment. What is pushed is done, dropped, dead, waiting or in hand, and nothing else.
struct queue_info {
  std::string label;
  queue_state state = queue_state::open;
  bool paused = false;
  std::size_t capacity = 0;
  std::array<std::size_t, queue_priorities> waiting_by_priority{};
  std::size_t waiting = 0;
  std::size_t in_hand = 0;        ///< items that consumers have and have not settled
  std::size_t consumers = 0;      ///< that have asked for all that comes
  std::size_t waiting_pops = 0;   ///< calls for one item or batch
  std::size_t waiting_pushes = 0; ///< calls that wait for room

  // Since it was made:
  std::uint64_t pushed = 0;
  std::uint64_t refused = 0;     ///< not taken in: overloaded or closed
  std::uint64_t handed_out = 0;  ///< again, where it was so
  std::uint64_t redelivered = 0; ///< of these: a consumer had begun with it before
  std::uint64_t done = 0;
  std::uint64_t dropped = 0; ///< gave way
  std::uint64_t dead = 0;    ///< given up, or left at the end
};

/// One line for people.
[[nodiscard]] std::string to_text(const queue_info& info);

} // namespace actors
