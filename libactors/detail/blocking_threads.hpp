// The threads that `blocking` processes run on: as many as are busy, up to a limit, each gone again when it had nothing
// to do for a while. As a CAF execution unit, it takes processes that became ready.
#pragma once

#include <caf/execution_unit.hpp>
#include <caf/resumable.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>

namespace actors::detail {

class blocking_threads final : public caf::execution_unit {
public:
  struct limits {
    std::size_t threads;                 ///< at least 1
    std::size_t messages;                ///< of one process, before it goes to the end of the queue
    std::chrono::milliseconds idle_time; ///< after which a thread without work ends
  };

  blocking_threads(caf::actor_system& sys, limits allowed);

  /// Requires: threads() is 0 after a `stop`.
  ~blocking_threads() override;

  void exec_later(caf::resumable* job) override;

  [[nodiscard]] std::size_t threads() const;

  /// Takes no more work, ends the processes that wait, and waits for the threads until `patience` is spent. Those that
  /// `threads` still counts then are running a handler, and use this object until it returns.
  void stop(std::chrono::milliseconds patience);

private:
  void add_thread();
  void discard_all(std::unique_lock<std::mutex>& lock);
  void run();

  const limits allowed_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::condition_variable gone_;
  std::deque<caf::resumable*> jobs_;
  std::size_t threads_ = 0;
  std::size_t idle_ = 0;
  bool stopping_ = false;
};

} // namespace actors::detail
