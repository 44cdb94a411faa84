// The function that sys puts before the handlers of a process.
#include "libactors/control.hpp"
#include "test/libactors/sys_fixture.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <stdexcept>

namespace actors::test {
namespace {

using testing::ElementsAre;

TEST_F(sys_requests, install_a_function_that_drops_messages_and_remove_it) {
  const auto whom = start_keeper();
  ASSERT_TRUE(sys::install(system, whom, 1s, [](process&, const caf::mailbox_element& message) {
    const auto& content = message.content();
    return content.match_elements<int>() && content.get_as<int>(0) == 2 ? message_fate::drop : message_fate::take;
  }));
  send(whom, 1, 3);
  time.run();
  EXPECT_THAT(handled, ElementsAre(1, 3));
  ASSERT_TRUE(sys::install(system, whom, 1s, {}));
  send(whom, 2, 2);
  time.run();
  EXPECT_THAT(handled, ElementsAre(1, 3, 2));
}

TEST_F(sys_requests, let_a_debug_function_hold_a_process_as_if_its_handler_did_not_return) {
  bool hangs = true;
  const auto whom = start_keeper({.debug = [&](process&, const caf::mailbox_element&) {
    return hangs ? message_fate::hold : message_fate::take;
  }});
  obituary end{whom};
  send(whom, 1, 2);
  kill(whom);
  time.run();
  EXPECT_FALSE(end.arrived());
  EXPECT_FALSE(sys::get_status(system, whom, 1s));
  hangs = false;
  send(whom, 3, 3);
  time.run();
  ASSERT_TRUE(end.arrived());
  EXPECT_EQ(end.kind(), exit_reason::killed);
}

TEST_F(sys_requests, show_held_messages_again_in_their_order) {
  // It is asked at the shutdown, too.
  const auto hangs = std::make_shared<bool>(true);
  const auto whom = start_keeper({.debug = [hangs](process&, const caf::mailbox_element&) {
    return *hangs ? message_fate::hold : message_fate::take;
  }});
  send(whom, 1, 3);
  time.run();
  *hangs = false;
  EXPECT_TRUE(sys::get_status(system, whom, 1s));
  time.run();
  EXPECT_THAT(handled, ElementsAre(1, 2, 3));
}

TEST_F(sys_requests, answer_the_caller_on_whose_call_a_debug_function_throws) {
  const auto whom = start_keeper(
      {.debug = [](process&, const caf::mailbox_element&) -> message_fate { throw std::runtime_error{"injected"}; }});
  captured_log quiet;
  const auto before = system.now();
  const auto answer = system.call<int>(whom, 5s, 1);
  ASSERT_FALSE(answer);
  EXPECT_EQ(crash_of(answer.error())->what, "injected");
  EXPECT_EQ(system.now(), before);
}

} // namespace
} // namespace actors::test
