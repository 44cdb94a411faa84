// The events that wait for an HTTP connection to write them.
//
// Bounded: what does not fit is refused, so that a reader that does not read costs no more than the bound; but one
// event is always taken when nothing waits, and the last one of a stream whatever waits.
// Thread safety: all members from any thread.
#pragma once

#include "services/transport/connection.hpp"

#include <cstddef>
#include <mutex>
#include <string>

namespace actors::transport::detail {

class event_queue {
public:
  explicit event_queue(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  enum class pushed { refused, queued, first };

  /// `first`: the connection sleeps and must be told.
  [[nodiscard]] pushed push(const stream_event& message);

  /// Takes a last message, without a bound; the stream ends behind it.
  [[nodiscard]] pushed finish(const stream_event& message);

  /// The stream ends behind what waits. True: the connection must be told.
  [[nodiscard]] bool end();

  /// The peer is gone: nothing is taken any more.
  void abandon() noexcept;

  /// The peer went before all was written.
  [[nodiscard]] bool was_abandoned() const;

  /// Swaps what waits into `out`, which counts as waiting until the next call. False: the stream has ended.
  [[nodiscard]] bool take(std::string& out);

private:
  mutable std::mutex mutex_;
  const std::size_t max_bytes_;
  std::string waiting_;
  std::size_t being_written_ = 0;
  bool told_ = false;
  bool ended_ = false;
  bool abandoned_ = false;
};

} // namespace actors::transport::detail
