#include "libactors/timers.hpp"

#include "libactors/control.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

namespace actors {

namespace {

using namespace std::chrono_literals;

struct timers : test::runtime_test {
  std::vector<int> seen;
  caf::actor receiver = start([this](process*) -> caf::behavior { return {[this](int n) { seen.push_back(n); }}; });

  timer_id send_in(duration delay, int what) {
    return system.timers().send_at(system.now() + delay, caf::actor_cast<caf::strong_actor_ptr>(receiver),
                                   caf::make_message(what));
  }
};

TEST_F(timers, fire_at_their_time_and_not_before) {
  send_in(2s, 1);
  time.advance(2s - 1ns);
  EXPECT_TRUE(seen.empty());
  time.advance(1ns);
  EXPECT_EQ(seen, std::vector{1});
}

TEST_F(timers, fire_in_the_order_of_their_times_and_equal_times_in_the_order_of_arming) {
  send_in(2s, 3);
  send_in(1s, 1);
  send_in(2s, 4);
  send_in(1s, 2);
  time.advance(2s);
  EXPECT_EQ(seen, (std::vector{1, 2, 3, 4}));
}

TEST_F(timers, do_not_fire_when_cancelled) {
  const auto id = send_in(1s, 1);
  send_in(1s, 2);
  EXPECT_TRUE(system.timers().cancel(id));
  EXPECT_FALSE(system.timers().cancel(id));
  time.advance(1s);
  EXPECT_EQ(seen, std::vector{2});
}

TEST_F(timers, cannot_be_cancelled_after_they_fired) {
  const auto id = send_in(1s, 1);
  time.advance(1s);
  EXPECT_FALSE(system.timers().cancel(id));
  EXPECT_FALSE(system.timers().cancel(timer_id::none));
}

TEST_F(timers, pass_over_a_receiver_that_has_ended) {
  send_in(1s, 1);
  kill(receiver);
  time.run();
  receiver = nullptr;
  EXPECT_EQ(system.timers().next(), system.now() + 1s);
  time.advance(1s);
  EXPECT_TRUE(seen.empty());
  EXPECT_EQ(system.timers().size(), 0U);
}

TEST_F(timers, are_not_armed_any_more_after_a_stop) {
  system.timers().stop();
  EXPECT_EQ(send_in(1s, 1), timer_id::none);
  EXPECT_EQ(system.timers().size(), 0U);
}

using delayed_action = timers;

TEST_F(delayed_action, runs_after_its_delay) {
  time_point ran;
  const auto begin = system.now();
  (void)start([&](process* self) -> caf::behavior {
    self->after(5s, [&, self] { ran = self->now(); });
    return {[](int) {}};
  });
  time.advance(1min);
  EXPECT_EQ(ran, begin + 5s);
}

TEST_F(delayed_action, runs_in_the_order_of_its_time_and_then_of_its_making) {
  (void)start([&](process* self) -> caf::behavior {
    self->after(2s, [&] { seen.push_back(3); });
    self->after(1s, [&] { seen.push_back(1); });
    self->after(2s, [&] { seen.push_back(4); });
    self->after(1s, [&] { seen.push_back(2); });
    return {[](int) {}};
  });
  time.advance(2s);
  EXPECT_EQ(seen, (std::vector{1, 2, 3, 4}));
}

TEST_F(delayed_action, may_plan_the_next_one) {
  const auto begin = system.now();
  std::vector<duration> ticks;
  std::function<void()> tick;
  (void)start([&](process* self) -> caf::behavior {
    tick = [&, self] {
      ticks.push_back(self->now() - begin);
      if (ticks.size() < 3)
        self->after(1s, tick);
    };
    self->after(1s, tick);
    return {[](int) {}};
  });
  time.advance(10s);
  EXPECT_EQ(ticks, (std::vector<duration>{1s, 2s, 3s}));
  EXPECT_EQ(system.timers().size(), 0U);
}

TEST_F(delayed_action, without_delay_runs_at_once) {
  bool ran = false;
  (void)start([&](process* self) -> caf::behavior {
    self->after(0s, [&] { ran = true; });
    return {[](int) {}};
  });
  time.advance(0s);
  EXPECT_TRUE(ran);
}

TEST_F(delayed_action, does_not_run_when_forgotten) {
  bool ran = false;
  (void)start([&](process* self) -> caf::behavior {
    const auto id = self->after(1s, [&] { ran = true; });
    EXPECT_TRUE(self->forget(id));
    EXPECT_FALSE(self->forget(id));
    return {[](int) {}};
  });
  time.advance(2s);
  EXPECT_FALSE(ran);
}

TEST_F(delayed_action, may_forget_another_one_that_is_due_with_it) {
  bool ran = false;
  (void)start([&](process* self) -> caf::behavior {
    auto second = std::make_shared<std::uint64_t>();
    self->after(1s, [=] { self->forget(*second); });
    *second = self->after(1s, [&] { ran = true; });
    return {[](int) {}};
  });
  time.advance(2s);
  EXPECT_FALSE(ran);
}

TEST_F(delayed_action, does_not_run_after_the_process_quit_at_the_same_moment) {
  bool ran = false;
  (void)start([&](process* self) -> caf::behavior {
    self->after(1s, [self] { self->quit(); });
    self->after(1s, [&] { ran = true; });
    return {[](int) {}};
  });
  time.advance(2s);
  EXPECT_FALSE(ran);
}

TEST_F(delayed_action, takes_its_timer_along_when_its_process_ends) {
  auto sleeper = start([](process* self) -> caf::behavior {
    self->after(3h, [] {});
    self->after(2h, [] {});
    self->after(1h, [] {});
    return {[](int) {}};
  });
  EXPECT_EQ(system.timers().size(), 1U);
  EXPECT_EQ(system.timers().next(), system.now() + 1h);
  kill(sleeper);
  time.run();
  EXPECT_EQ(system.timers().size(), 0U);
}

using virtual_time_contract = timers;

TEST_F(virtual_time_contract, fires_delayed_messages_of_caf_at_their_own_times_too) {
  std::vector<duration> at;
  const auto begin = system.now();
  auto plain = start([&](process* self) -> caf::behavior {
    self->delayed_send(self, 2s, 2);
    self->delayed_send(self, 1s, 1);
    self->after(1500ms, [&, self] { at.push_back(self->now() - begin); });
    return {[&, self](int) { at.push_back(self->now() - begin); }};
  });
  time.advance(1min);
  EXPECT_EQ(at, (std::vector<duration>{1s, 1500ms, 2s}));
  EXPECT_EQ(system.now(), begin + 1min);
}

TEST_F(virtual_time_contract, stops_as_soon_as_the_condition_holds) {
  send_in(1s, 1);
  send_in(3s, 3);
  const auto begin = system.now();
  EXPECT_TRUE(time.run_until([&] { return !seen.empty(); }, begin + 1h));
  EXPECT_EQ(system.now(), begin + 1s);
  EXPECT_FALSE(time.run_until([&] { return seen.size() == 5; }, begin + 1h));
  EXPECT_EQ(system.now(), begin + 1h);
}

TEST_F(virtual_time_contract, needs_the_testing_scheduler) {
  actors::system real{{.workers = 1}};
  EXPECT_THROW(virtual_time{real}, std::logic_error);
}

} // namespace

} // namespace actors
