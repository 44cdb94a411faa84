// A handler sends a message and goes on for a while: when does an idle process, on another thread, run its first instruction?
#include "bench/core/work/rows.hpp"

#include <caf/send.hpp>

#include <condition_variable>
#include <mutex>
#include <semaphore>
#include <thread>

namespace bench::core {

namespace {

/// Between two rounds, for the threads to come to rest: CAF's poll ever less often.
constexpr std::chrono::milliseconds pause{50};

class sleeper final : public process {
public:
  sleeper(caf::actor_config& config, histogram& times, std::counting_semaphore<>& seen)
      : process(config), times_(times), seen_(seen) {}

protected:
  caf::behavior make_behavior() override {
    return {
        [this](std::int64_t sent) {
          times_.add(clock::now() - clock::time_point{clock::duration{sent}});
          seen_.release();
        },
        [this](caf::close_atom) { quit(); },
    };
  }

private:
  histogram& times_;
  std::counting_semaphore<>& seen_;
};

class busy final : public process {
public:
  busy(caf::actor_config& config, caf::actor to, std::chrono::milliseconds time, std::counting_semaphore<>& seen)
      : process(config), to_(std::move(to)), time_(time), seen_(seen) {}

  void on_exit() override { to_ = nullptr; }

protected:
  caf::behavior make_behavior() override {
    return {
        [this](caf::tick_atom) {
          const auto from = clock::now();
          send(to_, static_cast<std::int64_t>(from.time_since_epoch().count()));
          while (clock::now() - from < time_)
            continue;
          seen_.release();
        },
        [this](caf::close_atom) { quit(); },
    };
  }

private:
  caf::actor to_;
  std::chrono::milliseconds time_;
  std::counting_semaphore<>& seen_;
};

/// A thread that sleeps until it is told to go on.
class sleeping_thread {
public:
  void wake() {
    {
      const std::lock_guard lock{mutex_};
      told_ = true;
    }
    changed_.notify_one();
  }
  void sleep() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return told_; });
    told_ = false;
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool told_ = false;
};

} // namespace

outcome wake_up(host& on, const work& what) {
  histogram times;
  std::counting_semaphore<> seen{0};
  const auto to = on.spawn<sleeper>(times, seen);
  const auto from = on.spawn<busy>(to, std::chrono::milliseconds{what.window}, seen);
  for (std::uint64_t n = 0; n < what.count; ++n) {
    std::this_thread::sleep_for(pause);
    caf::anon_send(from, caf::tick_atom_v);
    seen.acquire();
    seen.acquire();
  }
  caf::anon_send(from, caf::close_atom_v);
  caf::anon_send(to, caf::close_atom_v);
  return {.ops = what.count, .latency = times};
}

// What the operating system allows: one thread wakes another and goes on for as long. No runtime has part in it.
outcome wake_threads(host&, const work& what) {
  histogram times;
  std::counting_semaphore<> seen{0};
  sleeping_thread busy_one;
  sleeping_thread idle_one;
  clock::time_point sent;
  const std::jthread busy_thread{[&] {
    for (std::uint64_t n = 0; n < what.count; ++n) {
      busy_one.sleep();
      const auto from = sent = clock::now();
      idle_one.wake();
      while (clock::now() - from < std::chrono::milliseconds{what.window})
        continue;
      seen.release();
    }
  }};
  const std::jthread idle_thread{[&] {
    for (std::uint64_t n = 0; n < what.count; ++n) {
      idle_one.sleep();
      times.add(clock::now() - sent);
      seen.release();
    }
  }};
  for (std::uint64_t n = 0; n < what.count; ++n) {
    std::this_thread::sleep_for(pause);
    busy_one.wake();
    seen.acquire();
    seen.acquire();
  }
  return {.ops = what.count, .latency = times, .runtime = "no runtime"};
}

} // namespace bench::core
