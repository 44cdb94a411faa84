#include "examples/demo/measure_actors.hpp"

#include "libactors/system.hpp"

#include <caf/type_id.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <thread>

namespace demo {

namespace {

using namespace std::chrono_literals;

/// What has arrived; written by one process, read by the measuring thread.
using counter = std::shared_ptr<std::atomic<std::uint64_t>>;

void count_one(const counter& count) {
  count->store(count->load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

// A sender may be ahead of its receiver by this many bursts, so that a mailbox does not grow without end.
constexpr int burst = 500;
constexpr int bursts_ahead = 8;

caf::behavior receiver(actors::process* self, const counter& count) {
  return {
      [count](int) { count_one(count); },
      [self](caf::update_atom, const caf::actor& sender) { self->send(sender, caf::tick_atom_v); },
  };
}

caf::behavior sender(actors::process* self, const caf::actor& to) {
  for (int n = 0; n < bursts_ahead; ++n)
    self->send(self, caf::tick_atom_v);
  return {[self, to](caf::tick_atom) {
    for (int n = 0; n < burst; ++n)
      self->send(to, n);
    self->send(to, caf::update_atom_v, caf::actor{self});
  }};
}

caf::behavior callee(actors::process*) {
  return {[](int n) { return n; }};
}

void call_next(actors::process* self, const caf::actor& to, const counter& count, int n) {
  self->call(to, 60s, n)
      .then(
          [=](int) {
            count->fetch_add(1, std::memory_order_relaxed);
            call_next(self, to, count, n + 1);
          },
          [](const caf::error&) {});
}

struct rate {
  double median;
  double least;
  double most;
};

/// What `count` grows by in a second, from several windows after a warm-up.
rate watch(const counter& count) {
  std::this_thread::sleep_for(150ms);
  std::array<double, 5> rates{};
  for (auto& each : rates) {
    const auto from = actors::clock::now();
    const auto before = count->load();
    std::this_thread::sleep_for(150ms);
    each = static_cast<double>(count->load() - before) /
           std::chrono::duration<double>{actors::clock::now() - from}.count();
  }
  std::sort(rates.begin(), rates.end());
  return {rates[2], rates.front(), rates.back()};
}

void tell(report& out, const char* name, const rate& measured, const char* unit) {
  out.check(measured.least > 0, std::string{name} + ": messages arrive all the time");
  out.figure(name, fmt::format("{}{}  (of 5 windows: {} to {})", count_text(measured.median), unit,
                               count_text(measured.least), count_text(measured.most)));
}

rate measure_sends(int senders) {
  actors::system system;
  const auto count = std::make_shared<std::atomic<std::uint64_t>>(0);
  const auto to = system.spawn([count](actors::process* self) { return receiver(self, count); }, {.label = "receiver"});
  for (int n = 0; n < senders; ++n)
    system.spawn([to](actors::process* self) { return sender(self, to); }, {.label = "sender"});
  return watch(count);
}

rate measure_calls(int callers) {
  actors::system system;
  const auto count = std::make_shared<std::atomic<std::uint64_t>>(0);
  const auto to = system.spawn(callee, {.label = "callee"});
  for (int n = 0; n < callers; ++n)
    system.spawn(
        [to, count](actors::process* self) -> caf::behavior {
          call_next(self, to, count, 0);
          return {[](caf::unit_t) {}};
        },
        {.label = "caller"});
  return watch(count);
}

} // namespace

void measure_actors(report& out) {
  tell(out, "mailboxes, 1 sender -> 1 receiver", measure_sends(1), " messages/s");
  tell(out, "mailboxes, 4 senders -> 1 receiver", measure_sends(4), " messages/s");
  tell(out, "call and reply, 100 -> 1", measure_calls(100), " calls/s");
}

} // namespace demo
