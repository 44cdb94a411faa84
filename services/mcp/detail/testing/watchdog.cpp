#include "services/mcp/detail/testing/watchdog.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace actors::mcp::in_memory::detail {

namespace {

constexpr int ticks_of_patience = 100;

} // namespace

watchdog::watchdog(std::chrono::milliseconds patience, const std::atomic<std::uint64_t>& steps,
                   std::function<std::string()> waiting)
    : patience_(patience), steps_(steps), waiting_(std::move(waiting)) {
  if (patience_.count() > 0)
    thread_ = std::thread{[this] { look(); }};
}

watchdog::~watchdog() {
  if (!thread_.joinable())
    return;
  {
    const std::lock_guard lock{mutex_};
    ended_ = true;
  }
  ended_changed_.notify_one();
  thread_.join();
}

void watchdog::set_inside(bool now) {
  if (!thread_.joinable())
    return;
  const std::lock_guard lock{mutex_};
  inside_ = now;
  ticks_ = 0;
}

void watchdog::look() {
  const auto tick =
      std::max<std::chrono::microseconds>(patience_, std::chrono::microseconds{ticks_of_patience}) / ticks_of_patience;
  auto seen = steps_.load(std::memory_order_relaxed);
  std::unique_lock lock{mutex_};
  while (!ended_changed_.wait_for(lock, tick, [this] { return ended_; })) {
    const auto steps = steps_.load(std::memory_order_relaxed);
    ticks_ = inside_ && steps == std::exchange(seen, steps) ? ticks_ + 1 : 0;
    // Under the lock, which the other thread takes before it goes on.
    if (ticks_ > ticks_of_patience)
      give_up();
  }
}

void watchdog::give_up() const {
  const auto text =
      "\nactors::mcp::in_memory::client: a handler has not returned for " + std::to_string(patience_.count()) +
      " ms of real time; these wait for their answers: " + waiting_() +
      "\nPlain functions run inside the client, to their end, and virtual time stands still meanwhile: one "
      "that waits for its deadline or for\nctx.cancelled() waits for ever here. Test it as a coroutine, or "
      "over HTTP. A handler that does take so long: client_options::handler_patience.\n";
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
  std::abort();
}

} // namespace actors::mcp::in_memory::detail
