// The events that a session has sent, for clients that lost their connection before they had read them.
//
// Bounded: the oldest go first, whichever stream they are of; but those that a connection has taken go before those that none has, which
// exist nowhere else, as long as the latter fill no more than half of each bound. So a stream whose client never comes back leaves room
// for what others may come back to. The newest stays whatever its size.
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
    std::uint64_t age; // the greater the later
  };

  event_store(std::size_t max_bytes, std::size_t max_events) : max_bytes_(max_bytes), max_events_(max_events) {}

  /// Requires: `number` is greater than those that are kept of the stream.
  void keep(std::uint64_t stream, std::uint64_t number, std::string message, bool taken);

  /// A connection has taken all that is kept of the stream.
  void all_taken(std::uint64_t stream);

  /// What is left of the events of `stream` behind `number`, in order. Cost, here and of the two around: that of looking at all
  /// events. Lifetime: until the next change.
  [[nodiscard]] std::vector<const event*> after(std::uint64_t stream, std::uint64_t number) const;

  void forget(std::uint64_t stream);
  void clear();

  [[nodiscard]] std::size_t bytes() const noexcept { return taken_.bytes + untaken_.bytes; } ///< of messages
  [[nodiscard]] std::size_t size() const noexcept { return taken_.events.size() + untaken_.events.size(); }

private:
  struct line {
    std::deque<event> events = {}; // the oldest first
    std::size_t bytes = 0;
  };

  void drop_one();
  [[nodiscard]] line& next_to_lose_one();

  const std::size_t max_bytes_;
  const std::size_t max_events_;
  std::uint64_t next_age_ = 0;
  line taken_; // by a connection
  line untaken_;
};

} // namespace actors::mcp::detail
