// The threads that `blocking` processes run on: as many as are busy, up to a limit, each gone again when it had nothing
// to do for a while, but for one. As a CAF execution unit, it takes processes that became ready.
//
// Where the operating system gives no more threads, work waits for one of those that there are. Where it does not even give the
// first, a process that became ready ends, with errc::overloaded.
#pragma once

#include <caf/error.hpp>
#include <caf/execution_unit.hpp>
#include <caf/resumable.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace actors::detail {

class blocking_threads final : public caf::execution_unit {
public:
  struct limits {
    std::size_t threads;                 ///< at least 1
    std::size_t messages;                ///< of one process, before it goes to the end of the queue
    std::chrono::milliseconds idle_time; ///< after which a thread without work ends, unless it is the only such one
  };

  /// Runs the function on a thread of its own. Throws std::system_error where none is to be had.
  using thread_maker = std::function<void(std::function<void()>)>;
  static void start_thread(std::function<void()> run);

  blocking_threads(caf::actor_system& sys, limits allowed, thread_maker make = &start_thread);

  /// Requires: threads() is 0 after a `stop`.
  ~blocking_threads() override;

  void exec_later(caf::resumable* job) override;

  [[nodiscard]] std::size_t threads() const;

  /// Takes no more work, ends the processes that wait, and waits for the threads until `patience` is spent. Those that
  /// `threads` still counts then are running a handler, and use this object until it returns.
  void stop(std::chrono::milliseconds patience);

private:
  [[nodiscard]] caf::error add_thread();
  void discard_all(std::unique_lock<std::mutex>& lock);
  void run();

  const limits allowed_;
  const thread_maker make_thread_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::condition_variable gone_;
  std::deque<caf::resumable*> jobs_;
  std::size_t threads_ = 0;
  std::size_t idle_ = 0;
  bool stopping_ = false;
};

} // namespace actors::detail
