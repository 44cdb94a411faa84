// A coroutine that runs inside a process: it suspends without blocking the thread, and other messages are handled meanwhile.
//
//   actors::task<int> sum(actors::process* self, caf::actor left, caf::actor right) {
//     auto a = co_await actors::call<int>(self, left, 1s, caf::get_atom_v);
//     auto b = co_await actors::call<int>(self, right, 1s, caf::get_atom_v);
//     co_return a.value_or(0) + b.value_or(0);
//   }
//
// A task does nothing until it is awaited, or given to `run` (libactors/async.hpp). Not for work that computes for long: it runs on
// the process's thread between its awaits.
// Threading: of the process. Lifetime: whoever holds the task owns the frame; parameters by reference must outlive it, so take values.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace actors {

template <class T = void>
class task;

namespace detail {

struct task_promise_base {
  struct resume_awaiting {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> done) const noexcept {
      return done.promise().awaiting;
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  resume_awaiting final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { thrown = std::current_exception(); }

  std::coroutine_handle<> awaiting;
  std::exception_ptr thrown;
};

template <class T>
struct task_promise : task_promise_base {
  task<T> get_return_object() noexcept;
  template <class U>
  void return_value(U&& value) {
    result.emplace(std::forward<U>(value));
  }
  T take() { return std::move(*result); }

  std::optional<T> result;
};

template <>
struct task_promise<void> : task_promise_base {
  task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const noexcept {}
};

} // namespace detail

template <class T>
class [[nodiscard]] task {
public:
  using promise_type = detail::task_promise<T>;
  using value_type = T;

  task(task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  task& operator=(task&& other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~task() {
    if (frame_)
      frame_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
    frame_.promise().awaiting = awaiting;
    return frame_;
  }
  T await_resume() {
    if (frame_.promise().thrown)
      std::rethrow_exception(frame_.promise().thrown);
    return frame_.promise().take();
  }

private:
  friend promise_type;
  explicit task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

  std::coroutine_handle<promise_type> frame_;
};

template <class T>
task<T> detail::task_promise<T>::get_return_object() noexcept {
  return task<T>{std::coroutine_handle<task_promise>::from_promise(*this)};
}

inline task<void> detail::task_promise<void>::get_return_object() noexcept {
  return task<void>{std::coroutine_handle<task_promise>::from_promise(*this)};
}

template <class T>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<task<T>> = true;

} // namespace actors
