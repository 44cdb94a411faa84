#include "libactors/call.hpp"

#include "libactors/control.hpp"
#include "test/libactors/call_fixture.hpp"

#include <caf/send.hpp>

#include <gtest/gtest.h>

namespace actors {

namespace {

using namespace std::chrono_literals;

using call = test::call_test;

TEST_F(call, is_answered) {
  caller_of(doubler, 1s, 21);
  time.run();
  EXPECT_EQ(got.value, 42);
  EXPECT_EQ(got.answers, 1);
  EXPECT_EQ(got.errors, 0);
}

TEST_F(call, is_answered_to_those_outside_too) {
  EXPECT_EQ(system.call<int>(doubler, 1s, 4), 8);
}

TEST_F(call, fails_exactly_at_its_deadline) {
  const auto begin = system.now();
  caller_of(silent, 3s, 1);
  time.advance(3s - 1ns);
  EXPECT_EQ(got.errors, 0);
  time.advance(1ns);
  EXPECT_EQ(got.errors, 1);
  EXPECT_EQ(got.why, errc::deadline_exceeded);
  EXPECT_EQ(got.when, begin + 3s);
}

TEST_F(call, without_limit_waits_as_long_as_it_takes) {
  caller_of(silent, duration::max(), 1);
  time.advance(24h * 365);
  EXPECT_EQ(got.errors, 0);
  caf::anon_send(silent, caf::put_atom_v, 7, 1);
  time.run();
  EXPECT_EQ(got.value, 7);
}

TEST_F(call, whose_time_is_up_before_it_is_made_fails_at_once_and_does_not_run) {
  caller_of(doubler, -1s, 1);
  time.run();
  time.advance(0s);
  EXPECT_EQ(got.why, errc::deadline_exceeded);
  EXPECT_EQ(handled, 0);
}

TEST_F(call, that_expired_in_the_mailbox_is_dropped_unrun_and_counted) {
  test::recorded_events events{system};
  // Busy until the second call is overdue: virtual time passes inside the handler.
  auto busy = start(
      [this](process*) -> caf::behavior {
        return {[this](caf::tick_atom) { let_pass(2s); }, [this](int) { ++handled; }};
      },
      {.label = "busy"});
  (void)start([&](process* self) -> caf::behavior {
    self->send(busy, caf::tick_atom_v);
    self->call(busy, 1s, 1).then([](int) {}, [&](const caf::error& why) { got.why = why; });
    return {[](int) {}};
  });
  time.run();
  EXPECT_EQ(handled, 0);
  EXPECT_EQ(system.dropped_calls(), 1U);
  EXPECT_EQ(events.count(event::kind::call_dropped), 1);
  EXPECT_EQ(events.all().back().label, "busy");
  time.advance(0s);
  EXPECT_EQ(got.why, errc::deadline_exceeded);
}

TEST_F(call, that_was_forgotten_is_dropped_unrun_and_its_handlers_do_not_run) {
  caller_of(doubler, 1s, 1);
  auto impatient = start([&](process* self) -> caf::behavior {
    const auto forgotten =
        self->call(doubler, 1s, 1).then([&](int) { ++got.answers; }, [&](const caf::error&) { ++got.errors; });
    EXPECT_TRUE(self->forget(forgotten));
    EXPECT_FALSE(self->forget(forgotten));
    return {[](int) {}};
  });
  time.advance(2s);
  EXPECT_EQ(got.answers, 1);
  EXPECT_EQ(got.errors, 0);
  EXPECT_EQ(handled, 1);
  EXPECT_EQ(system.dropped_calls(), 1U);
}

TEST_F(call, that_runs_sees_that_its_caller_gave_up) {
  call_ptr running;
  auto callee = start([&](process* self) -> caf::behavior {
    return {[&, self](int) {
      running = self->current_call();
      return promises.emplace_back(self->make_response_promise());
    }};
  });
  auto caller = caller_of(callee, 1h, 1);
  time.run();
  ASSERT_TRUE(running);
  EXPECT_FALSE(running->cancelled());
  EXPECT_EQ(running->deadline(), system.now() + 1h);
  caf::anon_send(caller, caf::forward_atom_v);
  time.run();
  EXPECT_TRUE(running->cancelled());
}

TEST_F(call, that_runs_sees_its_deadline_pass) {
  call_ptr running;
  auto callee = start([&](process* self) -> caf::behavior {
    return {[&, self](int) {
      running = self->current_call();
      return promises.emplace_back(self->make_response_promise());
    }};
  });
  caller_of(callee, 1s, 1);
  time.advance(1s);
  EXPECT_TRUE(running->cancelled());
}

TEST_F(call, that_runs_sees_its_caller_end) {
  call_ptr running;
  auto callee = start([&](process* self) -> caf::behavior {
    return {[&, self](int) {
      running = self->current_call();
      return promises.emplace_back(self->make_response_promise());
    }};
  });
  auto caller = caller_of(callee, 1h, 1);
  time.run();
  kill(caller);
  time.run();
  EXPECT_TRUE(running->cancelled());
}

TEST_F(call, is_the_current_one_in_its_own_handler_only) {
  bool in_call = false;
  bool in_message = true;
  auto callee = start([&](process* self) -> caf::behavior {
    return {[&, self](int value) {
              in_call = self->current_call() != nullptr;
              return value;
            },
            [&, self](double) { in_message = self->current_call() != nullptr; }};
  });
  caller_of(callee, 1s, 1);
  caf::anon_send(callee, 1.0);
  time.run();
  EXPECT_TRUE(in_call);
  EXPECT_FALSE(in_message);
}

TEST_F(call, tells_its_handler_when_it_was_taken) {
  std::vector<time_point> taken;
  auto callee = start([&](process* self) -> caf::behavior {
    return {[&, self](int value) {
      taken.push_back(self->current_call()->begun_at());
      return value;
    }};
  });
  const auto begin = system.now();
  caller_of(callee, 1s, 1);
  time.advance(5s);
  caller_of(callee, 1s, 1);
  time.run();
  EXPECT_EQ(taken, (std::vector{begin, begin + 5s}));
}

TEST_F(call, that_was_answered_is_not_kept) {
  call_ptr answered;
  call_ptr promised;
  auto callee = start([&](process* self) -> caf::behavior {
    return {[&, self](int value) {
              answered = self->current_call();
              return value;
            },
            [&, self](double) {
              promised = self->current_call();
              return promises.emplace_back(self->make_response_promise());
            }};
  });
  caller_of(callee, 1s, 1);
  caller_of(callee, 1s, 1.0);
  time.run();
  EXPECT_TRUE(answered->unique());
  EXPECT_FALSE(promised->unique());
}

TEST_F(call, to_an_empty_handle_fails_at_once) {
  caller_of(caf::actor{}, 1s, 1);
  time.run();
  EXPECT_EQ(got.why, errc::callee_gone);
}

TEST_F(call, with_an_answer_of_another_type_fails) {
  caller_of(silent, 1s, 1.5);
  time.run();
  EXPECT_EQ(got.why, errc::unexpected_response);
  EXPECT_EQ(describe(got.why), "unexpected response: (double)");
  EXPECT_EQ(system.call<int>(silent, 1s, 1.5).error(), errc::unexpected_response);
}

TEST_F(call, ignores_an_answer_that_comes_after_the_deadline) {
  caller_of(silent, 1s, 1);
  time.advance(1s);
  caf::anon_send(silent, caf::put_atom_v, 9, 1);
  time.run();
  EXPECT_EQ(got.answers, 0);
  EXPECT_EQ(got.errors, 1);
}

TEST_F(call, that_the_callee_skipped_is_answered_when_it_comes_to_it) {
  auto callee = start([](process* self) -> caf::behavior {
    self->set_default_handler(caf::skip);
    return {[self](caf::ok_atom) { self->become([](int value) { return value + 1; }); }};
  });
  caller_of(callee, 1h, 1);
  time.run();
  EXPECT_EQ(got.answers + got.errors, 0);
  caf::anon_send(callee, caf::ok_atom_v);
  time.run();
  EXPECT_EQ(got.value, 2);
}

TEST_F(call, to_a_plain_caf_actor_is_answered) {
  auto plain =
      test::spawn_plain(system, [](caf::event_based_actor*) -> caf::behavior { return {[](int v) { return v; }}; });
  caller_of(plain, 1s, 5);
  time.run();
  EXPECT_EQ(got.value, 5);
}

TEST_F(call, that_is_delegated_is_answered_by_the_other) {
  auto front = start([this](process* self) -> caf::behavior {
    return {[this, self](int value) { return self->delegate(doubler, value); }};
  });
  caller_of(front, 1s, 5);
  time.run();
  EXPECT_EQ(got.value, 10);
}

TEST_F(call, does_not_fall_due_after_its_caller_quit_at_the_same_moment) {
  bool ran = false;
  auto caller = start([&](process* self) -> caf::behavior {
    self->after(1s, [self] { self->quit(); });
    self->call(silent, 1s, 1).then([](int) {}, [&](const caf::error&) { ran = true; });
    return {[](int) {}};
  });
  time.advance(1s);
  EXPECT_FALSE(ran);
}

TEST_F(call, ten_thousand_times_under_way_needs_one_timer) {
  auto caller = start([this](process* self) -> caf::behavior {
    for (int i = 0; i < 10'000; ++i)
      self->call(silent, 1s + i * 1us, i)
          .then([this](int) { ++got.answers; }, [this](const caf::error&) { ++got.errors; });
    return {[](int) {}};
  });
  time.run();
  EXPECT_EQ(handled, 10'000);
  EXPECT_EQ(system.timers().size(), 1U);
  caf::anon_send(silent, caf::put_atom_v, 1, 5'000);
  time.advance(2s);
  EXPECT_EQ(got.answers, 5'000);
  EXPECT_EQ(got.errors, 5'000);
  EXPECT_EQ(system.timers().size(), 0U);
}

TEST_F(call, that_is_over_is_forgotten_by_the_callee) {
  std::function<void(int)> next;
  auto caller = start([&](process* self) -> caf::behavior {
    next = [&, self](int value) {
      if (++got.answers < 10'000)
        self->call(doubler, 1s, value % 2).then(next, [](const caf::error&) {});
    };
    self->call(doubler, 1s, 1).then(next, [](const caf::error&) {});
    return {[](int) {}};
  });
  time.run();
  EXPECT_EQ(got.answers, 10'000);
  // Every call that is remembered refers weakly to its caller.
  EXPECT_LE(caf::actor_cast<caf::strong_actor_ptr>(caller)->weak_refs, 200U);
}

} // namespace

} // namespace actors
