// What a ref does with messages that come between two lives of its child.
#include "test/supervision/ref_fixture.hpp"

#include <caf/send.hpp>

#include <gmock/gmock.h>

#include <string>

namespace actors::test {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(refs, that_hold_nothing_refuse_between_two_lives) {
  const auto a = between_lives(0);
  EXPECT_FALSE(a.get());
  EXPECT_EQ(a.send("lost"s), ref_errc::not_running);
  EXPECT_EQ(sys.call<std::string>(a, 1s, "lost"s).error(), ref_errc::not_running);
  tell("a", "go");
  EXPECT_FALSE(a.send("kept"s));
  time.run();
  EXPECT_THAT(notes, ElementsAre("2:kept"));
}

TEST_F(refs, hold_what_comes_between_two_lives_and_pass_it_on_in_order) {
  const auto a = between_lives(4);
  EXPECT_FALSE(a.send("one"s));
  call_later(a, "two");
  caf::anon_send(a.address(), "three"s);
  EXPECT_FALSE(a.send("four"s));
  EXPECT_EQ(a.send("five"s), ref_errc::full);
  time.run();
  EXPECT_THAT(notes, IsEmpty());
  tell("a", "go");
  EXPECT_FALSE(a.send("six"s));
  time.run();
  EXPECT_THAT(notes, ElementsAre("2:one", "2:two", "2:three", "2:four", "2:six"));
  EXPECT_THAT(answers, ElementsAre("two: done: two"));
}

TEST_F(refs, hold_what_comes_while_the_restart_fails_again_and_again) {
  const auto a = between_lives(4);
  EXPECT_FALSE(a.send("one"s));
  tell("a", "fail");
  EXPECT_FALSE(a.send("two"s));
  tell("a", "fail");
  EXPECT_EQ(lives["a"], 4);
  tell("a", "go");
  EXPECT_THAT(notes, ElementsAre("4:one", "4:two"));
}

TEST_F(refs, hold_what_is_sent_to_a_process_that_has_ended_before_its_supervisor_knows) {
  const auto a = make(4);
  start(supervisor_spec{.children = {noting("a", a)}});
  latest["a"]->attach_functor([this, a](const caf::error&) {
    EXPECT_FALSE(a.get());
    EXPECT_FALSE(a.send("plain"s));
    call_later(a, "call");
  });
  tell("a", "crash");
  EXPECT_THAT(notes, ElementsAre("2:plain", "2:call"));
  EXPECT_THAT(answers, ElementsAre("call: done: call"));
}

TEST_F(refs, hold_messages_before_the_first_start_too) {
  const auto a = make(2);
  EXPECT_FALSE(a.send("early"s));
  start(supervisor_spec{.children = {noting("a", a)}});
  time.run();
  EXPECT_THAT(notes, ElementsAre("1:early"));
}

TEST_F(refs, hold_what_comes_for_a_sibling_that_is_stopped_to_be_restarted) {
  const auto b = make(4);
  const auto slow_to_stop = [this](process* self) {
    self->set_exit_handler([self](caf::exit_msg&) { self->after(1s, [self] { self->quit(); }); });
    return caf::behavior{[this](const std::string& order) { notes.push_back(order); }};
  };
  auto spec = noting("b", b);
  spec.start = [this, slow_to_stop, next = spec.start](start_context& s) {
    return ++lives["b"] == 1 ? s.spawn(slow_to_stop) : next(s);
  };
  start(supervisor_spec{.strategy = strategy::rest_for_one, .children = {child("a"), spec}});
  tell("a", "crash");
  EXPECT_FALSE(b.send("x"s));
  time.advance(2s);
  EXPECT_THAT(notes, ElementsAre("3:x"));
}

TEST_F(refs, hold_what_comes_during_a_backoff) {
  const auto a = make(4);
  start(supervisor_spec{.backoff = backoff{.initial = 10s}, .children = {noting("a", a)}});
  tell("a", "crash");
  EXPECT_FALSE(a.get());
  EXPECT_FALSE(a.send("x"s));
  EXPECT_THAT(notes, IsEmpty());
  time.advance(20s);
  EXPECT_THAT(notes, ElementsAre("2:x"));
}

TEST_F(refs, keep_the_deadlines_of_held_calls) {
  const auto a = between_lives(4);
  call_later(a, "short", 1s);
  call_later(a, "long", 5s);
  time.advance(2s);
  EXPECT_THAT(answers, ElementsAre("short: deadline exceeded"));
  const auto dropped = sys.dropped_calls();
  tell("a", "go");
  EXPECT_THAT(notes, ElementsAre("2:long"));
  EXPECT_EQ(sys.dropped_calls(), dropped + 1);
}

TEST_F(refs, let_calls_that_nobody_waits_for_give_way) {
  const auto a = between_lives(2);
  EXPECT_FALSE(a.send("one"s));
  call_later(a, "late", 1s);
  time.advance(2s);
  EXPECT_FALSE(a.send("two"s));
  EXPECT_EQ(a.send("three"s), ref_errc::full);
  tell("a", "go");
  EXPECT_THAT(notes, ElementsAre("2:one", "2:two"));
}

TEST_F(refs, report_what_they_hold_when_the_last_copy_goes) {
  ASSERT_FALSE(make(1).send("x"s));
  EXPECT_EQ(count(event::kind::message_refused), 1U);
}

} // namespace
} // namespace actors::test
