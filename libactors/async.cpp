#include "libactors/async.hpp"

#include "libactors/detail/agenda.hpp"

namespace actors {

namespace {

// The frame that owns a running task. The process knows it for as long as it is suspended, and destroys it at its end.
struct root {
  struct promise_type {
    promise_type(process* owner, task<void>&)
        : self(owner), id(process_coroutines::add(*self, std::coroutine_handle<promise_type>::from_promise(*this))) {}
    ~promise_type() { process_coroutines::remove(*self, id); }

    root get_return_object() const noexcept { return {id}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    // Out of resume() and so into the handler that resumed: the process crashes.
    void unhandled_exception() { throw; }

    process* self;
    std::uint64_t id;
  };

  std::uint64_t id;
};

root drive(process*, task<void> work) {
  co_await work;
}

} // namespace

coroutine_id run(process* self, task<void> work) {
  return coroutine_id{drive(self, std::move(work)).id};
}

bool drop(process* self, coroutine_id which) {
  const auto frame = process_coroutines::find(*self, static_cast<std::uint64_t>(which));
  if (frame)
    frame.destroy();
  return static_cast<bool>(frame);
}

void wait_scope::cancel() {
  cancelled_ = true;
  if (auto* current = std::exchange(present_, nullptr)) {
    told_ = true;
    current->self_->forget(current->id_);
    current->resume();
  }
}

bool wait::await_ready() const noexcept {
  return scope_ && scope_->cancelled_ && !std::exchange(scope_->told_, true);
}

wait::~wait() {
  if (frame_)
    self_->forget(id_);
  leave();
}

void wait::suspended(std::coroutine_handle<> frame, std::uint64_t id) {
  frame_ = frame;
  id_ = id;
  if (scope_)
    scope_->present_ = this;
}

void wait::resume() {
  leave();
  std::exchange(frame_, nullptr).resume();
}

void wait::leave() {
  if (scope_ && scope_->present_ == this)
    scope_->present_ = nullptr;
}

} // namespace actors
