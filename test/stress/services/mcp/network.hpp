// The network between a server and its clients: what cuts their connections.
#pragma once

#include "test/stress/services/mcp/fragile_exchange.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace actors::mcp::test {

/// The connections that may be cut. Thread safety: all members.
class network {
public:
  explicit network(std::size_t readers) : up_(readers) {}

  void connected(std::size_t reader, std::shared_ptr<fragile_exchange> over) {
    const std::lock_guard lock{mutex_};
    up_[reader] = std::move(over);
  }

  void cut(std::size_t reader) {
    std::unique_lock lock{mutex_};
    const auto over = std::exchange(up_[reader % up_.size()], nullptr);
    lock.unlock();
    if (over)
      over->cut();
  }

private:
  std::mutex mutex_;
  std::vector<std::shared_ptr<fragile_exchange>> up_;
};

/// Cuts one connection after the other, for as long as it lives.
struct cutter : std::jthread {
  explicit cutter(network& of)
      : std::jthread([&of](const std::stop_token& stop) {
          for (std::size_t n = 0; !stop.stop_requested(); ++n) {
            of.cut(n);
            std::this_thread::sleep_for(std::chrono::microseconds{100});
          }
        }) {}
};

} // namespace actors::mcp::test
