// What a task does and what has come of it: shared by the process that runs it and those who wait for it. Made by `async` and its
// kin (supervision/task_supervisor.hpp); users meet task_context alone.
//
// Threading: the outcome is set once, by the task's process, and taken once, by any thread; everybody may ask and cancel.
#pragma once

#include "libactors/async.hpp"
#include "libactors/process.hpp"
#include "libactors/task.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>
#include <caf/expected.hpp>

#include <atomic>
#include <concepts>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

namespace actors {

class task_work {
public:
  virtual ~task_work() = default;

  /// Runs it, or its coroutine up to the first wait. True: it is over. What it throws ends the process.
  virtual bool run(process* self) = 0;

  /// Only the first outcome counts.
  virtual void fail(const caf::error& why) = 0;

  /// The process ends: what the function captured may hold actors, and the outcome may be kept for long.
  virtual void release() = 0;

  [[nodiscard]] virtual bool done() const = 0;

  /// Why there is no value; empty while it runs, and where it succeeded.
  [[nodiscard]] virtual caf::error failure() const = 0;

  /// Nobody wants the outcome any more.
  void cancel() noexcept { cancelled_.store(true, std::memory_order_release); }
  [[nodiscard]] bool cancelled() const noexcept { return cancelled_.load(std::memory_order_acquire); }

  /// Its failure ends its caller no more.
  void unlink() noexcept { linked_.store(false, std::memory_order_release); }
  [[nodiscard]] bool linked() const noexcept { return linked_.load(std::memory_order_acquire); }

private:
  std::atomic<bool> cancelled_{false};
  std::atomic<bool> linked_{true};
};

/// What a task may know of itself, if its function takes one: `[](actors::task_context& c) { … }`.
class task_context {
public:
  task_context(process* self, const task_work& work) noexcept : self_(self), work_(&work) {}

  /// The task's own process, for calls and sleeps of a coroutine.
  [[nodiscard]] process* self() const noexcept { return self_; }

  /// It has been cancelled, its caller has ended, or nobody waits any more. A function that takes long asks now and then.
  [[nodiscard]] bool cancelled() const noexcept { return work_->cancelled(); }

private:
  process* self_;
  const task_work* work_;
};

/// The outcome of a task: a value, or why there is none.
template <class T>
class task_outcome : public task_work {
public:
  void fail(const caf::error& why) override { set(why); }

  [[nodiscard]] bool done() const override {
    std::unique_lock lock{mutex_};
    return outcome_.has_value();
  }

  [[nodiscard]] caf::error failure() const override {
    std::unique_lock lock{mutex_};
    return outcome_ && !*outcome_ ? outcome_->error() : caf::error{};
  }

  /// Nothing: it is not over. The second time: errc::callee_gone.
  [[nodiscard]] std::optional<caf::expected<T>> take() {
    std::unique_lock lock{mutex_};
    if (!outcome_)
      return std::nullopt;
    if (!*outcome_)
      return caf::expected<T>{outcome_->error()};
    if (std::exchange(taken_, true))
      return caf::expected<T>{make_error(errc::callee_gone, "the result of this task has been taken already")};
    return std::move(outcome_);
  }

protected:
  template <class... Ts>
  void set(Ts&&... what) {
    std::unique_lock lock{mutex_};
    if (!outcome_)
      outcome_.emplace(std::forward<Ts>(what)...);
  }

private:
  mutable std::mutex mutex_;
  std::optional<caf::expected<T>> outcome_;
  bool taken_ = false;
};

namespace detail {

template <class T>
struct task_result {
  using type = T;
};
template <class T>
struct task_result<task<T>> {
  using type = T;
};

/// A function with or without a task_context.
template <class F>
decltype(auto) invoke_task(F& what, task_context& context) {
  if constexpr (std::invocable<F&, task_context&>)
    return what(context);
  else
    return what();
}

template <class F>
using invoked_task = decltype(invoke_task(std::declval<F&>(), std::declval<task_context&>()));

/// A function, or a function that returns a coroutine, as a task.
template <class F, class T = typename task_result<invoked_task<F>>::type>
class task_function final : public task_outcome<T> {
public:
  explicit task_function(F what) : what_(std::move(what)) {}

  bool run(process* self) override {
    context_.emplace(self, *this);
    if constexpr (is_task<invoked_task<F>>) {
      actors::run(self, finish(self, this));
      return false;
    } else if constexpr (std::is_void_v<T>) {
      invoke_task(*what_, *context_);
      this->set();
    } else {
      this->set(invoke_task(*what_, *context_));
    }
    return true;
  }

  void release() override { what_.reset(); }

private:
  static task<> finish(process* self, task_function* mine) {
    if constexpr (std::is_void_v<T>) {
      co_await invoke_task(*mine->what_, *mine->context_);
      mine->set();
    } else {
      mine->set(co_await invoke_task(*mine->what_, *mine->context_));
    }
    self->quit();
  }

  std::optional<F> what_;
  std::optional<task_context> context_;
};

} // namespace detail

} // namespace actors
