// Stands at the wire while the handlers start: over stdio the wire must be taken before the first of them can print.
//
// What arrives meanwhile waits here, and no thread with it: the handlers may need the threads that messages come from.
// Thread safety: all members.
#pragma once

#include "services/transport/connection.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace actors::mcp::detail {

class front_door final : public transport::service {
public:
  /// Beyond `max_waiting_bytes` of messages that wait, more are dropped: their transports answer them.
  explicit front_door(std::size_t max_waiting_bytes = std::size_t{64} << 20) : max_waiting_bytes_(max_waiting_bytes) {}

  /// From now on messages go to `to`, those that wait first, on this thread. Null: all are dropped. Once.
  void open(std::shared_ptr<transport::service> to);

  void on_message(transport::exchange_ptr in) override;

private:
  [[nodiscard]] bool keep_waiting(transport::exchange_ptr& in);

  const std::size_t max_waiting_bytes_;
  std::mutex mutex_;
  std::size_t waiting_bytes_ = 0;
  std::vector<transport::exchange_ptr> waiting_;
  std::shared_ptr<transport::service> service_; // does not change once it is open
  std::atomic<bool> open_{false};               // set under the lock, read without
};

} // namespace actors::mcp::detail
