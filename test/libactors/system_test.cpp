#include "libactors/system.hpp"

#include "libactors/control.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

namespace actors {

namespace {

using namespace std::chrono_literals;

caf::behavior idle(process*) {
  return {[](int value) { return value; }};
}

/// Takes no notice of being asked to stop.
caf::behavior stubborn(process* self) {
  self->set_exit_handler([](const caf::exit_msg&) {});
  return idle(self);
}

struct system_contract : test::runtime_test {};

using system_stop = system_contract;

TEST_F(system_stop, returns_stopped_for_a_process_that_ends_when_asked) {
  auto whom = start(idle);
  const auto begin = system.now();
  EXPECT_EQ(system.stop(whom, 5s), stop_result::stopped);
  EXPECT_EQ(system.now(), begin);
  EXPECT_EQ(system.live_processes(), 0U);
}

TEST_F(system_stop, returns_killed_for_a_process_that_did_not_end_in_time) {
  auto whom = start(stubborn);
  test::obituary end{whom};
  const auto begin = system.now();
  EXPECT_EQ(system.stop(whom, 5s), stop_result::killed);
  EXPECT_EQ(system.now(), begin + 5s);
  EXPECT_EQ(end.kind(), exit_reason::killed);
}

TEST_F(system_stop, returns_stopped_for_what_has_ended_and_for_nobody) {
  auto whom = start(idle);
  kill(whom);
  time.run();
  EXPECT_EQ(system.stop(whom, 5s), stop_result::stopped);
  EXPECT_EQ(system.stop({}, 5s), stop_result::stopped);
}

TEST_F(system_stop, waits_without_limit_when_told_to) {
  auto whom = start([](process* self) -> caf::behavior {
    self->set_exit_handler([self](const caf::exit_msg&) { self->after(24h, [self] { self->quit(); }); });
    return idle(self);
  });
  const auto begin = system.now();
  EXPECT_EQ(system.stop(whom, duration::max()), stop_result::stopped);
  EXPECT_EQ(system.now(), begin + 24h);
}

using system_call = system_contract;

TEST_F(system_call, fails_at_its_deadline) {
  auto silent =
      start([](process* self) -> caf::behavior { return {[self](int) { return self->make_response_promise(); }}; });
  const auto begin = system.now();
  EXPECT_EQ(system.call<int>(silent, 3s, 1).error(), errc::deadline_exceeded);
  EXPECT_EQ(system.now(), begin + 3s);
}

TEST_F(system_call, leaves_no_timers_behind) {
  auto whom = start(idle);
  for (int i = 0; i < 100; ++i)
    ASSERT_TRUE(system.call<int>(whom, 1h, i));
  EXPECT_LE(system.timers().size(), 1U);
}

using system_shutdown = system_contract;

TEST_F(system_shutdown, stops_the_youngest_first) {
  test::recorded_events events{system};
  for (const auto* label : {"1", "2", "3", "4"})
    (void)start(idle, {.label = label});
  EXPECT_TRUE(system.shut_down());
  std::string order;
  for (const auto& each : events.all()) {
    if (each.kind == event::kind::process_stopped)
      order += each.label;
  }
  EXPECT_EQ(order, "4321");
  EXPECT_EQ(system.live_processes(), 0U);
}

TEST_F(system_shutdown, leaves_supervised_processes_to_their_supervisor) {
  std::vector<std::string> order;
  const auto watch = [&](const caf::actor& whom, std::string name) {
    whom->attach_functor([&order, name](const caf::error& why) { order.push_back(name + " " + describe(why)); });
  };
  caf::actor child;
  auto supervisor = start([&](process* self) -> caf::behavior {
    self->set_exit_handler([&, self](const caf::exit_msg&) {
      send_exit(child, shutdown_with("by its supervisor"));
      self->after(1s, [self] { self->quit(make_error(exit_reason::shutdown)); });
    });
    return idle(self);
  });
  child = start(idle, {.supervised = true});
  auto youngest = start(idle);
  watch(supervisor, "supervisor");
  watch(child, "child");
  watch(youngest, "youngest");
  EXPECT_TRUE(system.shut_down());
  EXPECT_EQ(order, (std::vector<std::string>{"youngest shutdown", "child shutdown: by its supervisor",
                                             "supervisor shutdown"}));
}

TEST_F(system_shutdown, kills_supervised_processes_that_no_supervisor_stopped) {
  auto orphan = start(idle, {.supervised = true});
  test::obituary end{orphan};
  EXPECT_TRUE(system.shut_down());
  EXPECT_EQ(end.kind(), exit_reason::killed);
}

TEST_F(system_shutdown, kills_what_does_not_stop_in_time) {
  auto whom = start(stubborn);
  test::obituary end{whom};
  const auto begin = system.now();
  EXPECT_TRUE(system.shut_down());
  EXPECT_EQ(end.kind(), exit_reason::killed);
  EXPECT_EQ(system.now(), begin + system.options().stop_timeout);
}

TEST_F(system_shutdown, lets_nothing_start_during_it) {
  std::optional<test::obituary> late;
  auto whom = start(idle);
  whom->attach_functor([&](const caf::error&) { late.emplace(system.spawn(idle)); });
  EXPECT_TRUE(system.shut_down());
  ASSERT_TRUE(late && late->arrived());
  EXPECT_EQ(late->reason(), errc::shutting_down);
  EXPECT_EQ(system.live_processes(), 0U);
}

TEST_F(system_shutdown, lets_nothing_start_afterwards) {
  system.shut_down();
  const auto started = system.start(idle);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error(), errc::shutting_down);
  EXPECT_EQ(system.live_processes(), 0U);
}

TEST_F(system_shutdown, fails_calls_that_come_afterwards_at_once) {
  auto whom = start(idle);
  EXPECT_TRUE(system.shut_down());
  EXPECT_EQ(system.call<int>(whom, 1h, 1).error(), errc::callee_gone);
}

TEST_F(system_shutdown, may_be_asked_for_again) {
  EXPECT_TRUE(system.shut_down());
  EXPECT_TRUE(system.shut_down());
}

TEST_F(system_shutdown, releases_every_process) {
  auto captured = std::make_shared<int>();
  {
    actors::system other{{.scheduler = scheduler_kind::testing}};
    virtual_time passing{other};
    for (int i = 0; i < 3; ++i)
      (void)other.start(
          [captured](process* self) -> caf::behavior { return {[captured, me = caf::actor{self}](int) {}}; });
    // One that never came to its init.
    (void)other.spawn([captured](process* self) -> caf::behavior { return idle(self); });
  }
  EXPECT_EQ(captured.use_count(), 1);
}

TEST_F(system_contract, is_found_from_its_processes_and_from_caf) {
  actors::system* seen = nullptr;
  auto whom = start([&](process* self) -> caf::behavior {
    seen = &self->runtime();
    return idle(self);
  });
  EXPECT_EQ(seen, &system::of(system.caf()));
  EXPECT_EQ(seen->live_processes(), 1U);
  EXPECT_EQ(&seen->timers(), &system.timers());
}

TEST_F(system_contract, runs_blocking_processes_like_all_others_in_virtual_time) {
  auto whom = start(idle, {.blocking = true});
  EXPECT_EQ(system.call<int>(whom, 1s, 3), 3);
}

} // namespace

} // namespace actors
