// References to processes, counted many at a time: to count each sender up and down again, by an atomic instruction each, takes about
// a tenth of what a plain message takes.
//
// Threading: none; both belong to one process, and are used by whoever runs it.
#pragma once

#include <caf/actor_control_block.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace actors::detail {

/// References that are no longer needed, to one process after another. Those to the same one are given back together.
class dropped_references {
public:
  dropped_references() = default;
  ~dropped_references() { drop_all(); }
  dropped_references(const dropped_references&) = delete;
  dropped_references& operator=(const dropped_references&) = delete;

  void drop(caf::strong_actor_ptr& one) noexcept {
    auto* const of = one.release();
    if (!of)
      return;
    if (of != of_) {
      drop_all();
      // One that nobody else knows ends now: the next one may need its memory.
      if (of->strong_refs.load(std::memory_order_relaxed) == 1)
        return caf::intrusive_ptr_release(of);
      of_ = of;
    }
    ++count_;
  }

private:
  void drop_all() noexcept {
    if (count_ > 1)
      of_->strong_refs.fetch_sub(count_ - 1, std::memory_order_release);
    if (count_ != 0)
      caf::intrusive_ptr_release(of_); // which ends the process if it was the last one
    count_ = 0;
    of_ = nullptr;
  }

  caf::actor_control_block* of_ = nullptr;
  std::size_t count_ = 0;
};

/// References of a process to itself, for what it sends in a turn: the more it has sent, the more are fetched at once. Of two bytes,
/// as a process of the base class alone fills what the allocator gives it.
class references_to_oneself {
public:
  void begin_turn() noexcept { batch_ = 1; }

  [[nodiscard]] caf::strong_actor_ptr take(caf::actor_control_block* self) noexcept {
    if (left_ == 0)
      fetch(self);
    --left_;
    return {self, false};
  }

  void end_turn(caf::actor_control_block* self) noexcept {
    batch_ = 0;
    // Never the last one: who runs it has one.
    if (left_ != 0)
      self->strong_refs.fetch_sub(std::exchange(left_, 0), std::memory_order_relaxed);
  }

private:
  static constexpr std::uint8_t most = 64;

  void fetch(caf::actor_control_block* self) noexcept {
    left_ = std::max<std::uint8_t>(batch_, 1);
    batch_ = std::min<std::uint8_t>(2 * batch_, most);
    self->strong_refs.fetch_add(left_, std::memory_order_relaxed);
  }

  std::uint8_t left_ = 0;
  std::uint8_t batch_ = 0; // what is fetched next; 0: outside of libactors/process_turn.cpp
};

} // namespace actors::detail
