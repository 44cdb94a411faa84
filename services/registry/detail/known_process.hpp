// What a part of a directory knows of a process: how readers get a handle to it, and by its owner's additions what it has there.
//
// A name does not keep its process: readers take a strong handle from a weak one. The weak reference is the record's; since records
// are retired, not freed, the memory that a reader looks at is there, whatever has become of the process.
#pragma once

#include "services/registry/detail/reclamation.hpp"

#include <caf/abstract_actor.hpp>
#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/attachable.hpp>
#include <caf/scheduled_actor.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace actors::detail {

/// A process in one word, so that readers find one or the other and nothing in between. It owns nothing.
class process_mark {
public:
  constexpr process_mark() noexcept = default;
  constexpr explicit process_mark(std::uintptr_t bits) noexcept : bits_(bits) {}
  explicit process_mark(const caf::actor& whom) noexcept
      : bits_(reinterpret_cast<std::uintptr_t>(block_of(whom)) |
              (dynamic_cast<caf::scheduled_actor*>(caf::actor_cast<caf::abstract_actor*>(whom)) ? has_mailbox : 0)) {}

  [[nodiscard]] static caf::actor_control_block* block_of(const caf::actor& whom) noexcept {
    return caf::actor_cast<caf::actor_control_block*>(whom);
  }

  [[nodiscard]] std::uintptr_t bits() const noexcept { return bits_; }
  [[nodiscard]] explicit operator bool() const noexcept { return bits_ != 0; }
  [[nodiscard]] caf::actor_control_block* block() const noexcept {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the lowest bit says whether there is a mailbox
    return reinterpret_cast<caf::actor_control_block*>(bits_ & ~has_mailbox);
  }

  /// Empty where the object is gone. Requires: the weak reference is held, or this is inside the `reading` in which it was found. The
  /// handle may become the last one: let it go outside of locks and of the `reading`.
  [[nodiscard]] caf::actor handle() const noexcept {
    return bits_ != 0 && upgrade(block()->strong_refs) ? caf::actor{block(), false} : caf::actor{};
  }

  /// Its end has not been announced: those who are told of it by a monitor, a link or their supervisor are told after its mailbox was
  /// closed. Requires: a handle is held.
  [[nodiscard]] bool open() const noexcept {
    return (bits_ & has_mailbox) == 0 || !static_cast<caf::scheduled_actor*>(block()->get())->mailbox().closed();
  }

  friend bool operator==(process_mark, process_mark) = default;

private:
  // What caf::intrusive_ptr_upgrade_weak does, but for the look at the count before the exchange, which would have the line of the cache
  // fetched twice: to read, and to write.
  static bool upgrade(std::atomic<std::size_t>& count) noexcept {
    std::size_t seen = 2; // the process itself and a handle, a guess
    while (!count.compare_exchange_weak(seen, seen + 1, std::memory_order_acquire, std::memory_order_relaxed))
      if (seen == 0)
        return false;
    return true;
  }

  // Control blocks begin a line of the cache.
  static constexpr std::uintptr_t has_mailbox = 1;

  std::uintptr_t bits_ = 0;
};

class known_process : public retired {
public:
  explicit known_process(const caf::actor& whom) : mark(whom) { caf::intrusive_ptr_add_weak_ref(mark.block()); }
  ~known_process() override { caf::intrusive_ptr_release_weak(mark.block()); }

  const process_mark mark;
};

/// The processes that one part of a directory knows; a plain class under that part's lock.
template <class Known>
class known_processes {
public:
  [[nodiscard]] Known* find(const caf::actor_control_block* block) const {
    const auto found = all_.find(block);
    return found == all_.end() ? nullptr : found->second.get();
  }

  Known& add(const caf::actor& whom) {
    auto made = std::make_unique<Known>(whom);
    auto& added = *made;
    all_.emplace(added.mark.block(), std::move(made));
    return added;
  }

  /// Null: it is not known (any more).
  [[nodiscard]] std::unique_ptr<Known> extract(const caf::actor_control_block* block) {
    auto node = all_.extract(block);
    return node ? std::move(node.mapped()) : nullptr;
  }

private:
  std::unordered_map<const caf::actor_control_block*, std::unique_ptr<Known>> all_;
};

/// The record of `whom`, made where there is none; its end is watched once for all that it will ever have in this part, by
/// `directory.ended(part, block)`, which runs before this returns if it has ended already. Null: so it has.
/// The lock is released meanwhile. Requires: it is `part`'s, and held.
template <class Directory, class Part>
auto know(Directory& directory, Part& part, std::unique_lock<std::mutex>& lock, const caf::actor& whom) {
  auto* const block = process_mark::block_of(whom);
  if (auto* const known = part.processes.find(block))
    return known;
  part.processes.add(whom);
  lock.unlock();
  whom->attach_functor([seen = directory.weak_from_this(), &part, block](const caf::error&) {
    if (const auto still_there = seen.lock())
      still_there->ended(part, block);
  });
  lock.lock();
  return part.processes.find(block);
}

} // namespace actors::detail
