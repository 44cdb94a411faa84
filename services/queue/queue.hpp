// A queue: a bounded line of work between processes. Producers push, consumers ask for more when they are done with what they have.
//
//   actors::queue<job> jobs{system, {.label = "jobs", .capacity = 1000, .full = actors::when_full::wait}};
//
//   // a consumer:
//   caf::behavior worker(actors::process* self, actors::queue<job> jobs) {
//     jobs.consume(self);
//     return {[](actors::queue_item<job>& item) { run(*item); item.done(); },
//             [self](const actors::queue_closed&) { self->quit(); }};
//   }
//   // producers:
//   if (auto why = jobs.try_push(job{…})) …                                              // never waits
//   jobs.push(self, 2s, job{…}).then([](caf::ok_atom) { … }, [](const caf::error& why) { … });
//   auto why = co_await jobs.await_push(self, 2s, std::move(next));                      // in a coroutine; not job{…} (g++ 12: README)
//   auto why = jobs.push(system, 2s, job{…});                                            // from outside, blocking
//
// Use it where work comes faster than it is done, or must outlive whoever does it. Where each request wants an answer, or workers
// have state of their own, use a pool; where nothing may wait, send messages. For items of several types, queue<caf::message>.
//
// Delivery. An item has one consumer at a time. One that is not `done` when its consumer fails, ends or lets go of it takes its old
// place and goes to the next one; when as many have begun with it as options.attempts says (by default two) it is a dead letter. So:
// at least once, at most `attempts` times, and once where consumers say `done` before they do what must not be done twice. An item
// that a consumer was told of and has not looked at costs no attempt. Nothing is lost in silence: what is pushed is done, dropped or
// dead, and counted.
// Ordering: by priority, then by push; of one producer in the order of its pushes. Consumers take turns. What one consumer is
// given comes in that order; what several do with it happens in any.
// A full queue does what `when_full` says. Calls of `push` that wait keep their order, and nobody overtakes them; a caller that ends
// or is past its deadline has withdrawn, though an item whose room came at that moment may be in.
// A batch (`push_all`) is in as a whole and in one piece, or not at all. Where others give way, it is one push after the other.
//
// Supervision. Nothing passes through a process: producers and consumers move the queue on themselves, on their threads. `child` is
// its place in a tree: its state can be looked at there, and it closes when its supervisor stops it, and opens when it is started
// again. A crash of that process loses nothing; a queue without one works as well.
//
// Threading: all members from any thread, but those that take a process only from its handlers, and those that take a system wait,
// so never from a process. Lifetime: copies are the same queue. With the last one, and the last item in hand, it is closed at once.
// Not beyond the system. Items are moved, never copied, under a lock: they need a move that does not throw. A process that has
// consumed or popped keeps a small note of the queue until it ends. An event subscriber must not use a queue.
// Cost: a push or a look takes a lock for some ten nanoseconds; a consumer gets one message for all that came since it last looked.
#pragma once

#include "libactors/async.hpp"
#include "libactors/errc.hpp"
#include "libactors/process.hpp"
#include "libactors/system.hpp"
#include "services/queue/errc.hpp"
#include "services/queue/queue_item.hpp"
#include "services/queue/queue_messages.hpp"
#include "services/queue/queue_of.hpp"
#include "services/queue/queue_options.hpp"
#include "supervision/child_spec.hpp"

#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>
#include <caf/expected.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace actors {

namespace detail {

[[nodiscard]] child_spec queue_child(std::shared_ptr<queue_core> of, std::string id);

} // namespace detail

template <class T>
class queue {
public:
  using item = queue_item<T>;
  using batch = queue_batch<T>;
  using priority = queue_priority;

  /// None; only to be assigned to.
  queue() = default;

  explicit queue(system& sys, queue_options<T> options = {})
      : core_(std::make_shared<detail::queue_of<T>>(
            sys,
            detail::queue_settings{.label = std::move(options.label),
                                   .capacity = std::max<std::size_t>(1, options.capacity),
                                   .full = options.full,
                                   .max_waiting_pushes = options.max_waiting_pushes,
                                   .attempts = std::max(1, options.attempts),
                                   .drain_on_stop = options.drain_on_stop},
            std::move(options.dead_letters))) {
    core_->begin();
  }

  // -- producers ----------------------------------------------------------------
  // Errors: errc::overloaded; queue_errc::closed; queue_errc::too_big; of those that wait also errc::deadline_exceeded.

  /// Never waits. `what` is moved from only where there is no error.
  [[nodiscard]] caf::error try_push(T&& what, priority as = priority::normal) const {
    return core_->push(std::move(what), as);
  }
  [[nodiscard]] caf::error try_push_all(std::vector<T>&& what, priority as = priority::normal) const {
    return core_->push_all(std::move(what), as);
  }

  /// Answers caf::ok_atom when it is in.
  [[nodiscard]] pending_call push(process* self, duration timeout, T what, priority as = priority::normal) const {
    return self->call(address(), timeout, queue_push<T>{std::move(what), as});
  }
  [[nodiscard]] pending_call push_all(process* self, duration timeout, std::vector<T> what,
                                      priority as = priority::normal) const {
    return self->call(address(), timeout, queue_push<T>{std::move(what), as});
  }

