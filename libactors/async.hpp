// Runs coroutines in a process, and what they can wait for there.
//
//   caf::behavior greeter(actors::process* self, caf::actor names) {
//     return {[=](caf::tick_atom) {
//       actors::run(self, [](actors::process* me, caf::actor source) -> actors::task<> {
//         co_await actors::sleep(me, 100ms);
//         auto name = co_await actors::call<std::string>(me, source, 1s, caf::get_atom_v);
//         …
//       }(self, names));
//     }};
//   }
//
// A process that ends destroys its suspended coroutines; their locals are released, their code does not go on. An exception that
// leaves a coroutine given to `run` crashes the process, like one that leaves a handler.
// Threading: inside the process. Lifetime: a lambda's captures die with the lambda, so pass values as parameters, as above.
#pragma once

#include "libactors/errc.hpp"
#include "libactors/process.hpp"
#include "libactors/task.hpp"

#include <caf/expected.hpp>

#include <utility>

namespace actors {

/// Names a coroutine that `run` has started, among those of its process.
enum class coroutine_id : std::uint64_t {};

/// Starts a coroutine in `self`; it runs at once, up to its first wait.
coroutine_id run(process* self, task<void> work);

/// Ends a suspended coroutine where it waits: its locals are released, its code does not go on. False: it has ended before.
/// Requires: not called from that coroutine.
bool drop(process* self, coroutine_id which);

/// Where a coroutine that may be cancelled waits. `cancel` ends the present wait, or else the next one, with errc::cancelled; a
/// coroutine that waits again after it was told so is not resumed: whoever cancelled it drops it. Lifetime: beyond the waits that use it.
class wait_scope {
public:
  [[nodiscard]] bool cancelled() const noexcept { return cancelled_; }
  void cancel();

private:
  friend class wait;

  class wait* present_ = nullptr;
  bool cancelled_ = false;
  bool told_ = false;
};

/// One suspension. Not for users.
class wait {
public:
  wait(process* self, wait_scope* scope) noexcept : self_(self), scope_(scope) {}
  wait(const wait&) = delete;
  wait& operator=(const wait&) = delete;

  /// A cancelled coroutine is told once, by the wait that it was in or the next one. Later waits stay suspended, or a loop around
  /// them would never give the thread back.
  [[nodiscard]] bool await_ready() const noexcept;

protected:
  ~wait();

  /// Told before: whoever cancelled destroys the frame.
  [[nodiscard]] bool given_up() const noexcept { return scope_ && scope_->cancelled(); }

  void suspended(std::coroutine_handle<> frame, std::uint64_t id);
  void resume();

  process* self_;

private:
  friend class wait_scope;
  void leave();

  wait_scope* scope_;
  std::coroutine_handle<> frame_;
  std::uint64_t id_ = 0;
};

class [[nodiscard]] sleep_wait final : public wait {
public:
  sleep_wait(process* self, wait_scope* scope, duration time) noexcept : wait(self, scope), time_(time) {}

  void await_suspend(std::coroutine_handle<> frame) {
    if (given_up())
      return;
    suspended(frame, self_->after(time_, [this] {
      slept_ = true;
      resume();
    }));
  }
  /// Empty when the time has passed, else errc::cancelled.
  caf::error await_resume() const { return slept_ ? caf::error{} : make_error(errc::cancelled); }

private:
  duration time_;
  bool slept_ = false;
};

template <class T>
class [[nodiscard]] call_wait final : public wait {
public:
  call_wait(process* self, wait_scope* scope, caf::actor to, duration timeout, caf::message content)
      : wait(self, scope), to_(std::move(to)), timeout_(timeout), content_(std::move(content)) {}

  void await_suspend(std::coroutine_handle<> frame) {
    if (given_up())
      return;
    suspended(frame, self_->call(to_, timeout_, std::move(content_))
                         .then(
                             [this](T& value) {
                               result_ = std::move(value);
                               this->resume();
                             },
                             [this](caf::error& why) {
                               result_ = std::move(why);
                               this->resume();
                             }));
  }
  caf::expected<T> await_resume() { return std::move(result_); }

private:
  caf::actor to_;
  duration timeout_;
  caf::message content_;
  caf::expected<T> result_{make_error(errc::cancelled)};
};

/// Waits for `time`. Result: the empty error, or errc::cancelled.
inline sleep_wait sleep(process* self, duration time, wait_scope* scope = nullptr) {
  return {self, scope, time};
}

/// Calls `to` and waits for its answer of type T. Errors: as of process::call; errc::cancelled.
template <class T, class... Ts>
call_wait<T> call(process* self, const caf::actor& to, duration timeout, Ts&&... content) {
  return {self, nullptr, to, timeout, caf::make_message(std::forward<Ts>(content)...)};
}

template <class T, class... Ts>
call_wait<T> call_within(wait_scope& scope, process* self, const caf::actor& to, duration timeout, Ts&&... content) {
  return {self, &scope, to, timeout, caf::make_message(std::forward<Ts>(content)...)};
}

} // namespace actors
