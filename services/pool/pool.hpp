// A pool: workers that are alike, kept by a supervisor, as many as there is work for. Whoever has a job sends it to the pool, or checks
// a worker out and has it to himself.
//
//   actors::pool resizers{system, [](auto& s) { return s.spawn(resize_behavior); }, {.max = 8}};
//   auto root = actors::start_supervisor(system, {.children = {resizers.child()}});
//
//   // a job: the next idle worker runs it and answers
//   self->call(resizers, 2s, image).then([=](picture& small) { … }, [=](const caf::error& why) { … });
//   self->call(resizers, 2s, actors::pool_job({.idempotent = true}, image)).then(…);
//
//   // a worker of one's own, in a coroutine
//   auto lease = co_await resizers.checkout(self, 2s);                       // caf::expected<lease>
//   auto first = co_await actors::call<picture>(self, lease->worker(), 1s, image);
//   lease->checkin();
//
// Use it for work that any worker may do: connections, files, computations that block. Use partitions (supervision/
// partition_supervisor.hpp) for state that is split by a key, tasks (supervision/task_supervisor.hpp) for functions that need nothing
// kept.
//
// Jobs. The pool stands wherever a process is called: `self->call`, `co_await actors::call`, `system.call`, `reply_port::call`, sends.
// Jobs wait in the pool's line, in the order in which they came, never in a worker's mailbox: a worker that crashes takes along only
// the job that it runs, which is answered with the reason, or given to another worker once if it is `idempotent`; one that it had been
// given and not begun is the next to run. A job past its deadline is not begun; one that runs is answered at that moment, its worker
// sees its call cancelled (process::current_call), and is replaced if it is not back within `cancel_grace`. A job whose caller has
// given up is passed over in line. One that runs then goes on, to its deadline at the longest. Exits that are sent to a pool do nothing.
//
// Checkouts. An idle worker is had at once, without a message; else one waits in the same line as the jobs. A worker belongs to one
// lease at a time. An owner that ends at any moment, while it waits or holds, returns what it has: see `on_owner_end`.
//
// Workers start as they are needed, up to `max`, and leave when they have had nothing to do for a while, down to `min`. They are
// restarted when they crash. If they crash too often the pool closes for `retry_after` and then tries again, or gives up: `on_spent`.
//
// Errors, of jobs and checkouts: errc::overloaded, as many wait as may; pool_errc::unavailable; both carry a time, see
// actors::retry_after. pool_errc::not_running; errc::deadline_exceeded; of a job also the reason why its worker ended, and what its
// handler answered.
// Ordering: first come, first served; jobs of one sender may overtake each other, as several workers have them.
// Threading: all members from any thread; those that take a `system` or wait say so. Lifetime: copies are the same pool; its child_spec
// keeps it. The system must outlive it.
// Cost: a checkout takes a lock and no message; a job one message more than a call to the worker itself.
// Source: poolboy (Erlang); Elixir's NimblePool.
#pragma once

#include "libactors/async.hpp"
#include "libactors/fwd.hpp"
#include "services/pool/errc.hpp"
#include "services/pool/job.hpp"
#include "services/pool/keeper.hpp"
#include "services/pool/lease.hpp"
#include "services/pool/messages.hpp"
#include "services/pool/routing.hpp"
#include "supervision/child_spec.hpp"

#include <caf/actor.hpp>
#include <caf/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace actors {

struct pool_options {
  std::string name = "pool"; ///< of its workers, in logs and trees
  std::size_t min = 1;       ///< workers; they are up when the pool has started
  std::size_t max = 10;
  std::size_t max_waiting = 1024; ///< jobs and checkouts; one more is refused as overloaded
  duration idle_time =
      std::chrono::seconds{30}; ///< a worker beyond `min` without work leaves after this to twice this; 0: never

  routing route = routing::first_idle; ///< who gets a job; see services/pool/routing.hpp
  std::uint64_t seed = 0;              ///< of routing::random

  enum class owner_end : std::uint8_t {
    give_back, ///< the worker is as good as checked in
    replace,   ///< nobody knows what state it is in: it is ended and replaced
  };
  owner_end on_owner_end = owner_end::give_back;

  /// For a worker that has missed its job's deadline, before it is killed and, if it cannot be, abandoned.
  duration cancel_grace = std::chrono::milliseconds{250};

  /// Crashes of workers within `period` that are survived; what follows after one more.
  int intensity = 10;
  std::chrono::seconds period{10};
  actors::on_spent on_spent = actors::on_spent::close;
  std::chrono::milliseconds retry_after{5'000};

  /// What those are told who come when as many wait as may.
  std::chrono::milliseconds retry_when_overloaded{100};
};

struct pool_snapshot : dispatcher_snapshot {
  std::uint64_t crashed = 0; ///< jobs that ended with their worker
  std::uint64_t retried = 0; ///< idempotent ones that were given to another
};

class pending_checkout;

class pool {
public:
  /// No pool.
  pool() = default;

