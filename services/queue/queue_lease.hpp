// What a consumer has in hand: items that are its own until it says what became of them. Behind queue_item and queue_batch.
//
// Announced, in hand, settled. A message that announces items takes them out of the queue when its consumer looks: until then they
// may go to nobody else, and yet which they are is open. Who lets go of the last copy of a lease without having settled it has
// failed, so no item is ever lost with a message.
//
// Thread safety: of the copies of a lease, one thread at a time; the queue takes items back when the consumer has ended.
#pragma once

#include "services/queue/queue_buffer.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>
#include <caf/ref_counted.hpp>

#include <atomic>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace actors::detail {

class queue_core;
struct queue_consumer;

class queue_lease : public caf::ref_counted {
public:
  queue_lease(queue_core& of, queue_consumer* whose, std::size_t max_items);

  static constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

  /// The consumer begins with the first `count` items. The first time takes them out of the queue. Throws std::logic_error where they
  /// are somebody else's by now.
  void look(std::size_t count) {
    if (looked_.load(std::memory_order_relaxed) < count)
      look_first(count);
  }

  /// The first `count` items are done, whatever becomes of the others. It never grows less. False: as many were done before, or what
  /// was not done has gone back.
  bool done(std::size_t count) noexcept {
    auto before = done();
    while (before < count) // and so is not sealed
      if (done_.compare_exchange_weak(before, count, std::memory_order_acq_rel))
        return true;
    return false;
  }
  [[nodiscard]] std::size_t done() const noexcept { return done_.load(std::memory_order_acquire); }

  /// The consumer is done with all of it, or has failed with what is not done yet; what it has not begun with goes back as if nothing
  /// had been. False: settled before.
  bool succeed();
  bool fail(caf::error why);

  /// What the consumer has not begun with is to go back when it is done with what it is on.
  void recall() noexcept { recalled_.store(true, std::memory_order_relaxed); }
  [[nodiscard]] bool recalled() const noexcept { return recalled_.load(std::memory_order_relaxed); }

  /// The consumer, where it gets these items one by one.
  [[nodiscard]] const caf::actor& to() const noexcept { return to_; }

protected:
  ~queue_lease() override;

  /// For destructors of derived classes, which still have the items.
  void let_go() noexcept;

  [[nodiscard]] std::size_t looked() const noexcept { return looked_.load(std::memory_order_relaxed); }

  /// From here on nothing more is done, as all is or what is not goes back. How many items were.
  [[nodiscard]] std::size_t seal() noexcept { return done_.exchange(all, std::memory_order_acq_rel); }

  /// All is done. Requires: the lock of the core.
  void seal_all() noexcept { done_.store(all, std::memory_order_release); }

private:
  friend class queue_core;
  enum class state : std::uint8_t { announced, in_hand, settled };

  void look_first(std::size_t count);

  // Until it is settled the core is there: the consumer keeps it meanwhile, or else `kept_`.
  queue_core& core_;
  std::shared_ptr<queue_core> kept_;
  queue_consumer* consumer_; // null: nobody whose end would be learnt
  caf::actor to_;
  const std::size_t max_items_;
  std::size_t count_ = 0; // of the items in hand; under the lock of the core, as the state is changed
  std::atomic<state> state_{state::announced};
  std::atomic<bool> recalled_{false};
  std::atomic<std::size_t> looked_{0};
  std::atomic<std::size_t> done_{0}; // all: sealed
};

template <class T>
class queue_lease_of final : public queue_lease {
public:
  using queue_lease::queue_lease;
  ~queue_lease_of() override { let_go(); }

  [[nodiscard]] std::span<T> values() noexcept { return one_ ? std::span<T>{&one_->value, 1} : std::span<T>{many_}; }

  [[nodiscard]] const queue_stamp& stamp(std::size_t at) const noexcept { return one_ ? one_->stamp : stamps_[at]; }

  [[nodiscard]] std::vector<T>& batch() noexcept { return many_; }

  /// Requires: the lock of the core.
  void take_one(queue_buffer<T>& from) {
    from.take(1, [this](T&& value, queue_stamp stamp) { one_.emplace(stamp, std::move(value)); });
  }

  void take_many(queue_buffer<T>& from, std::size_t count) {
    many_.reserve(count);
    stamps_.reserve(count);
    from.take(count, [this](T&& value, queue_stamp stamp) {
      many_.push_back(std::move(value));
      stamps_.push_back(stamp);
    });
  }

  /// Hands what is not done to `taker(T&&, queue_stamp)`. Requires: the lock of the core.
  template <class Taker>
  void give_back(Taker taker) {
    const auto items = values();
    for (std::size_t at = seal(); at < items.size(); ++at) {
      auto back = stamp(at);
      back.attempts = static_cast<std::uint16_t>(back.attempts + (at < looked() ? 1 : 0));
      taker(std::move(items[at]), back);
    }
  }

private:
  struct kept {
    kept(queue_stamp with, T&& what) : stamp(with), value(std::move(what)) {}
    queue_stamp stamp;
    T value;
  };

  std::optional<kept> one_;
  std::vector<T> many_;
  std::vector<queue_stamp> stamps_;
};

} // namespace actors::detail
