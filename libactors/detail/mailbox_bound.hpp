// The count behind a mailbox_limit: kept where messages are sent, obeyed there or where they are received.
//
// Thread safety: `admit` from any thread, the rest by whoever runs the receiver.
#pragma once

#include "libactors/mailbox_limit.hpp"

#include <caf/mailbox_element.hpp>
#include <caf/system_messages.hpp>
#include <caf/type_nr.hpp>

#include <atomic>

namespace actors::detail {

/// CAF sends the exits of links, what monitors tell and the time-outs of behaviors on the lane of all other messages.
[[nodiscard]] inline bool is_of_the_runtime(const caf::type_erased_tuple& content) noexcept {
  const auto token = content.type_token();
  return token == caf::make_type_token<caf::exit_msg>() || token == caf::make_type_token<caf::down_msg>() ||
         token == caf::make_type_token<caf::timeout_msg>();
}

/// Neither on the control lane nor an answer, nor what belongs on that lane and came on another.
[[nodiscard]] inline bool is_bounded(const caf::mailbox_element& element) noexcept {
  return element.mid.category() == caf::message_id::normal_message_category && !element.mid.is_response() &&
         !is_of_the_runtime(element.content());
}

class mailbox_bound {
public:
  /// Requires: limit.messages is not 0.
  explicit mailbox_bound(mailbox_limit limit) noexcept : limit_(limit) {}

  [[nodiscard]] enum overflow overflow() const noexcept { return limit_.overflow; }

  /// A message is about to be sent. False: it is too much, and not counted.
  [[nodiscard]] bool admit() noexcept {
    if (waiting_.fetch_add(1, std::memory_order_relaxed) < limit_.messages || limit_.overflow == overflow::drop_oldest)
      return true;
    waiting_.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }

  /// The turn of the message that has waited longest has come. False: it gives way to those behind it.
  [[nodiscard]] bool take() noexcept { return waiting_.fetch_sub(1, std::memory_order_relaxed) <= limit_.messages; }

  /// How many wait. Thread safety: any thread.
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.load(std::memory_order_relaxed); }

  /// It was skipped, and waits again.
  void put_back() noexcept { waiting_.fetch_add(1, std::memory_order_relaxed); }

private:
  const mailbox_limit limit_;
  std::atomic<std::size_t> waiting_{0};
};

} // namespace actors::detail
