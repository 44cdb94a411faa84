// OTP's sys for one process: state, suspension, trace, debug functions.
#include "libactors/sys.hpp"

#include "libactors/control.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/send.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace actors {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;
using testing::SizeIs;

struct sys_requests : test::runtime_test {
  std::vector<int> handled;

  /// Keeps numbers, answers each with how many it has; throws at -1.
  caf::behavior keeper(process* self) {
    self->provide_state([this] { return std::to_string(handled.size()) + " numbers"; });
    return {[this](int n) {
      if (n < 0)
        throw std::runtime_error{"negative"};
      handled.push_back(n);
      return static_cast<int>(handled.size());
    }};
  }

  caf::actor start_keeper(start_options options = {}) {
    if (options.label.empty())
      options.label = "keeper";
    return start([this](process* self) { return keeper(self); }, std::move(options));
  }

  void send(const caf::actor& to, int from, int last) {
    for (int n = from; n <= last; ++n)
      caf::anon_send(to, n);
  }

  errc code_of(const caf::error& why) { return static_cast<errc>(why.code()); }

  std::vector<std::string> traced(const caf::actor& whom) {
    std::vector<std::string> texts;
    const auto trace = sys::get_trace(system, whom, 1s);
    for (const auto& each : *trace)
      texts.push_back(std::string{to_string(each.kind)} + " " + each.text);
    return texts;
  }
};

// -- state ----------------------------------------------------------------------

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

// -- suspension -------------------------------------------------------------------

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
    test::obituary end{whom};
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
  test::obituary end{whom};
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

// -- trace ------------------------------------------------------------------------

TEST_F(sys_requests, find_no_trace_unless_asked_for_one) {
  const auto whom = start_keeper();
  send(whom, 1, 3);
  time.run();
  EXPECT_THAT(traced(whom), IsEmpty());
  EXPECT_EQ(sys::get_status(system, whom, 1s).value().trace, 0U);
}

TEST_F(sys_requests, trace_the_last_messages_up_to_a_bound) {
  const auto whom = start_keeper();
  ASSERT_TRUE(sys::trace(system, whom, 1s, {.messages = 3}));
  send(whom, 1, 4);
  EXPECT_TRUE(system.call<int>(whom, 1s, 5));
  EXPECT_THAT(traced(whom), ElementsAre("message (3)", "message (4)", "call (5)"));
  ASSERT_TRUE(sys::trace(system, whom, 1s, {.messages = 1}));
  EXPECT_THAT(traced(whom), ElementsAre("call (5)"));
  ASSERT_TRUE(sys::trace(system, whom, 1s, {.messages = 0}));
  send(whom, 6, 6);
  time.run();
  EXPECT_THAT(traced(whom), IsEmpty());
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
  EXPECT_THAT(traced(whom), ElementsAre("message (\"grüße…"));
  ASSERT_TRUE(sys::trace(system, whom, 1s, {.text_bytes = 5}));
  caf::anon_send(whom, std::string{"grüße"});
  time.run();
  EXPECT_THAT(traced(whom).back(), EndsWith("(\"gr…")) << "not half an ü";
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
  const auto texts = traced(whom);
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
  EXPECT_THAT(traced(whom), IsEmpty());
  caf::anon_send(whom, 1);
  time.run();
  EXPECT_THAT(traced(whom), ElementsAre("message (1)", "message (\"early\")"));
}

// -- debug functions ----------------------------------------------------------------

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
  test::obituary end{whom};
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
  test::captured_log quiet;
  const auto before = system.now();
  const auto answer = system.call<int>(whom, 5s, 1);
  ASSERT_FALSE(answer);
  EXPECT_EQ(crash_of(answer.error())->what, "injected");
  EXPECT_EQ(system.now(), before);
}

} // namespace

} // namespace actors
