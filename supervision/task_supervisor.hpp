// Tasks: functions that run in processes of their own, under a supervisor, and whose result somebody waits for.
//
//   auto tasks = actors::start_task_supervisor(system, {.max_children = 100}).value();
//
//   // in a coroutine of a process:
//   auto page = actors::async(self, tasks, [url] { return fetch(url); }, {.blocking = true});
//   auto text = co_await actors::await(self, page, 2s);                          // caf::expected<std::string>
//   // in a handler:
//   actors::async_nolink(self, tasks, count_words).then(self, 2s, [](int n) { … }, [](const caf::error& why) { … });
//   // from outside:
//   auto sum = actors::await(system, actors::async(system, tasks, [] { return 2 + 2; }), 2s);
//
// The function runs at once, in another process. It takes nothing, or a task_context& by which it learns that it has been
// cancelled; it returns a value of any type, nothing, or a coroutine (`[](task_context& c) -> task<int> { … }`).
//
// `async` links: a task that fails ends its caller with the same reason, as an exit message that an exit handler can take; a caller
// that ends, whyever, cancels its tasks. `async_nolink` does neither: failures are for whoever waits. Waiting has a deadline, and a
// task that misses it is cancelled, as nobody waits any more; `yield` only looks.
// Cancelled means: its flag is set, and its process asked to stop. C++ cannot end a running function: one that does not ask
// task_context::cancelled goes on to its end, or its supervisor abandons it.
//
// Tasks are temporary children of a dynamic supervisor: never restarted, in its counts and in the tree, stopped with it. Use them
// for work that somebody waits for; for what lives on and keeps state use a child of its own. For many items, task_stream.hpp.
//
// Threading: the functions on a process only from its handlers; those on a system wait, so never from a process. Lifetime: a handle
// may be copied and kept; the outcome is taken once.
// Errors, as outcomes: what the task threw (`crash_of`), or quit with; errc::deadline_exceeded; why it was not started
// (too_many_children, the supervisor's exit reason).
// Source: Elixir, Task and Task.Supervisor.
#pragma once

#include "libactors/async.hpp"
#include "libactors/fwd.hpp"
#include "libactors/process.hpp"
#include "supervision/child_spec.hpp"
#include "supervision/dynamic_supervisor.hpp"
#include "supervision/task_work.hpp"

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/expected.hpp>
#include <caf/type_id.hpp>

#include <concepts>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace actors {

struct task_supervisor_spec {
  std::size_t max_children = std::numeric_limits<std::size_t>::max(); ///< running at the same time
  actors::shutdown shutdown = {};                                     ///< of each task
  duration abandon_after = std::chrono::seconds{1};
};

[[nodiscard]] child_spec task_supervisor_child(std::string id, task_supervisor_spec spec = {});
[[nodiscard]] caf::expected<caf::actor> start_task_supervisor(system& sys, task_supervisor_spec spec = {},
                                                              start_options options = {});

/// Holds nothing that has to be freed, so that it may stand in braces where a coroutine waits (g++ 12 would free it twice).
struct task_options {
  std::string_view label = "task"; ///< in logs, trees and crash reports; copied at once
  bool blocking = false;           ///< the function may block: it runs on the blocking threads
};

inline constexpr duration default_task_timeout = std::chrono::seconds{5};

/// A task that has been started.
template <class T>
class task_handle {
public:
  task_handle() = default;
  task_handle(caf::actor process, std::shared_ptr<task_outcome<T>> outcome)
      : process_(std::move(process)), outcome_(std::move(outcome)) {}

  [[nodiscard]] const caf::actor& process() const noexcept { return process_; }
  [[nodiscard]] bool done() const { return outcome_->done(); }

  /// Nothing while it runs. Taken by the first who asks.
  [[nodiscard]] std::optional<caf::expected<T>> take() const { return outcome_->take(); }

  /// Nobody wants its outcome any more: it shall end, and its end is not that of its caller.
  void cancel() const;

  /// One of the two runs in `self` when it is over, at the latest after `timeout`, when it is cancelled. For callers of `async` too.
  template <class OnValue, class OnError>
  void then(actors::process* self, duration timeout, OnValue on_value, OnError on_error) const;

  [[nodiscard]] const std::shared_ptr<task_outcome<T>>& outcome() const noexcept { return outcome_; }

private:
  caf::actor process_;
  std::shared_ptr<task_outcome<T>> outcome_;
};

template <class F>
using task_of = task_handle<typename detail::task_result<detail::invoked_task<F>>::type>;

// -- from a process -------------------------------------------------------------

template <class F>
[[nodiscard]] task_of<F> async(process* self, const caf::actor& supervisor, F what, task_options options = {});
template <class F>
[[nodiscard]] task_of<F> async_nolink(process* self, const caf::actor& supervisor, F what, task_options options = {});

/// Fire and forget: whatever comes of it, nobody is told.
template <class F>
void start_task(process* self, const caf::actor& supervisor, F what, task_options options = {});

/// Waits for the outcome; a task that misses the deadline is cancelled.
template <class T>
[[nodiscard]] task<caf::expected<T>> await(process* self, task_handle<T> whom, duration timeout = default_task_timeout);

/// Waits, and goes on without it if it is not over by then.
template <class T>
[[nodiscard]] task<std::optional<caf::expected<T>>> yield(process* self, task_handle<T> whom, duration timeout);

/// Cancels it, waits, and kills it if it goes on. The outcome, if it had one before.
template <class T>
[[nodiscard]] task<std::optional<caf::expected<T>>> shut_down(process* self, task_handle<T> whom,
                                                              duration timeout = default_task_timeout);

// -- from outside ---------------------------------------------------------------

/// Returns when the supervisor has taken it, or refused it: then the outcome says so.
template <class F>
[[nodiscard]] task_of<F> async(system& sys, const caf::actor& supervisor, F what, task_options options = {});

template <class F>
[[nodiscard]] caf::expected<caf::actor> start_task(system& sys, const caf::actor& supervisor, F what,
                                                   task_options options = {});

template <class T>
[[nodiscard]] caf::expected<T> await(system& sys, const task_handle<T>& whom, duration timeout = default_task_timeout);
template <class T>
[[nodiscard]] std::optional<caf::expected<T>> yield(system& sys, const task_handle<T>& whom, duration timeout);
template <class T>
[[nodiscard]] std::optional<caf::expected<T>> shut_down(system& sys, const task_handle<T>& whom,
                                                        duration timeout = default_task_timeout);

} // namespace actors

#include "supervision/task_supervisor_impl.hpp"
