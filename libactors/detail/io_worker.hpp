// Runs the turns of quick processes on the I/O thread that their messages come from: socket, process and answer stay on one
// thread, without a wake-up in between. Everybody else's go to the scheduler.
//
// Invariant: only the I/O thread touches the queue; its turns are bounded, and the sockets are looked at in between.
#pragma once

#include "libactors/process.hpp"

#include <caf/execution_unit.hpp>
#include <caf/resumable.hpp>

#include <boost/asio/io_context.hpp>

#include <deque>

namespace actors::detail {

class io_worker final : public caf::execution_unit {
public:
  io_worker(caf::actor_system& sys, boost::asio::io_context& io) : caf::execution_unit(&sys), io_(io) {}

  /// The one whose thread this is, or null.
  [[nodiscard]] static io_worker* current() noexcept;

  /// The I/O thread, from `begin` to `end`. What is left then goes to the scheduler.
  void begin() noexcept;
  void end();

  /// Hands a quick process a message; its turn comes here. Requires: the own thread.
  void deliver(process& to, caf::mailbox_element_ptr element);

  void exec_later(caf::resumable* job) override;

private:
  void take_turns();
  void take_turn(process& who);

  boost::asio::io_context& io_;
  process* admitted_ = nullptr; // to the queue
  std::deque<process*> waiting_;
  bool awake_ = false; // take_turns is on its way
};

/// The mean length of a process's turns, recent ones counting most: one of 32 ms makes it 500 µs, and so do 45 of 1 ms in a
/// row, but not one that the operating system interrupted.
[[nodiscard]] constexpr duration mean_turn(duration before, duration turn) noexcept {
  return before + (turn - before) / 64;
}

/// A process whose mean turn is longer is not quick, whatever it promised.
inline constexpr duration longest_mean_turn = std::chrono::microseconds{500};

} // namespace actors::detail
