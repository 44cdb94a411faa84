// Ends the program, with a text on stderr, when a handler that runs inside the client does not come back: the test would hang, as C++
// cannot end a running function, and nobody would know where.
//
//   watchdog dog{patience, time.steps(), [] { return "tools/call add"; }};
//   { const auto turn = dog.watch(); time.run(); }
//
// It counts real time in ticks while `steps` stands still. A program that is stopped as a whole, by a debugger or a signal, loses one tick.
// Thread safety: one thread watches; `waiting` is asked on the watchdog's own, while that one is inside.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace actors::mcp::in_memory::detail {

class watchdog {
public:
  /// `patience` of zero: it watches nothing. `waiting` says who waits for an answer.
  watchdog(std::chrono::milliseconds patience, const std::atomic<std::uint64_t>& steps,
           std::function<std::string()> waiting);
  ~watchdog();
  watchdog(const watchdog&) = delete;
  watchdog& operator=(const watchdog&) = delete;

  /// As long as it lives handlers may run. Not nested.
  class turn {
  public:
    explicit turn(watchdog& of) : of_(of) { of_.set_inside(true); }
    ~turn() { of_.set_inside(false); }
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;

  private:
    watchdog& of_;
  };

  [[nodiscard]] turn watch() { return turn{*this}; }

private:
  void set_inside(bool now);
  void look();
  [[noreturn]] void give_up() const;

  const std::chrono::milliseconds patience_;
  const std::atomic<std::uint64_t>& steps_;
  const std::function<std::string()> waiting_;
  std::mutex mutex_;
  std::condition_variable ended_changed_;
  bool ended_ = false;
  bool inside_ = false;
  int ticks_ = 0; // without a step
  std::thread thread_;
};

} // namespace actors::mcp::in_memory::detail
