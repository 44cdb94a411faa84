// The runtime: owns the threads, the clock and the processes of a program.
//
//   int main() {
//     actors::system system;
//     auto counter = system.start(counter_behavior, {.label = "counter"});
//     if (!counter) return report(counter.error());
//     auto sum = system.call<int>(*counter, 1s, caf::add_atom_v, 2);
//   }                                   // stops every process, the youngest first, then the threads
//
// Threading: all members from any thread; those that wait (`start`, `call`, `stop`, `shut_down`, `wait_for_signal`)
// never from a process, which would block the scheduler: inside, use supervisors, `process::call` and
// libactors/control.hpp.
// Under the testing scheduler nothing runs by itself: the waiting members and libactors/testing.hpp run the processes on
// the calling thread, in virtual time.
#pragma once

#include "libactors/errc.hpp"
#include "libactors/events.hpp"
#include "libactors/process.hpp"
#include "libactors/reply_port.hpp"
#include "libactors/spawn.hpp"
#include "libactors/time.hpp"
#include "libactors/timers.hpp"

#include <caf/actor.hpp>
#include <caf/expected.hpp>

#include <memory>
#include <optional>

namespace actors {

enum class scheduler_kind : std::uint8_t {
  integrated, ///< the runtime's own: each thread runs processes and, where asked, sockets
  sharing,    ///< CAF's threads, one queue; sockets on a thread of their own
  stealing,   ///< CAF's threads, a queue each; sockets on a thread of their own
  testing,    ///< no threads: deterministic, virtual time
};

struct system_options {
  scheduler_kind scheduler = scheduler_kind::integrated;
  std::size_t workers = 0;                ///< scheduler threads; 0: one per hardware thread
  std::size_t io_workers = 0;             ///< of the integrated ones, how many also serve sockets; 0: half
  std::size_t max_throughput = 50;        ///< messages that a process handles before the next one's turn; at least 1
  std::size_t max_blocking_threads = 256; ///< for processes started as `blocking`; further ones wait; at least 1
  std::chrono::milliseconds blocking_idle_time{
      10'000}; ///< after which a blocking thread without work ends, but for one
  std::chrono::milliseconds stop_timeout{
      5'000}; ///< for a process to stop when the system shuts down, before it is killed
  std::chrono::milliseconds kill_timeout{1'000}; ///< for a killed process to end, before it is abandoned
};

/// What it took to stop a process.
enum class stop_result : std::uint8_t {
  stopped,   ///< it ended when asked, or had ended before
  killed,    ///< it did not in time, and was killed
  abandoned, ///< it did not react to the kill either; it ends when its handler returns
};

class system {
public:
  explicit system(system_options options = {});

  /// Shuts down. Where abandoned handlers still run, the runtime's memory and threads are left to them and not given
  /// back.
  ~system();

  system(const system&) = delete;
  system& operator=(const system&) = delete;

  /// The runtime that a CAF system belongs to, under another address than the object that made it: handlers that
  /// outlive that object (see ~system) may use this one. Requires: it was made by a `system`.
  [[nodiscard]] static system& of(caf::actor_system& host) noexcept;

  [[nodiscard]] caf::actor_system& caf() noexcept;
  [[nodiscard]] const system_options& options() const noexcept;
  [[nodiscard]] time_point now() const noexcept;
  [[nodiscard]] timer_service& timers() noexcept;
  [[nodiscard]] event_bus& events() noexcept;

  // -- processes --------------------------------------------------------------

  /// Starts a process and returns at once; its init runs when the scheduler comes to it. `what` is a behavior function
  /// (`caf::behavior(process*)`, or any base of process) or, as `spawn<Class>(options, args…)`, a class derived from
  /// process.
  template <class F>
  caf::actor spawn(F what, start_options options = {}) {
    return spawn_process(*this, std::move(what), std::move(options));
  }

  template <class Class, class... Ts>
  caf::actor spawn(start_options options, Ts&&... args) {
    return spawn_process<Class>(*this, std::move(options), std::forward<Ts>(args)...);
  }

  /// Starts a process and waits until it has run its init. Errors: the reason why it did not start; then nothing of it
  /// is left.
  template <class F>
  [[nodiscard]] caf::expected<caf::actor> start(F what, start_options options = {}) {
    return await_init(std::move(options),
                      [&](start_options watched) { return spawn(std::move(what), std::move(watched)); });
  }

  template <class Class, class... Ts>
  [[nodiscard]] caf::expected<caf::actor> start(start_options options, Ts&&... args) {
    return await_init(std::move(options), [&](start_options watched) {
      return spawn<Class>(std::move(watched), std::forward<Ts>(args)...);
    });
  }

  /// Asks `whom` to stop, waits for `timeout`, then kills it and waits for options().kill_timeout. An empty handle has
  /// stopped.
  stop_result stop(const caf::actor& whom, duration timeout);

  /// Calls a process and waits. Errors: as of process::call.
  template <class T, class... Ts>
  [[nodiscard]] caf::expected<T> call(const caf::actor& to, duration timeout, Ts&&... content) {
    return take_answer<T>(to, timeout, caf::message_priority::normal, caf::make_message(std::forward<Ts>(content)...));
  }

  /// The same on the control lane; see process::call_urgently.
  template <class T, class... Ts>
  [[nodiscard]] caf::expected<T> call_urgently(const caf::actor& to, duration timeout, Ts&&... content) {
    return take_answer<T>(to, timeout, caf::message_priority::high, caf::make_message(std::forward<Ts>(content)...));
  }

  /// Processes that have been launched and have not ended.
  [[nodiscard]] std::size_t live_processes() const noexcept;

  /// Calls dropped unrun, since the start.
  [[nodiscard]] std::uint64_t dropped_calls() const noexcept;

  // -- the end ----------------------------------------------------------------

  /// Stops every process, the youngest first, each within the time that the options give. Processes started from here
  /// on end with errc::shutting_down. Called by the destructor. True: every process has ended; false: abandoned handlers still run.
  bool shut_down();

  /// Runs `action` on an I/O thread whenever the program receives the signal; it must not block. Until the end of the system.
  void on_signal(int number, std::function<void()> action);

  /// Waits for SIGINT or SIGTERM, `stop_waiting` or a shutdown. The signal's number, or 0. Requires: not the testing
  /// scheduler.
  int wait_for_signal();

  /// Ends `wait_for_signal`, also one that comes later.
  void stop_waiting();

private:
  friend class process;
  friend class virtual_time;
  friend struct system_access;
  struct impl;

  explicit system(impl& shared) noexcept;

  caf::expected<caf::actor> await_init(start_options options, const std::function<caf::actor(start_options)>& spawn);
  void await_answer(const caf::actor& to, duration timeout, caf::message_priority lane, caf::message content,
                    const std::function<void(answer)>& take);

  template <class T>
  caf::expected<T> take_answer(const caf::actor& to, duration timeout, caf::message_priority lane,
                               caf::message content) {
    caf::expected<T> result{make_error(errc::unexpected_response)};
    await_answer(to, timeout, lane, std::move(content), [&](answer a) {
      if (a.is_error())
        result = a.error();
      else if (a.is<T>())
        result = a.take<T>();
    });
    return result;
  }

  [[nodiscard]] bool is_shutting_down() const noexcept;
  void enlist(process& born);
  caf::strong_actor_ptr delist(process& gone);
  caf::execution_unit* blocking_unit() noexcept;
  void count_dropped_call() noexcept;

  impl* const impl_; // leaked on purpose where abandoned handlers still use it
};

} // namespace actors
