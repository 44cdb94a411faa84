// The parts of a system, in the order in which they come to life.
#pragma once

#include "libactors/detail/blocking_threads.hpp"
#include "libactors/detail/io_loops.hpp"
#include "libactors/detail/process_list.hpp"
#include "libactors/system.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>

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

  void shut_down();

  system inner{*this}; // for the processes: unlike the user's object, it lives as long as what they use
  system_options options;
  timer_service timers;
  event_bus events;
  process_list live;
  std::atomic<std::uint64_t> dropped_calls{0};
  std::atomic<bool> shutting_down{false};
  bool io_stopped = false; // by shut_down
  std::once_flag shut;
  latch stop_waiting;

  host_config config;
  caf::actor_system caf;
  detail::blocking_threads blocking;
  // Its handlers may hold actors and use the runtime: those that never ran go first.
  detail::io_loops io;
  reply_port port; // of those who wait for an answer
};

} // namespace actors