  /// Nothing runs yet: put `child` under a supervisor. `worker` starts one, in the pool's supervisor. Errors: std::invalid_argument for
  /// options that cannot be (max of 0 or above a million, min above max, a negative time, a cancel_grace or retry_after of 0). Times above
  /// a hundred years count as a hundred. A negative intensity, or a period below 1 s, fails the start of the child.
  pool(system& sys, start_function worker, pool_options options = {});

  /// The pool's processes as a child of yours; use it once at a time.
  [[nodiscard]] child_spec child(const std::string& id = {}) const;

  /// An actor that takes jobs.
  [[nodiscard]] const caf::actor& address() const noexcept { return address_; }
  operator const caf::actor&() const noexcept { return address_; }

  // -- checkouts --------------------------------------------------------------

  /// A worker for `self`, from one of its handlers; at once or not at all.
  [[nodiscard]] std::optional<lease> try_checkout(process* self) const;

  /// The same, which waits if need be: `.then(on_lease, on_error)`, or `co_await`.
  [[nodiscard]] pending_checkout checkout(process* self, duration timeout) const;

  /// From outside; waits on the calling thread, so never from a process. No process has it whose end would return it: the lease's does.
  [[nodiscard]] caf::expected<lease> checkout(duration timeout) const;

  /// Runs `what` with a worker and checks it in; an exception of `what` drops the lease and is passed on. From outside, as above.
  template <class F>
  auto transaction(duration timeout, F what) const -> caf::expected<std::invoke_result_t<F&, const caf::actor&>>;

  /// The same in a coroutine: `what` takes the worker and returns a coroutine.
  template <class F, class T = typename std::invoke_result_t<F&, const caf::actor&>::value_type>
  [[nodiscard]] task<caf::expected<T>> transaction(process* self, duration timeout, F what) const;

  // -- the rest ---------------------------------------------------------------

  /// While it runs. Idle workers beyond `max` leave at once, others when they are done. Errors: std::invalid_argument, as above.
  void resize(std::size_t min, std::size_t max) const;

  [[nodiscard]] pool_snapshot snapshot() const;

private:
  caf::actor address_;
};

/// A checkout about to be made: `.then`, or `co_await`, which gives caf::expected<lease>.
class [[nodiscard]] pending_checkout final : public wait {
public:
  pending_checkout(process* self, pool from, duration timeout, wait_scope* scope = nullptr)
      : wait(self, scope), pool_(std::move(from)), timeout_(timeout) {}

  /// `on_lease` takes a lease. It runs before `then` returns where a worker is idle; else one of the two runs later, in the process. An
  /// id for process::forget, or 0.
  template <class OnLease, class OnError>
  std::uint64_t then(OnLease on_lease, OnError on_error) && {
    if (auto had = pool_.try_checkout(self_)) {
      on_lease(std::move(*had));
      return 0;
    }
    return ask(std::move(on_lease), std::move(on_error));
  }

  [[nodiscard]] bool await_ready();
  void await_suspend(std::coroutine_handle<> frame);
  [[nodiscard]] caf::expected<lease> await_resume() { return std::move(result_); }

private:
  template <class OnLease, class OnError>
  std::uint64_t ask(OnLease on_lease, OnError on_error) {
    return self_->call(pool_, timeout_, checkout_msg{caf::actor{self_}})
        .then([take = std::move(on_lease)](granted_lease& given) mutable { take(given.take()); }, std::move(on_error));
  }

  pool pool_;
  duration timeout_;
  caf::expected<lease> result_{make_error(errc::cancelled)};
};

template <class F>
auto pool::transaction(duration timeout, F what) const -> caf::expected<std::invoke_result_t<F&, const caf::actor&>> {
  auto had = checkout(timeout);
  if (!had)
    return std::move(had.error());
  if constexpr (std::is_void_v<std::invoke_result_t<F&, const caf::actor&>>) {
    what(had->worker());
    had->checkin();
    return {};
  } else {
    auto result = what(had->worker());
    had->checkin();
    return result;
  }
}

template <class F, class T>
task<caf::expected<T>> pool::transaction(process* self, duration timeout, F what) const {
  auto had = co_await checkout(self, timeout);
  if (!had)
    co_return std::move(had.error());
  if constexpr (std::is_void_v<T>) {
    co_await what(had->worker());
    had->checkin();
    co_return caf::expected<void>{};
  } else {
    auto result = co_await what(had->worker());
    had->checkin();
    co_return result;
  }
}

} // namespace actors
