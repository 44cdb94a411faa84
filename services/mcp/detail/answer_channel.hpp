// The way back of one exchange: notifications as they come, then the answer; of a batch all answers in one.
//
// Over HTTP the first notification turns the answer into an event stream; without one it is a plain response. Over a link
// both are messages. Thread safety: all members.
#pragma once

#include "services/transport/connection.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace actors::mcp::detail {

/// What a stream of events is sent with. Source: 2026-07-28, basic/transports/streamable-http, "Receiving Messages".
[[nodiscard]] transport::headers event_stream_headers();

class answer_channel {
public:
  explicit answer_channel(transport::exchange_ptr exchange) : exchange_(std::move(exchange)) {}

  /// For a batch of that many messages, each of which is answered.
  answer_channel(transport::exchange_ptr exchange, std::size_t batch)
      : exchange_(std::move(exchange)), batch_(batch), missing_(batch) {}

  /// Sends a message ahead of the answer. Dropped where the answer is out, the peer is gone or reads too slowly.
  void notify(std::string message);

  /// The answer to the message at `place` of a batch; an empty body is none. Once for each place.
  void answer(transport::outbound out, std::size_t place = 0);

  /// The request was cancelled: there will be no answer. Source: 2025-11-25, basic/utilities/cancellation.
  void no_answer(std::size_t place = 0);

  [[nodiscard]] const transport::exchange_ptr& exchange() const noexcept { return exchange_; }

private:
  /// Under the lock. Null: the peer is gone.
  transport::event_stream* open();

  const transport::exchange_ptr exchange_;
  std::mutex mutex_;
  std::vector<transport::outbound> batch_; // empty: one message
  std::size_t missing_ = 1;                // answers
  std::shared_ptr<transport::event_stream> stream_;
};

} // namespace actors::mcp::detail
