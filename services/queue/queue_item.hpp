// What a consumer of a queue gets: an item, or a batch of them, that is its own until it says what became of it.
//
//   return {[](actors::queue_item<job>& item) {
//     run(*item);
//     item.done();                     // else the next consumer gets it
//   }};
//
// A consumer that ends without `done` has failed, and so has one that lets the last copy go. What it has failed with goes to the
// next consumer, as often as queue_options::attempts says. So whoever has effects that must not happen twice calls `done`, or
// `take`, before them: from there on the item is its own, and lost with it.
//
// The items leave the queue when the consumer first looks (any member but copying): a message that waits in a mailbox holds none back
// from the order of the queue, and costs no attempt.
//
// Threading: as of a variable; a copy may be kept, in a coroutine say, and moved to other threads. Lifetime: references to items,
// until the last copy goes, `failed` is called, or the consumer ends. That takes items back at once, whoever looks at them, so work
// on another thread begins with `take`, or with a copy of the item, on the consumer's.
#pragma once

#include "services/queue/queue_lease.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/error.hpp>
#include <caf/intrusive_ptr.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/message_id.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace actors {

template <class T>
class queue_item {
public:
  using lease_ptr = caf::intrusive_ptr<detail::queue_lease_of<T>>;

  explicit queue_item(lease_ptr lease, std::size_t at = 0) noexcept : lease_(std::move(lease)), at_(at) {}

  [[nodiscard]] const T& value() const {
    look();
    return lease_->values()[at_];
  }
  [[nodiscard]] const T& operator*() const { return value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }

  /// The how-manieth consumer this is to begin with it: 1, unless others have failed.
  [[nodiscard]] int attempt() const {
    look();
    return lease_->stamp(at_).attempts + 1;
  }

  [[nodiscard]] queue_priority priority() const {
    look();
    return lease_->stamp(at_).priority;
  }

  /// The item is dealt with; the consumer can take the next. False: it was settled before, or the consumer has ended.
  bool done() const {
    look();
    if (lease_->done() > at_)
      return false;
    if (at_ + 1 == lease_->values().size())
      return lease_->succeed();
    if (!lease_->done(at_ + 1))
      return false;
    if (lease_->recalled())
      (void)lease_->fail({});
    else
      lease_->to()->enqueue(caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, queue_item{lease_, at_ + 1}),
                            nullptr);
    return true;
  }

  /// It is not: the next consumer gets it, or the dead letters with `why`.
  bool failed(caf::error why) const {
    look();
    return lease_->done() <= at_ && lease_->fail(std::move(why));
  }

  /// `done`, and the item itself. Throws std::logic_error where it was settled before.
  [[nodiscard]] T take() const {
    if (!done())
      throw std::logic_error{"taken from a queue's item that was settled before"};
    return std::move(lease_->values()[at_]);
  }

private:
  void look() const { lease_->look(at_ + 1); }

  lease_ptr lease_;
  std::size_t at_;
};

template <class T>
class queue_batch {
public:
  using lease_type = detail::queue_lease_of<T>;
  using lease_ptr = caf::intrusive_ptr<lease_type>;

  explicit queue_batch(lease_ptr lease) noexcept : lease_(std::move(lease)) {}

  /// At least one. (It is no range itself: CAF would look at it to print a message.)
  [[nodiscard]] std::span<const T> items() const {
    lease_->look(lease_type::all);
    return lease_->values();
  }
  [[nodiscard]] std::size_t size() const { return items().size(); }

  /// Of the item at this place; as queue_item::attempt.
  [[nodiscard]] int attempt(std::size_t at) const {
    lease_->look(lease_type::all);
    return lease_->stamp(at).attempts + 1;
  }

  /// All are dealt with; the consumer can take the next batch. False: it was settled before, or the consumer has ended.
  bool done() const {
    lease_->look(lease_type::all);
    return lease_->succeed();
  }

  /// The first `count` are, and will not come again; the batch is still in hand. False: as many were done before, or the batch was
  /// settled, or the consumer has ended.
  bool done(std::size_t count) const {
    lease_->look(lease_type::all);
    return lease_->done(std::min(count, lease_->values().size()));
  }

  /// Those that are not done go to the next consumer, or the dead letters with `why`.
  bool failed(caf::error why) const {
    lease_->look(lease_type::all);
    return lease_->fail(std::move(why));
  }

  /// `done`, and the items themselves. Throws std::logic_error where it was settled before.
  [[nodiscard]] std::vector<T> take() const {
    lease_->look(lease_type::all);
    if (!lease_->succeed())
      throw std::logic_error{"taken from a queue's batch that was settled before"};
    return std::move(lease_->batch());
  }

private:
  lease_ptr lease_;
};

} // namespace actors

template <class T>
struct caf::allowed_unsafe_message_type<actors::queue_item<T>> : std::true_type {};
template <class T>
struct caf::allowed_unsafe_message_type<actors::queue_batch<T>> : std::true_type {};
