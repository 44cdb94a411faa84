// The live processes of a system, so that none is left behind at the end. An intrusive list in shards: entering and
// leaving cost one short lock that threads rarely share. The list owns its members: CAF would end one that nobody else
// refers to.
#pragma once

#include "libactors/process.hpp"

#include <caf/actor.hpp>

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace actors {

class process_list {
public:
  struct member {
    caf::actor process;
    bool supervised;
  };

  void add(process& born);

  /// Returns the list's reference, so that the process outlives its own removal; null if it is not in the list.
  [[nodiscard]] caf::strong_actor_ptr remove(process& gone);

  [[nodiscard]] std::size_t size() const noexcept { return size_.load(std::memory_order_acquire); }

  /// The members of this moment, the youngest first.
  [[nodiscard]] std::vector<member> snapshot();

  /// Waits until the list is empty, or `patience` is spent.
  void wait_empty(std::chrono::milliseconds patience);

private:
  struct alignas(64) shard {
    std::mutex mutex;
    process* head = nullptr;
  };

  shard& shard_of(const process& p) { return shards_[p.id() % shards_.size()]; }

  std::array<shard, 16> shards_;
  std::atomic<std::size_t> size_{0};
  std::mutex empty_mutex_;
  std::condition_variable empty_;
};

} // namespace actors
