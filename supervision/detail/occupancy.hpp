// Who lives at a place: read by any thread without a lock, changed by one thread at a time.
//
// Readers count themselves in on the life that they found and look again: if it is still the present one, it cannot have been
// cleared before, and will not be until they have left. Lives are never freed before the whole, only used again, so that a reader
// who is late counts on memory that is there. One life is enough unless readers are inside when it ends.
//
// Thread safety: `present` from any thread; the rest under the lock of the owner.
#pragma once

#include "libactors/delivery.hpp"

#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>
#include <caf/scheduled_actor.hpp>

#include <atomic>
#include <cstdint>
#include <forward_list>
#include <utility>
#include <vector>

namespace actors::detail {

class occupancy {
  struct life {
    std::atomic<std::uint32_t> readers{0};
    caf::actor process;
    caf::scheduled_actor* mailbox = nullptr; // null: always open
  };

public:
  /// Keeps the process that was found, while it exists.
  class reading {
  public:
    explicit reading(life* found) noexcept : life_(found) {}
    reading(const reading&) = delete;
    reading& operator=(const reading&) = delete;
    ~reading() {
      if (life_)
        life_->readers.fetch_sub(1, std::memory_order_release);
    }

    /// Somebody lives there, and its mailbox takes messages; it may end at any moment.
    [[nodiscard]] bool open() const noexcept { return life_ && is_open(*life_); }

    /// Requires: open() was true.
    [[nodiscard]] const caf::actor& process() const noexcept { return life_->process; }

  private:
    life* life_;
  };

  [[nodiscard]] reading present() const noexcept {
    for (;;) {
      auto* const found = present_.load(std::memory_order_acquire);
      if (!found)
        return reading{nullptr};
      // With `end`: either the reader sees that the life is over, or the owner sees the reader.
      found->readers.fetch_add(1, std::memory_order_seq_cst);
      if (present_.load(std::memory_order_seq_cst) == found)
        return reading{found};
      found->readers.fetch_sub(1, std::memory_order_release);
    }
  }

  [[nodiscard]] bool open() const noexcept {
    const auto* const found = present_.load(std::memory_order_relaxed);
    return found && is_open(*found);
  }

  /// Requires: the last life has been ended.
  void begin(caf::actor process) {
    auto& fresh = unused();
    fresh.mailbox = dynamic_cast<caf::scheduled_actor*>(caf::actor_cast<caf::abstract_actor*>(process));
    fresh.process = std::move(process);
    present_.store(&fresh, std::memory_order_seq_cst);
  }

  /// Nobody lives here any more. Handles that nobody reads are moved to `released`, to go outside of the lock.
  void end(std::vector<caf::actor>& released) {
    present_.store(nullptr, std::memory_order_seq_cst);
    for (auto& each : lives_)
      if (each.process && each.readers.load(std::memory_order_seq_cst) == 0)
        released.push_back(std::exchange(each.process, nullptr));
  }

private:
  [[nodiscard]] static bool is_open(const life& of) noexcept { return !of.mailbox || !of.mailbox->mailbox().closed(); }

  [[nodiscard]] life& unused() {
    for (auto& each : lives_)
      if (!each.process)
        return each;
    return lives_.emplace_front();
  }

  std::atomic<life*> present_{nullptr};
  std::forward_list<life> lives_;
};

} // namespace actors::detail
