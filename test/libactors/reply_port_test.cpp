#include "libactors/reply_port.hpp"

#include "libactors/control.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace actors {

namespace {

using namespace std::chrono_literals;

struct port : test::runtime_test {
  reply_port calls{system};
  int answers = 0;
  int value = 0;
  caf::error why;
  std::vector<caf::response_promise> promises;

  reply_port::callback remember() {
    return [this](answer a) {
      ++answers;
      why = a.error();
      if (a.is<int>())
        value = a.take<int>();
    };
  }

  caf::actor doubler = start([](process*) -> caf::behavior { return {[](int n) { return 2 * n; }}; });

  /// Answers the oldest call when `put` says with what; forgets its promises on reset.
  caf::actor silent = start([this](process* self) -> caf::behavior {
    return {[this, self](int) { return promises.emplace_back(self->make_response_promise()); },
            [this](caf::put_atom, int n) {
              promises.front().deliver(n);
              promises.erase(promises.begin());
            },
            [this](caf::reset_atom) { promises.clear(); }};
  });
};

TEST_F(port, hands_the_answer_to_the_callback_once) {
  calls.call(doubler, system.now() + 1s, remember(), 4);
  time.advance(2s);
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(value, 8);
  EXPECT_FALSE(why);
}

TEST_F(port, an_open_call_is_sent_when_its_callee_is_known) {
  const auto opened = calls.open(system.now() + 1s, remember());
  time.run();
  EXPECT_EQ(answers, 0);
  calls.send(opened, doubler, 4);
  time.advance(2s);
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(value, 8);
}

TEST_F(port, the_deadline_of_an_open_call_runs_before_it_is_sent) {
  const auto opened = calls.open(system.now() + 1s, remember());
  time.advance(1s);
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(why, errc::deadline_exceeded);
  calls.send(opened, doubler, 4);
  time.run();
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(system.dropped_calls(), 1);
}

TEST_F(port, an_open_call_that_is_forgotten_is_never_answered) {
  const auto opened = calls.open(system.now() + 1s, remember());
  EXPECT_TRUE(calls.forget(opened.id));
  time.advance(2s);
  EXPECT_EQ(answers, 0);
}

TEST_F(port, a_call_cancelled_but_not_forgotten_is_answered_when_its_callee_comes_to_it) {
  const auto opened = calls.open(system.now() + 1s, remember());
  opened.state->cancel();
  calls.send(opened, doubler, 4);
  time.run();
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(why, errc::cancelled);
}

TEST_F(port, answers_exactly_at_the_deadline) {
  calls.call(silent, system.now() + 2s, remember(), 1);
  time.advance(2s - 1ns);
  EXPECT_EQ(answers, 0);
  time.advance(1ns);
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(why, errc::deadline_exceeded);
}

TEST_F(port, keeps_the_deadline_of_every_call_whatever_the_order_they_were_made_in) {
  std::vector<int> order;
  for (const int seconds : {5, 2, 4, 1, 3})
    calls.call(
        silent, system.now() + 1s * seconds, [&order, seconds](answer) { order.push_back(seconds); }, 1);
  EXPECT_EQ(system.timers().size(), 1U);
  time.advance(3s);
  EXPECT_EQ(order, (std::vector{1, 2, 3}));
  time.advance(2s);
  EXPECT_EQ(order, (std::vector{1, 2, 3, 4, 5}));
}

TEST_F(port, a_deadline_that_is_moved_later_counts_from_then_on) {
  const auto id = calls.call(silent, system.now() + 1s, remember(), 1);
  time.run();
  EXPECT_TRUE(calls.move_deadline(id, system.now() + 5s));
  time.advance(4999ms);
  EXPECT_EQ(answers, 0);
  time.advance(1ms);
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(why, errc::deadline_exceeded);
  EXPECT_FALSE(calls.move_deadline(id, system.now() + 5s));
}

TEST_F(port, a_deadline_that_is_moved_back_counts_once) {
  const auto id = calls.call(silent, system.now() + 1s, remember(), 1);
  time.run();
  EXPECT_TRUE(calls.move_deadline(id, system.now() + 1h));
  EXPECT_TRUE(calls.move_deadline(id, system.now() + 2s));
  time.advance(1999ms);
  EXPECT_EQ(answers, 0);
  time.advance(1ms);
  EXPECT_EQ(answers, 1);
  time.advance(2h);
  EXPECT_EQ(answers, 1);
}

TEST_F(port, does_not_run_the_callback_of_a_call_that_was_forgotten) {
  const auto id = calls.call(silent, system.now() + 1s, remember(), 1);
  time.run();
  EXPECT_TRUE(calls.forget(id));
  EXPECT_FALSE(calls.forget(id));
  caf::anon_send(silent, caf::put_atom_v, 5);
  time.advance(2s);
  EXPECT_EQ(answers, 0);
}

TEST_F(port, cannot_forget_a_call_that_was_answered) {
  const auto id = calls.call(doubler, system.now() + 1s, remember(), 1);
  time.run();
  EXPECT_FALSE(calls.forget(id));
}

TEST_F(port, does_not_take_a_late_answer_for_that_of_the_next_call_in_the_same_place) {
  calls.call(silent, system.now() + 1s, remember(), 1);
  time.advance(1s);
  ASSERT_EQ(answers, 1);
  // The only place there is is free, and taken again.
  calls.call(silent, system.now() + 1h, remember(), 2);
  time.run();
  caf::anon_send(silent, caf::put_atom_v, 111);
  time.run();
  EXPECT_EQ(answers, 1);
  caf::anon_send(silent, caf::put_atom_v, 222);
  time.run();
  EXPECT_EQ(answers, 2);
  EXPECT_EQ(value, 222);
}

TEST_F(port, answers_with_the_reason_when_the_callee_dies) {
  calls.call(silent, system.now() + 1h, remember(), 1);
  time.run();
  kill(silent);
  calls.call(silent, system.now() + 1h, remember(), 2);
  time.run();
  EXPECT_EQ(answers, 2);
  EXPECT_EQ(classify(why), exit_reason::killed);
}

TEST_F(port, answers_at_once_when_the_callee_is_dead_or_nobody) {
  kill(doubler);
  time.run();
  calls.call(doubler, system.now() + 1h, remember(), 1);
  EXPECT_EQ(why, errc::callee_gone);
  why = {};
  calls.call({}, system.now() + 1h, remember(), 1);
  EXPECT_EQ(why, errc::callee_gone);
  EXPECT_EQ(answers, 2);
}

TEST_F(port, answers_though_every_handle_to_it_is_gone_and_the_callee_forgot_the_call) {
  reply_port{system}.call(silent, system.now() + 2s, remember(), 1);
  caf::anon_send(silent, caf::reset_atom_v);
  time.advance(2s);
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(why, errc::deadline_exceeded);
}

TEST_F(port, releases_what_its_callbacks_captured) {
  auto captured = std::make_shared<int>();
  calls.call(
      doubler, system.now() + 1s, [captured](answer) {}, 1);
  const auto forgotten = calls.call(
      silent, system.now() + 1s, [captured](answer) {}, 1);
  EXPECT_EQ(captured.use_count(), 3);
  time.run();
  calls.forget(forgotten);
  EXPECT_EQ(captured.use_count(), 1);
}

TEST_F(port, may_be_called_from_its_own_callback) {
  calls.call(
      doubler, system.now() + 1s,
      [this](answer a) { calls.call(doubler, system.now() + 1s, remember(), a.take<int>()); }, 1);
  time.run();
  EXPECT_EQ(value, 4);
}

TEST_F(port, keeps_an_exception_of_a_callback_from_the_process_that_answers) {
  test::captured_log lines;
  calls.call(
      doubler, system.now() + 1s, [](answer) { throw std::runtime_error{"oops"}; }, 1);
  time.run();
  EXPECT_EQ(lines.count("oops"), 1U);
  EXPECT_EQ(system.call<int>(doubler, 1s, 1), 2);
}

TEST_F(port, holds_ten_thousand_calls_under_one_timer) {
  for (int i = 0; i < 10'000; ++i)
    calls.call(i % 2 ? doubler : silent, system.now() + 1s, remember(), 1);
  EXPECT_EQ(system.timers().size(), 1U);
  time.advance(1s);
  EXPECT_EQ(answers, 10'000);
}

TEST_F(port, drops_unrun_what_was_forgotten_before_it_ran) {
  int ran = 0;
  auto callee = start([&](process*) -> caf::behavior { return {[&](int) { return ++ran; }}; });
  const auto id = calls.call(callee, system.now() + 1s, remember(), 1);
  calls.forget(id);
  time.run();
  EXPECT_EQ(ran, 0);
  EXPECT_EQ(system.dropped_calls(), 1U);
}

TEST_F(port, answers_what_a_shutdown_leaves_open) {
  calls.call(silent, system.now() + 1h, remember(), 1);
  caf::anon_send(silent, caf::reset_atom_v);
  time.run();
  // Not a process, so the shutdown does not end it; and it never answers.
  auto plain = test::spawn_plain(system, [](caf::event_based_actor* self) -> caf::behavior {
    return {[self](int) { return self->make_response_promise(); }};
  });
  calls.call(plain, system.now() + 1h, remember(), 1);
  time.run();
  system.shut_down();
  EXPECT_EQ(answers, 2);
  EXPECT_EQ(why, errc::shutting_down);
  // And what comes later.
  calls.call(plain, system.now() + 1h, remember(), 1);
  EXPECT_EQ(answers, 3);
  EXPECT_EQ(why, errc::shutting_down);
}

} // namespace

} // namespace actors