  /// The empty error when it is in. Waits only where it has to.
  [[nodiscard]] task<caf::error> await_push(process* self, duration timeout, T what,
                                            priority as = priority::normal) const {
    return wait_for_room(*this, self, timeout, std::move(what), as);
  }

  caf::error push(system& sys, duration timeout, T what, priority as = priority::normal) const {
    return error_of(sys.call<caf::ok_atom>(address(), timeout, queue_push<T>{std::move(what), as}));
  }
  caf::error push_all(system& sys, duration timeout, std::vector<T> what, priority as = priority::normal) const {
    return error_of(sys.call<caf::ok_atom>(address(), timeout, queue_push<T>{std::move(what), as}));
  }

  // -- consumers ----------------------------------------------------------------

  /// From now on `self` gets messages queue_item<T>: the next one when it is done with the one before. In the end queue_closed.
  void consume(process* self, consume_options how = {}) const {
    core_->consume(
        {.process = caf::actor_cast<caf::actor>(self), .max_items = 1 + how.ahead, .max_in_hand = how.in_hand});
  }

  /// The same in messages queue_batch<T>.
  void consume_batches(process* self, batch_options how = {}) const {
    core_->consume({.process = caf::actor_cast<caf::actor>(self),
                    .max_items = how.max_items,
                    .max_in_hand = how.in_hand,
                    .linger = how.linger,
                    .batches = true});
  }

  /// It gets no more than what it was told of already. What it has in hand it keeps.
  void stop_consuming(process* self) const { core_->stop_consuming(self->id()); }

  /// One item, answered as queue_item<T>. Errors: queue_errc::closed; errc::deadline_exceeded.
  [[nodiscard]] pending_call pop(process* self, duration timeout) const {
    return self->call(address(), timeout, queue_pop{});
  }
  [[nodiscard]] call_wait<queue_item<T>> await_pop(process* self, duration timeout) const {
    return actors::call<queue_item<T>>(self, address(), timeout, queue_pop{});
  }
  [[nodiscard]] caf::expected<queue_item<T>> pop(system& sys, duration timeout) const {
    return sys.call<queue_item<T>>(address(), timeout, queue_pop{});
  }

  /// As many as wait, up to `max_items` and at least one, answered as queue_batch<T>.
  [[nodiscard]] pending_call pop_batch(process* self, duration timeout, std::size_t max_items) const {
    return self->call(address(), timeout, queue_pop{max_items, true});
  }
  [[nodiscard]] caf::expected<queue_batch<T>> pop_batch(system& sys, duration timeout, std::size_t max_items) const {
    return sys.call<queue_batch<T>>(address(), timeout, queue_pop{max_items, true});
  }

  // -- its life -----------------------------------------------------------------

  /// Nothing is handed out but what consumers were told of already; items are taken in until it is full.
  void pause() const { core_->pause(); }
  void resume() const { core_->resume(); }

  /// No new items: pushes are refused, those that wait too. What is there is handed out; then consumers get queue_closed.
  void close() const { core_->close(); }

  /// The same, and what waits becomes dead letters. What consumers have in hand, or were told of, is theirs.
  void close_now() const { core_->close_now(); }

  /// Answers caf::ok_atom at the first moment at which nothing waits, to get in either, nothing is in hand, and dead letters have arrived.
  [[nodiscard]] pending_call drain(process* self, duration timeout) const {
    return self->call(address(), timeout, queue_drain{});
  }
  caf::error drain(system& sys, duration timeout) const {
    return error_of(sys.call<caf::ok_atom>(address(), timeout, queue_drain{}));
  }

  [[nodiscard]] queue_info info() const { return core_->info(); }

  /// Its process as a child of yours; use it once at a time. When that is stopped the queue closes, and the process goes on for up to
  /// options.drain_on_stop while consumers are at it.
  [[nodiscard]] child_spec child(std::string id) const { return detail::queue_child(core_, std::move(id)); }

  /// For other calls than these; see services/queue/queue_messages.hpp.
  [[nodiscard]] const caf::actor& address() const noexcept { return core_->address(); }

  [[nodiscard]] explicit operator bool() const noexcept { return core_ != nullptr; }
  friend bool operator==(const queue& left, const queue& right) noexcept { return left.core_ == right.core_; }

private:
  static caf::error error_of(const caf::expected<caf::ok_atom>& answer) {
    return answer ? caf::error{} : answer.error();
  }

  static task<caf::error> wait_for_room(queue into, process* self, duration timeout, T what, priority as) {
    auto why = into.core_->push(std::move(what), as, true);
    if (why != errc::overloaded)
      co_return why;
    queue_push<T> request{std::move(what), as};
    const auto answer = co_await actors::call<caf::ok_atom>(self, into.address(), timeout, std::move(request));
    co_return error_of(answer);
  }

  std::shared_ptr<detail::queue_of<T>> core_;
};

} // namespace actors
