// One thread of the runtime: runs jobs (the turns of processes) and, once it has one, the handlers of its io_context.
//
// Where its next job comes from: the queue of the quick (see start_options::quick), for at most `quick_budget` jobs in a row;
// the `next` slot, which holds the receiver of the message that was just sent, whose data is still in the cache; the worker's
// own queue; the shared queue; other workers' queues; last, the slots and quick queues of others, once it is clear that their
// owner is held up by something long. A process that is sent to again and again by its partner must not
// keep others waiting: after `next_budget` jobs out of the slot in a row, the slot goes to the end of the queue.
//
// A second worker pays only where the two leave each other alone. Processes on two workers that keep sending to each other
// move their memory from core to core with each message, which takes longer than handling it. So each worker judges now and
// then what it is worth: where too many messages crossed from one worker to another, it hands over what it has and rests, for
// longer than the one that rested last (see rest_policy.hpp). A worker that rests still serves its sockets (one that has served
// them of late does not rest), and is back as soon as a long turn holds anything up. One beside which no other goes on does not
// rest, nor the last one.
//
// Sockets are looked at whenever there is no job, and after `io_interval` however many there are; then at most
// `io_handlers_at_once` handlers run before the next job. A worker that nobody asked for an executor never looks.
//
// Threading: `exec_later` may be called from any thread, as CAF's processes remember the worker of their last turn;
// `notify`, `serve` and `await_notice` from any other; the rest by the own thread. What thieves touch is atomic.
#pragma once

#include "libactors/scheduler/rest_policy.hpp"
#include "libactors/scheduler/run_queue.hpp"
#include "libactors/time.hpp"

#include <caf/execution_unit.hpp>
#include <caf/resumable.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace actors::scheduler {

class coordinator;

class worker final : public caf::execution_unit {
public:
  using job = caf::resumable*;

  worker(coordinator& parent, std::size_t index, std::size_t messages_a_turn);

  /// The one whose thread this is, or null.
  [[nodiscard]] static worker* current() noexcept { return of_this_thread; }

  /// The one whose thread this is, if it is of that system.
  [[nodiscard]] static worker* current(const caf::actor_system* of) noexcept {
    return of_this_thread && of_this_thread->system_ == of ? of_this_thread : nullptr;
  }

  void exec_later(job one) override;

  /// The same for a job that is over in microseconds. Own thread alone.
  void exec_quick(job one);

  void start();
  void join();

  /// Ends a sleep.
  void notify();

  /// For the worker that is about to be woken: who was just given a job that it may not come to soon; null: nobody. Called
  /// under the lock of the sleepers.
  void look_at(worker* busy) noexcept;

  /// From its next turn on, this worker runs the handlers of `io`, and no other's; null: of none.
  void serve(boost::asio::io_context* io);

  /// Waits until the worker has taken notice of the last `serve`. False: it is still in a long handler at `limit`.
  [[nodiscard]] bool await_notice(time_point limit);

  /// Own thread alone.
  [[nodiscard]] bool serves_sockets() const noexcept { return io_ != nullptr; }
  [[nodiscard]] bool serves(const boost::asio::io_context& io) const noexcept { return io_ == &io; }

  /// Own thread alone. A process that last ran on another worker was sent something, or what another one wrote last was used.
  void count_crossing() noexcept {
    crossings_.store(crossings_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  /// Counted since the start.
  [[nodiscard]] std::uint64_t crossings() const noexcept { return crossings_.load(std::memory_order_relaxed); }

  /// What the current turn or I/O handler sends is worth no wake-up, as it is over soon. See start_options::quick.
  void quick(bool is_quick) noexcept { quick_ = is_quick; }

  /// The time at which the current turn began, and the time now; the clock is read once for both where it can be. Own thread alone.
  [[nodiscard]] time_point turn_began() noexcept { return io_ ? time_ : clock::now(); }
  time_point turn_ended() noexcept { return time_ = clock::now(); }

  [[nodiscard]] const coordinator& parent() const noexcept { return parent_; }

  /// After the thread has ended. Null: nothing left.
  [[nodiscard]] job take_left_over() noexcept;

private:
  void run();
  void run(job one);
  void next_turn() noexcept;
  [[nodiscard]] job own_job();
  void take_shared();
  [[nodiscard]] bool has_own_job() const noexcept;
  void push(job one);
  void push_quick(job one);
  void overflow(run_queue& full, job one);

  void find_work();
  void end_search();
  [[nodiscard]] job steal();
  [[nodiscard]] job steal_held_up();
  [[nodiscard]] job take_held_up();
  [[nodiscard]] job take_what_woke();
  [[nodiscard]] job take_soon(worker& from);
  void note_turns();
  [[nodiscard]] bool sees_jobs() const noexcept;
  [[nodiscard]] bool sees_soon() const noexcept;
  [[nodiscard]] job sleep();
  void sleep_until_notified(bool watching);

  bool rescue();
  void judge_own_worth();
  void hand_back();
  void rest();
  [[nodiscard]] bool sees_work_held_up() const noexcept;

  template <class F>
  std::size_t handle_io(F some);
  bool poll_io();
  void poll_io_when_due(bool time_is_known);
  void take_notice();

  static constinit thread_local worker* of_this_thread;

  coordinator& parent_;
  const std::size_t messages_a_turn_;

  // Of the own thread.
  std::uint32_t looks_ = 0; // for a job
  std::uint32_t jobs_ = 0;  // that it ran
  unsigned next_in_a_row_ = 0;
  unsigned quick_in_a_row_ = 0;
  bool quick_ = false;
  boost::asio::io_context* io_ = nullptr;
  time_point last_poll_{};
  time_point time_{};                     // when the last turn or handler ended; kept only where sockets are served
  std::vector<std::uint32_t> seen_turns_; // of the others
  worker* woken_for_ = nullptr;           // who has a job that it may not come to soon
  std::uint32_t woken_for_turn_ = 0;      // and since which turn of it
  rest_policy rest_policy_;
  std::size_t first_victim_ = 0;

  // Of thieves, too.
  alignas(64) std::atomic<job> next_{nullptr};
  alignas(64) std::atomic<std::uint32_t> turn_{0}; // changes with each turn and I/O handler
  std::atomic<std::uint64_t> crossings_{0};
  run_queue queue_;
  run_queue quick_queue_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool notified_ = false;
  boost::asio::io_context* sleeps_in_ = nullptr;
  boost::asio::io_context* wanted_io_ = nullptr;
  std::atomic<bool> must_notice_{false};

  std::thread thread_;
};

} // namespace actors::scheduler
