#include "libactors/control.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

namespace actors {

namespace {

using namespace std::chrono_literals;

struct control_lane : test::runtime_test {
  int handled = 0;
  caf::actor counter = start([this](process*) -> caf::behavior { return {[this](int) { return ++handled; }}; });
  test::obituary end{counter};

  void queue_a_thousand() {
    for (int i = 0; i < 1000; ++i)
      caf::anon_send(counter, i);
  }
};

TEST_F(control_lane, lets_a_kill_overtake_a_thousand_queued_messages) {
  queue_a_thousand();
  kill(counter);
  time.run();
  EXPECT_EQ(end.kind(), exit_reason::killed);
  EXPECT_EQ(handled, 0);
}

TEST_F(control_lane, lets_a_stop_overtake_a_thousand_queued_messages) {
  queue_a_thousand();
  ask_to_stop(counter);
  time.run();
  EXPECT_EQ(end.kind(), exit_reason::shutdown);
  EXPECT_EQ(handled, 0);
}

TEST_F(control_lane, lets_a_kill_overtake_what_waits_behind_the_running_handler) {
  caf::actor self_killing = start([this](process* self) -> caf::behavior {
    return {[this, self](int) {
      if (++handled == 1)
        kill(caf::actor{self});
    }};
  });
  for (int i = 0; i < 1000; ++i)
    caf::anon_send(self_killing, i);
  time.run();
  // CAF finishes the round that it has begun: three messages.
  EXPECT_LE(handled, 3);
  EXPECT_EQ(system.live_processes(), 1U);
}

TEST_F(control_lane, lets_a_deadline_overtake_what_is_queued_at_the_caller) {
  auto silent =
      start([](process* self) -> caf::behavior { return {[self](int) { return self->make_response_promise(); }}; });
  int at_deadline = -1;
  int seen = 0;
  auto caller = start([&, silent](process* self) -> caf::behavior {
    self->call(silent, 1s, 1).then([](int) {}, [&](const caf::error&) { at_deadline = seen; });
    return {[&](int) { ++seen; }};
  });
  time.run();
  for (int i = 0; i < 1000; ++i)
    caf::delayed_anon_send(caller, 1s, i);
  time.advance(1s);
  EXPECT_EQ(at_deadline, 0);
  EXPECT_EQ(seen, 1000);
}

TEST_F(control_lane, lets_a_cancel_overtake_a_thousand_queued_messages) {
  reply_port port{system};
  queue_a_thousand();
  const auto id = port.call(
      counter, system.now() + 1h, [](answer) {}, 1);
  EXPECT_TRUE(port.forget(id));
  time.run();
  EXPECT_EQ(handled, 1000);
  EXPECT_EQ(system.dropped_calls(), 1U);
}

TEST_F(control_lane, ignores_an_exit_with_reason_normal) {
  send_exit(counter, {});
  time.run();
  EXPECT_FALSE(end.arrived());
}

TEST_F(control_lane, lets_an_exit_handler_take_a_stop_but_not_a_kill) {
  auto stubborn = start([](process* self) -> caf::behavior {
    self->set_exit_handler([](const caf::exit_msg&) {});
    return {[](int) {}};
  });
  test::obituary death{stubborn};
  ask_to_stop(stubborn);
  time.run();
  EXPECT_FALSE(death.arrived());
  kill(stubborn);
  time.run();
  EXPECT_EQ(death.kind(), exit_reason::killed);
}

TEST_F(control_lane, takes_an_empty_handle_for_nobody) {
  kill({});
  ask_to_stop({});
  time.run();
  EXPECT_FALSE(end.arrived());
}

} // namespace

} // namespace actors
