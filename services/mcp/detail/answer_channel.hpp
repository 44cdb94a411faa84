// The way back of one exchange: notifications as they come, then the answer; of a batch all answers in one.
//
// Over HTTP the first notification turns the answer into an event stream; without one it is a plain response. Over a link
// both are messages. In 2025 the stream is its session's, and goes on where the client loses its connection.
// Thread safety: all members.
#pragma once

#include "services/mcp/detail/session_streams.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace actors::mcp::detail {

class answer_channel {
public:
  /// `streams` of the session; null: a stream ends with its connection.
  explicit answer_channel(transport::exchange_ptr exchange, std::shared_ptr<session_streams> streams = nullptr)
      : exchange_(std::move(exchange)), streams_(std::move(streams)) {}

  /// For a batch of that many messages, each of which is answered.
  answer_channel(transport::exchange_ptr exchange, std::size_t batch, std::shared_ptr<session_streams> streams)
      : exchange_(std::move(exchange)), streams_(std::move(streams)), batch_(batch), missing_(batch) {}

  /// Unanswered, if it has not been.
  ~answer_channel();
  answer_channel(const answer_channel&) = delete;
  answer_channel& operator=(const answer_channel&) = delete;

  /// Sends a message ahead of the answer. Dropped where the answer is out; where the peer is gone or reads too slowly, if
  /// it cannot come back.
  void notify(std::string message);

  /// Lets the client's connection go, if it can come back: see tool_call::release_connection.
  void release_connection(std::optional<std::chrono::milliseconds> retry);

  /// The peer of the exchange is gone. True: it may come back for the answer.
  [[nodiscard]] bool outlives_peer();

  /// The answer to the message at `place` of a batch; an empty body is none. Once for each place.
  void answer(transport::outbound out, std::size_t place = 0);

  /// The request was cancelled: there will be no answer. Source: 2025-11-25, basic/utilities/cancellation.
  void no_answer(std::size_t place = 0);

  [[nodiscard]] const transport::exchange_ptr& exchange() const noexcept { return exchange_; }

private:
  /// Under the lock. False: the peer is gone.
  bool open();

  const transport::exchange_ptr exchange_;
  const std::shared_ptr<session_streams> streams_;
  std::mutex mutex_;
  std::vector<transport::outbound> batch_; // empty: one message
  std::size_t missing_ = 1;                // answers

  // The stream, once it is open: one of the two.
  std::shared_ptr<transport::event_stream> stream_;
  std::optional<std::uint64_t> number_;               // of a stream of the session
  std::weak_ptr<transport::event_stream> first_over_; // its connection to the peer of the exchange
};

} // namespace actors::mcp::detail
