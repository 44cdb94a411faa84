// Processes that sys suspends and resumes.
#include "libactors/control.hpp"
#include "test/libactors/sys_fixture.hpp"

#include <caf/send.hpp>

#include <gmock/gmock.h>

#include <optional>

namespace actors::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(sys_requests, suspend_a_process_and_resume_it_in_order) {
  const auto whom = start_keeper();
  ASSERT_TRUE(sys::suspend(system, whom, 1s));
  send(whom, 1, 4);
  time.run();
  EXPECT_THAT(handled, IsEmpty());
  const auto status = sys::get_status(system, whom, 1s).value();
  EXPECT_TRUE(status.suspended);
  EXPECT_EQ(status.mailbox, 4U);
  ASSERT_TRUE(sys::resume(system, whom, 1s));
  time.run();
  EXPECT_THAT(handled, ElementsAre(1, 2, 3, 4));
  EXPECT_FALSE(sys::get_status(system, whom, 1s).value().suspended);
}

TEST_F(sys_requests, suspend_twice_as_well_as_once) {
  const auto whom = start_keeper();
  ASSERT_TRUE(sys::suspend(system, whom, 1s));
  ASSERT_TRUE(sys::suspend(system, whom, 1s));
  ASSERT_TRUE(sys::resume(system, whom, 1s));
  ASSERT_TRUE(sys::resume(system, whom, 1s));
  send(whom, 1, 1);
  time.run();
  EXPECT_THAT(handled, ElementsAre(1));
}

TEST_F(sys_requests, hold_the_deadlines_of_calls_to_a_suspended_process) {
  const auto whom = start_keeper();
  ASSERT_TRUE(sys::suspend(system, whom, 1s));
  const auto before = system.now();
  EXPECT_EQ(code_of(system.call<int>(whom, 2s, 1).error()), errc::deadline_exceeded);
  EXPECT_EQ(system.now() - before, 2s);
  ASSERT_TRUE(sys::resume(system, whom, 1s));
  time.run();
  EXPECT_THAT(handled, IsEmpty()) << "a call past its deadline is dropped unrun";
  EXPECT_EQ(system.dropped_calls(), 1U);
}

TEST_F(sys_requests, let_the_times_of_a_suspended_process_wait) {
  bool rang = false;
  const auto whom = start([&](process* self) -> caf::behavior {
    self->after(1s, [&] { rang = true; });
    return {[](int) {}};
  });
  ASSERT_TRUE(sys::suspend(system, whom, 1s));
  time.advance(5s);
  EXPECT_FALSE(rang);
  ASSERT_TRUE(sys::resume(system, whom, 1s));
  time.run();
  EXPECT_TRUE(rang);
}

TEST_F(sys_requests, let_the_answers_for_a_suspended_process_wait) {
  int answer = 0;
  const auto slow = start([](process* self) -> caf::behavior {
    return {[self](int n) {
      auto promise = self->make_response_promise<int>();
      self->after(1s, [promise, n]() mutable { promise.deliver(2 * n); });
      return promise;
    }};
  });
  const auto whom = start([&](process* self) -> caf::behavior {
    self->call(slow, 10s, 21).then([&](int n) { answer = n; }, [](caf::error&) {});
    return {[](int) {}};
  });
  ASSERT_TRUE(sys::suspend(system, whom, 1s));
  time.advance(5s);
  EXPECT_EQ(answer, 0);
  ASSERT_TRUE(sys::resume(system, whom, 1s));
  time.run();
  EXPECT_EQ(answer, 42);
}

TEST_F(sys_requests, leave_a_suspended_process_to_kills_and_stops) {
  for (const bool killing : {true, false}) {
    const auto whom = start_keeper();
    obituary end{whom};
    ASSERT_TRUE(sys::suspend(system, whom, 1s));
    send(whom, 1, 3);
    killing ? kill(whom) : ask_to_stop(whom);
    time.run();
    ASSERT_TRUE(end.arrived());
    EXPECT_EQ(end.kind(), killing ? exit_reason::killed : exit_reason::shutdown);
    EXPECT_THAT(handled, IsEmpty());
  }
}

TEST_F(sys_requests, let_a_suspended_process_that_ends_in_steps_take_them_when_it_is_stopped) {
  const auto whom = start([](process* self) -> caf::behavior {
    self->set_exit_handler([self](caf::exit_msg&) { caf::anon_send(caf::actor{self}, 0); });
    return {[self](int) { self->quit(); }};
  });
  obituary end{whom};
  ASSERT_TRUE(sys::suspend(system, whom, 1s));
  ask_to_stop(whom);
  time.run();
  ASSERT_TRUE(end.arrived());
  EXPECT_EQ(end.kind(), exit_reason::normal);
}

TEST_F(sys_requests, answer_the_callers_of_a_suspended_process_that_ends) {
  const auto whom = start_keeper();
  ASSERT_TRUE(sys::suspend(system, whom, 1s));
  std::optional<caf::error> answered;
  reply_port port{system};
  port.call(
      whom, system.now() + 5s, [&](answer a) { answered = a.error(); }, 1);
  time.run();
  EXPECT_FALSE(answered);
  kill(whom);
  time.run();
  ASSERT_TRUE(answered);
  EXPECT_EQ(classify(*answered), exit_reason::killed);
}

TEST_F(sys_requests, keep_the_newest_of_a_mailbox_that_drops_its_oldest_through_a_suspension) {
  const auto whom = start_keeper({.mailbox = {.messages = 2, .overflow = overflow::drop_oldest}});
  ASSERT_TRUE(sys::suspend(system, whom, 1s));
  for (int n = 1; n <= 5; ++n) {
    send(whom, n, n);
    time.run();
  }
  ASSERT_TRUE(sys::resume(system, whom, 1s));
  time.run();
  EXPECT_THAT(handled, ElementsAre(4, 5));
}

} // namespace
} // namespace actors::test
