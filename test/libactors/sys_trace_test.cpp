// The trace that sys keeps of a process.
#include "libactors/control.hpp"
#include "test/libactors/sys_fixture.hpp"

#include <caf/send.hpp>

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace actors::test {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> traced(actors::system& in, const caf::actor& whom) {
  std::vector<std::string> texts;
  const auto trace = sys::get_trace(in, whom, 1s);
  for (const auto& each : *trace)
    texts.push_back(std::string{to_string(each.kind)} + " " + each.text);
  return texts;
}

TEST_F(sys_requests, find_no_trace_unless_asked_for_one) {
  const auto whom = start_keeper();
  send(whom, 1, 3);
  time.run();
  EXPECT_THAT(traced(system, whom), IsEmpty());
  EXPECT_EQ(sys::get_status(system, whom, 1s).value().trace, 0U);
}

TEST_F(sys_requests, trace_the_last_messages_up_to_a_bound) {
  const auto whom = start_keeper();
  ASSERT_TRUE(sys::trace(system, whom, 1s, {.messages = 3}));
  send(whom, 1, 4);
  EXPECT_TRUE(system.call<int>(whom, 1s, 5));
  EXPECT_THAT(traced(system, whom), ElementsAre("message (3)", "message (4)", "call (5)"));
  ASSERT_TRUE(sys::trace(system, whom, 1s, {.messages = 1}));
  EXPECT_THAT(traced(system, whom), ElementsAre("call (5)"));
  ASSERT_TRUE(sys::trace(system, whom, 1s, {.messages = 0}));
  send(whom, 6, 6);
  time.run();
  EXPECT_THAT(traced(system, whom), IsEmpty());
}

TEST_F(sys_requests, trace_a_process_from_its_start_where_its_options_say_so) {
  const auto whom = start_keeper({.trace = 2});
  time.advance(3s);
  send(whom, 1, 1);
  time.run();
  time.advance(2s);
  const auto trace = sys::get_trace(system, whom, 1s).value();
  ASSERT_THAT(trace, SizeIs(1));
  EXPECT_EQ(system.now() - trace[0].when, 2s);
  EXPECT_EQ(to_text(trace, system.now()), "-2.000 s  message  (1)\n");
}

TEST_F(sys_requests, cut_the_text_of_a_traced_message_at_a_character) {
  const auto whom = start([](process*) -> caf::behavior { return {[](const std::string&) {}}; });
  ASSERT_TRUE(sys::trace(system, whom, 1s, {.text_bytes = 9}));
  caf::anon_send(whom, std::string{"grüße an alle, sehr lang"});
  time.run();
  EXPECT_THAT(traced(system, whom), ElementsAre("message (\"grüße…"));
  ASSERT_TRUE(sys::trace(system, whom, 1s, {.text_bytes = 5}));
  caf::anon_send(whom, std::string{"grüße"});
  time.run();
  EXPECT_THAT(traced(system, whom).back(), EndsWith("(\"gr…")) << "not half an ü";
}

TEST_F(sys_requests, trace_timers_answers_ends_and_exits) {
  const auto other = start_keeper();
  const auto whom = start(
      [&](process* self) -> caf::behavior {
        self->monitor<caf::message_priority::high>(other);
        self->set_exit_handler([](caf::exit_msg&) {});
        self->after(1s, [] {});
        self->call(other, 1s, 5).then([](int) {}, [](caf::error&) {});
        return {[](int) {}};
      },
      {.trace = 10});
  time.advance(1s);
  kill(other);
  ask_to_stop(whom);
  time.run();
  const auto texts = traced(system, whom);
  ASSERT_THAT(texts, SizeIs(4));
  EXPECT_EQ(texts[0], "answer (1)");
  EXPECT_EQ(texts[1], "timer ");
  EXPECT_THAT(std::vector(texts.begin() + 2, texts.end()),
              testing::UnorderedElementsAre("exit shutdown", "down of " + std::to_string(other.id()) + ": killed"));
  kill(whom);
}

TEST_F(sys_requests, trace_a_message_that_is_skipped_only_when_it_is_taken) {
  const auto whom = start(
      [](process* self) -> caf::behavior {
        self->set_default_handler(caf::skip);
        return {[self](int) { self->become([](const std::string&) {}); }};
      },
      {.trace = 10});
  caf::anon_send(whom, std::string{"early"});
  time.run();
  EXPECT_THAT(traced(system, whom), IsEmpty());
  caf::anon_send(whom, 1);
  time.run();
  EXPECT_THAT(traced(system, whom), ElementsAre("message (1)", "message (\"early\")"));
}

} // namespace
} // namespace actors::test
