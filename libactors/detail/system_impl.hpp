// The parts of a system, in the order in which they come to life.
#pragma once

#include "libactors/detail/blocking_threads.hpp"
#include "libactors/detail/io_worker.hpp"
#include "libactors/detail/process_list.hpp"
#include "libactors/system.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace actors {

/// CAF's configuration, with the way back to the runtime that it belongs to.
struct host_config : caf::actor_system_config {
  host_config(system& runtime, const system_options& options);
  system& owner;
};

/// Something that one thread waits for and another one brings about.
class latch {
public:
  void open();
  [[nodiscard]] bool is_open();
  [[nodiscard]] bool wait_until(time_point limit);
  void wait();

private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

struct system::impl {
  explicit impl(system_options given);

  /// Waits for the latch; under the testing scheduler by running the system.
  bool wait(latch& what, time_point limit);

  /// The I/O thread.
  void run_io();

  void shut_down();

  system inner{*this}; // for the processes: unlike the user's object, it lives as long as what they use
  system_options options;
  timer_service timers;
  event_bus events;
  process_list live;
  std::atomic<std::uint64_t> dropped_calls{0};
  std::atomic<bool> shutting_down{false};
  std::once_flag shut;
  latch stop_waiting;

  host_config config;
  caf::actor_system caf;
  detail::blocking_threads blocking;
  // Its handlers may hold actors and use the runtime: those that never ran go first.
  boost::asio::io_context io{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> io_work{io.get_executor()};
  detail::io_worker io_turns{caf, io};
  reply_port port; // of those who wait for an answer
  std::thread io_thread;
};

} // namespace actors
