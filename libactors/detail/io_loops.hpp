// The io_contexts of a system, and who runs them: workers of the integrated scheduler, each its own; under CAF's schedulers one
// thread; under virtual time whoever moves the time.
//
// Thread safety: `next` from any thread.
#pragma once

#include "libactors/time.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace actors::scheduler {
class coordinator;
}

namespace actors::detail {

class io_loops {
public:
  /// Requires: at least one.
  explicit io_loops(std::size_t count);

  /// Either a thread runs the first one from here on, or each is run by a worker from the moment it is asked for.
  void run_on_thread();
  void run_on(scheduler::coordinator& workers) { workers_ = &workers; }

  [[nodiscard]] boost::asio::io_context& first() noexcept { return loops_.front()->io; }

  /// Each in turn.
  [[nodiscard]] boost::asio::io_context& next();

  /// No handler runs any more when it returns true. False: one did not return within `patience`, and this is not to be destroyed.
  /// Requires: called once.
  [[nodiscard]] bool stop(std::chrono::milliseconds patience);

private:
  struct loop {
    boost::asio::io_context io{1}; // one thread runs it: then Asio saves itself some locking
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
    std::atomic<bool> in_use{false}; // set under the lock
  };

  void put_to_use(std::size_t index);

  std::vector<std::unique_ptr<loop>> loops_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  bool stopped_ = false;
  scheduler::coordinator* workers_ = nullptr;
  std::promise<void> ran_; // by the thread
  std::thread thread_;
};

} // namespace actors::detail
