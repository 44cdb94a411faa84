// What a process shows of its state to those who ask by sys, and who is answered when.
#include "libactors/control.hpp"
#include "test/libactors/sys_fixture.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <stdexcept>
#include <string>

namespace actors::test {
namespace {

using testing::SizeIs;

TEST_F(sys_requests, show_the_state_that_a_behavior_provides) {
  const auto whom = start_keeper();
  send(whom, 1, 3);
  time.run();
  EXPECT_EQ(sys::get_state(system, whom, 1s).value(), "3 numbers");
}

TEST_F(sys_requests, show_the_state_that_a_class_provides) {
  class stateful final : public process {
  public:
    explicit stateful(caf::actor_config& config) : process(config) {}

  protected:
    caf::behavior make_behavior() override {
      return {[](int) {}};
    }
    std::optional<std::string> state_text() const override { return "of a class"; }
  };
  EXPECT_EQ(sys::get_state(system, *system.start<stateful>({}), 1s).value(), "of a class");
}

TEST_F(sys_requests, say_so_where_a_process_provides_no_state) {
  const auto whom = start([](process*) -> caf::behavior { return {[](int) {}}; }, {.label = "secretive"});
  const auto state = sys::get_state(system, whom, 1s);
  ASSERT_FALSE(state);
  EXPECT_EQ(code_of(state.error()), errc::no_state);
  EXPECT_NE(describe(state.error()).find("secretive"), std::string::npos);
}

TEST_F(sys_requests, survive_a_provider_that_throws) {
  const auto whom = start([](process* self) -> caf::behavior {
    self->provide_state([]() -> std::string { throw std::runtime_error{"no idea"}; });
    return {[](int n) { return n; }};
  });
  const auto state = sys::get_state(system, whom, 1s);
  ASSERT_FALSE(state);
  EXPECT_EQ(code_of(state.error()), errc::callee_failed);
  EXPECT_EQ(system.call<int>(whom, 1s, 7).value(), 7);
}

TEST_F(sys_requests, overtake_a_full_mailbox) {
  const auto whom = start_keeper({.mailbox = {.messages = 2}});
  std::string state;
  start([&](process* self) -> caf::behavior {
    send(whom, 1, 5);
    self->call_urgently(whom, 1s, sys::get_state_msg{})
        .then([&](std::string& text) { state = text; }, [](const caf::error&) {});
    return {[](int) {}};
  });
  time.run();
  EXPECT_EQ(state, "0 numbers");
  EXPECT_THAT(handled, SizeIs(2));
}

TEST_F(sys_requests, bring_their_answer_past_what_waits_for_the_caller) {
  caf::actor caller;
  const auto whom = start([&](process* self) -> caf::behavior {
    self->provide_state([&] {
      send(caller, 1, 1000);
      return std::string{"busy"};
    });
    return {[](int) {}};
  });
  int seen = 0;
  int before_answer = -1;
  start([&](process* self) -> caf::behavior {
    caller = caf::actor{self};
    self->call_urgently(whom, 1s, sys::get_state_msg{})
        .then([&](const std::string&) { before_answer = seen; }, [](const caf::error&) {});
    return {[&](int) { ++seen; }};
  });
  time.run();
  caller = nullptr;
  EXPECT_EQ(before_answer, 0);
  EXPECT_EQ(seen, 1000);
}

TEST_F(sys_requests, are_answered_by_a_blocking_process_and_by_a_quick_one) {
  for (const auto& options : {start_options{.blocking = true}, start_options{.quick = true}})
    EXPECT_TRUE(sys::get_state(system, start_keeper(options), 1s));
}

TEST_F(sys_requests, of_a_dead_process_are_answered_at_once) {
  const auto whom = start_keeper();
  kill(whom);
  time.run();
  EXPECT_EQ(code_of(sys::get_state(system, whom, 1s).error()), errc::callee_gone);
}

} // namespace
} // namespace actors::test
