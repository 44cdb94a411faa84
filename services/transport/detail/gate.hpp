// The way from any thread to an object that lives on an executor, until it is shut.
//
// Exchanges and links are kept by users for as long as they like, also beyond the listener and the io_context. They
// hold a gate, never the connection: a shut gate touches neither.
// Invariant: the lock is held while something is posted, so that after `shut` returns nobody is about to post.
#pragma once

#include "libactors/io.hpp"

#include <boost/asio/post.hpp>

#include <memory>
#include <mutex>
#include <utility>

namespace actors::transport::detail {

template <class Target>
class gate {
public:
  explicit gate(io_executor executor) noexcept : executor_(std::move(executor)) {}

  /// Requires: called before the gate is shared.
  void lead_to(std::weak_ptr<Target> target) noexcept { target_ = std::move(target); }

  /// Runs `action(Target*)` on the executor, at once if this is its thread; null if the target no longer exists. False:
  /// the gate is shut, `action` has not been touched.
  template <class Action>
  bool run(Action&& action) {
    std::unique_lock lock{mutex_};
    if (!open_)
      return false;
    if (!runs_here(executor_)) {
      post_locked(std::forward<Action>(action));
      return true;
    }
    lock.unlock();
    const auto target = target_.lock();
    action(target.get());
    return true;
  }

  /// The same, never before it returns.
  template <class Action>
  bool post(Action&& action) {
    const std::lock_guard lock{mutex_};
    if (open_)
      post_locked(std::forward<Action>(action));
    return open_;
  }

  void shut() noexcept {
    const std::lock_guard lock{mutex_};
    open_ = false;
  }

private:
  template <class Action>
  void post_locked(Action&& action) {
    boost::asio::post(executor_, [target = target_, action = std::forward<Action>(action)]() mutable {
      action(target.lock().get());
    });
  }

  std::mutex mutex_;
  bool open_ = true;
  io_executor executor_;
  std::weak_ptr<Target> target_;
};

} // namespace actors::transport::detail
