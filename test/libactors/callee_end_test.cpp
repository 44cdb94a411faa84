// A callee that ends answers every caller at once.
#include "libactors/control.hpp"
#include "test/libactors/call_fixture.hpp"

#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace actors {

namespace {

using namespace std::chrono_literals;

using call_to_a_dying_callee = test::call_test;

TEST_F(call_to_a_dying_callee, to_a_process_that_has_ended_fails_at_once_with_callee_gone) {
  kill(doubler);
  time.run();
  caller_of(doubler, 1h, 1);
  time.run();
  EXPECT_EQ(got.why, errc::callee_gone);
  EXPECT_EQ(system.call<int>(doubler, 1h, 1).error(), errc::callee_gone);
}

TEST_F(call_to_a_dying_callee, is_answered_with_the_exception_of_its_handler) {
  auto bomb = start([](process*) -> caf::behavior { return {[](int) -> int { throw std::runtime_error{"boom"}; }}; },
                    {.label = "bomb"});
  caller_of(bomb, 1h, 1);
  time.run();
  EXPECT_EQ(got.errors, 1);
  EXPECT_EQ(describe(got.why), "bomb crashed on (i32): boom");
}

TEST_F(call_to_a_dying_callee, whose_handler_took_the_promise_and_then_threw_is_answered_too) {
  auto bomb = start([](process* self) -> caf::behavior {
    return {[self](int) -> caf::response_promise {
      auto promise = self->make_response_promise();
      throw std::runtime_error{"boom"};
    }};
  });
  caller_of(bomb, 1h, 1);
  time.run();
  EXPECT_EQ(got.errors, 1);
  EXPECT_EQ(crash_of(got.why)->what, "boom");
}

TEST_F(call_to_a_dying_callee, that_is_queued_is_answered_with_the_reason_when_the_callee_dies) {
  (void)start([&](process* self) -> caf::behavior {
    self->send(silent, std::string{"no more"});
    self->call(silent, 1h, 1).then([](int) {}, [&](const caf::error& why) { got.why = why; });
    return {[](int) {}};
  });
  time.run();
  EXPECT_EQ(handled, 0);
  EXPECT_EQ(got.why, make_error(errc::overloaded, "no more"));
}

TEST_F(call_to_a_dying_callee, whose_promise_the_callee_holds_is_answered_with_the_reason_when_it_dies) {
  caller_of(silent, 1h, 1);
  time.run();
  caf::anon_send(silent, std::string{"no more"});
  time.run();
  EXPECT_EQ(handled, 1);
  EXPECT_EQ(got.errors, 1);
  EXPECT_EQ(got.why, make_error(errc::overloaded, "no more"));
}

TEST_F(call_to_a_dying_callee, is_answered_with_callee_gone_when_the_callee_ends_normally) {
  caller_of(silent, 1h, 1);
  time.run();
  caf::anon_send(silent, caf::ok_atom_v);
  time.run();
  EXPECT_EQ(got.why, errc::callee_gone);
}

TEST_F(call_to_a_dying_callee, is_answered_when_the_callee_is_killed) {
  caller_of(silent, 1h, 1);
  time.run();
  kill(silent);
  time.run();
  EXPECT_EQ(classify(got.why), exit_reason::killed);
}

TEST_F(call_to_a_dying_callee, that_was_answered_is_not_answered_again_when_the_callee_dies) {
  caller_of(doubler, 1h, 1);
  time.run();
  kill(doubler);
  time.run();
  EXPECT_EQ(got.answers, 1);
  EXPECT_EQ(got.errors, 0);
}

TEST_F(call_to_a_dying_callee, that_the_callee_skipped_is_answered_when_it_dies) {
  auto callee = start([](process* self) -> caf::behavior {
    self->set_default_handler(caf::skip);
    return {[](caf::ok_atom) {}};
  });
  caller_of(callee, 1h, 1);
  time.run();
  kill(callee);
  time.run();
  EXPECT_EQ(classify(got.why), exit_reason::killed);
}

TEST_F(call_to_a_dying_callee, ten_thousand_times_under_way_is_answered_when_the_callee_dies) {
  auto caller = start([this](process* self) -> caf::behavior {
    for (int i = 0; i < 10'000; ++i)
      self->call(silent, 1h, i).then([this](int) { ++got.answers; }, [this](const caf::error&) { ++got.errors; });
    return {[](int) {}};
  });
  time.run();
  kill(silent);
  time.run();
  EXPECT_EQ(got.errors, 10'000);
}

} // namespace

} // namespace actors
