// The templates of supervision/task_supervisor.hpp, which includes this; not for others.
#pragma once

#include "libactors/control.hpp"
#include "libactors/errc.hpp"
#include "supervision/task_supervisor.hpp" // NOLINT(misc-header-include-cycle): it stands alone

namespace actors {

/// Its answer is the end of the task: whoever has sent it gets an error then, and looks at the outcome.
struct await_task_msg {};

} // namespace actors

CAF_BEGIN_TYPE_ID_BLOCK(actors_supervision_task, first_custom_type_id + 46)
CAF_ADD_TYPE_ID(actors_supervision_task, (actors::await_task_msg))
CAF_END_TYPE_ID_BLOCK(actors_supervision_task)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::await_task_msg)

namespace actors {

namespace detail {

enum class task_link : std::uint8_t {
  none,
  from_caller, ///< it ends with its caller
  both,        ///< and its caller with it
};

/// A process that will run the work once a supervisor has taken it. It asks `supervisor` itself, so that its life does not hang on
/// that of its caller, and ends with the work failed if it is refused; without one, `supervise_task` asks.
[[nodiscard]] caf::actor spawn_task(system& sys, std::shared_ptr<task_work> work, task_options options,
                                    std::optional<caf::actor> supervisor = std::nullopt);

void link_task(process* self, const caf::actor& made, std::shared_ptr<task_work> work, task_link link);

/// Has the supervisor take it; if that refuses, the work fails.
caf::error supervise_task(system& sys, const caf::actor& supervisor, const caf::actor& made, std::string_view label,
                          task_work& work);

void cancel_task(const caf::actor& process, task_work& work);

/// Waits until the task is over.
void wait_for_task(system& sys, const caf::actor& process, duration timeout);

template <class F>
task_of<F> launch_task(process* self, const caf::actor& supervisor, F what, task_options options, task_link link) {
  auto work = std::make_shared<task_function<F>>(std::move(what));
  auto made = spawn_task(self->runtime(), work, options, supervisor);
  link_task(self, made, work, link);
  return {std::move(made), std::move(work)};
}

} // namespace detail

template <class T>
void task_handle<T>::cancel() const {
  detail::cancel_task(process_, *outcome_);
}

template <class T>
template <class OnValue, class OnError>
void task_handle<T>::then(actors::process* self, duration timeout, OnValue on_value, OnError on_error) const {
  self->call(process_, timeout, await_task_msg{})
      .then([](caf::ok_atom) {},
            [task = *this, on_value = std::move(on_value), on_error = std::move(on_error)](const caf::error&) mutable {
              auto outcome = task.take();
              if (!outcome) {
                task.cancel();
                on_error(make_error(errc::deadline_exceeded));
              } else if (!*outcome) {
                on_error(outcome->error());
              } else if constexpr (std::is_void_v<T>) {
                on_value();
              } else {
                on_value(std::move(**outcome));
              }
            });
}

// -- from a process -------------------------------------------------------------

template <class F>
task_of<F> async(process* self, const caf::actor& supervisor, F what, task_options options) {
  return detail::launch_task(self, supervisor, std::move(what), options, detail::task_link::both);
}

template <class F>
task_of<F> async_nolink(process* self, const caf::actor& supervisor, F what, task_options options) {
  return detail::launch_task(self, supervisor, std::move(what), options, detail::task_link::none);
}

template <class F>
void start_task(process* self, const caf::actor& supervisor, F what, task_options options) {
  (void)async_nolink(self, supervisor, std::move(what), options);
}

template <class T>
task<std::optional<caf::expected<T>>> yield(process* self, task_handle<T> whom, duration timeout) {
  if (!whom.done())
    (void)co_await call<caf::ok_atom>(self, whom.process(), timeout, await_task_msg{});
  co_return whom.take();
}

template <class T>
task<caf::expected<T>> await(process* self, task_handle<T> whom, duration timeout) {
  auto outcome = co_await yield(self, whom, timeout);
  if (outcome)
    co_return std::move(*outcome);
  whom.cancel();
  co_return caf::expected<T>{make_error(errc::deadline_exceeded)};
}

template <class T>
task<std::optional<caf::expected<T>>> shut_down(process* self, task_handle<T> whom, duration timeout) {
  auto outcome = whom.take();
  if (outcome)
    co_return std::move(outcome);
  whom.cancel();
  auto last = co_await yield(self, whom, timeout);
  if (!last)
    kill(whom.process());
  else if (*last)
    co_return std::move(last);
  co_return std::nullopt;
}

// -- from outside ---------------------------------------------------------------

template <class F>
task_of<F> async(system& sys, const caf::actor& supervisor, F what, task_options options) {
  auto work = std::make_shared<detail::task_function<F>>(std::move(what));
  auto made = detail::spawn_task(sys, work, options);
  (void)detail::supervise_task(sys, supervisor, made, options.label, *work);
  return {std::move(made), std::move(work)};
}

template <class F>
caf::expected<caf::actor> start_task(system& sys, const caf::actor& supervisor, F what, task_options options) {
  auto work = std::make_shared<detail::task_function<F>>(std::move(what));
  auto made = detail::spawn_task(sys, work, options);
  if (auto refused = detail::supervise_task(sys, supervisor, made, options.label, *work))
    return refused;
  return made;
}

template <class T>
std::optional<caf::expected<T>> yield(system& sys, const task_handle<T>& whom, duration timeout) {
  if (!whom.done())
    detail::wait_for_task(sys, whom.process(), timeout);
  return whom.take();
}

template <class T>
caf::expected<T> await(system& sys, const task_handle<T>& whom, duration timeout) {
  if (auto outcome = yield(sys, whom, timeout))
    return std::move(*outcome);
  whom.cancel();
  return make_error(errc::deadline_exceeded);
}

template <class T>
std::optional<caf::expected<T>> shut_down(system& sys, const task_handle<T>& whom, duration timeout) {
  if (auto outcome = whom.take())
    return outcome;
  whom.cancel();
  auto last = yield(sys, whom, timeout);
  if (!last)
    kill(whom.process());
  else if (*last)
    return last;
  return std::nullopt;
}

} // namespace actors
