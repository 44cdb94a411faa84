#include "libactors/events.hpp"

#include "libactors/control.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace actors {

namespace {

using kind = enum event::kind;

TEST(event_bus, is_observed_while_somebody_is_subscribed) {
  event_bus bus;
  EXPECT_FALSE(bus.observed());
  {
    const auto first = bus.subscribe([](const event&) {});
    const auto second = bus.subscribe([](const event&) {});
    EXPECT_TRUE(bus.observed());
  }
  EXPECT_FALSE(bus.observed());
}

TEST(event_bus, hands_every_event_to_every_subscriber) {
  event_bus bus;
  std::vector<std::string> seen;
  const auto first = bus.subscribe([&](const event& e) { seen.push_back("1 " + e.label); });
  const auto second = bus.subscribe([&](const event& e) { seen.push_back("2 " + e.label); });
  bus.publish({kind::process_started, "a"});
  EXPECT_EQ(seen, (std::vector<std::string>{"1 a", "2 a"}));
}

TEST(event_bus, ends_a_subscription_with_its_object) {
  event_bus bus;
  int seen = 0;
  auto outer = event_bus::subscription{};
  {
    auto inner = bus.subscribe([&](const event&) { ++seen; });
    outer = std::move(inner);
  }
  bus.publish({kind::process_started, "a"});
  EXPECT_EQ(seen, 1);
  { const auto taken = std::move(outer); }
  bus.publish({kind::process_started, "b"});
  EXPECT_EQ(seen, 1);
  EXPECT_FALSE(bus.observed());
}

TEST(event_bus, ends_the_subscription_that_another_one_replaces) {
  event_bus bus;
  int old_seen = 0;
  int new_seen = 0;
  auto watching = bus.subscribe([&](const event&) { ++old_seen; });
  watching = bus.subscribe([&](const event&) { ++new_seen; });
  bus.publish({kind::process_started, "a"});
  EXPECT_EQ(old_seen, 0);
  EXPECT_EQ(new_seen, 1);
}

TEST(event_bus, goes_on_when_an_exception_leaves_a_subscriber) {
  test::captured_log lines;
  event_bus bus;
  int seen = 0;
  const auto bad = bus.subscribe([](const event&) { throw std::runtime_error{"oops"}; });
  const auto good = bus.subscribe([&](const event&) { ++seen; });
  bus.publish({kind::process_started, "a"});
  EXPECT_EQ(seen, 1);
  EXPECT_EQ(lines.count("oops"), 1U);
}

TEST(event_bus, names_every_kind) {
  for (const auto each : {kind::process_started, kind::process_stopped, kind::process_crashed, kind::child_restarted,
                          kind::child_abandoned, kind::child_delayed, kind::child_quarantined, kind::child_readmitted,
                          kind::budget_exhausted, kind::call_dropped, kind::message_shed, kind::message_refused})
    EXPECT_NE(to_string(each), "unknown");
}

struct process_events : test::runtime_test {
  test::recorded_events events{system};
};

TEST_F(process_events, tell_a_stop_from_a_crash) {
  const auto init = [](process* self) -> caf::behavior {
    return {[self](caf::ok_atom) { self->quit(); }, [](int) { throw std::runtime_error{"boom"}; }};
  };
  auto done = start(init, {.label = "done"});
  auto stopped = start(init, {.label = "stopped"});
  auto crashed = start(init, {.label = "crashed"});
  auto killed = start(init, {.label = "killed"});
  EXPECT_EQ(events.count(kind::process_started), 4);
  caf::anon_send(done, caf::ok_atom_v);
  ask_to_stop(stopped);
  caf::anon_send(crashed, 1);
  kill(killed);
  time.run();
  EXPECT_EQ(events.count(kind::process_stopped), 2);
  EXPECT_EQ(events.count(kind::process_crashed), 2);
  for (const auto& each : events.all()) {
    if (each.kind == kind::process_crashed) {
      EXPECT_EQ(to_string(classify(each.reason)), each.label);
    }
  }
}

} // namespace

} // namespace actors
