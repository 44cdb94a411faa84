// The events that a session has sent, for clients that lost their connection before they had read them.
//
// Bounded: the oldest go first, whichever stream they are of, of those that a connection has taken; then those that none has, which
// exist nowhere else. The newest stays whatever its size.
// A plain class without a lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace actors::mcp::detail {

class event_store {
public:
  struct event {
    std::uint64_t stream;
    std::uint64_t number;
    std::string message;
    bool taken; // by a connection
  };

  event_store(std::size_t max_bytes, std::size_t max_events) : max_bytes_(max_bytes), max_events_(max_events) {}

  /// Requires: `number` is greater than those that are kept of the stream.
  void keep(std::uint64_t stream, std::uint64_t number, std::string message, bool taken);

  /// A connection has taken all that is kept of the stream.
  void all_taken(std::uint64_t stream);

  /// What is left of the events of `stream` behind `number`, in order. Cost: that of looking at all events. Lifetime:
  /// until the next change.
  [[nodiscard]] std::vector<const event*> after(std::uint64_t stream, std::uint64_t number) const;

  void forget(std::uint64_t stream);
  void clear();

  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; } ///< of messages
  [[nodiscard]] std::size_t size() const noexcept { return events_.size(); }

private:
  void drop_one();

  const std::size_t max_bytes_;
  const std::size_t max_events_;
  std::size_t bytes_ = 0;
  std::deque<event> events_; // the oldest first
};

} // namespace actors::mcp::detail
