// Refs of children that have no next life, or none yet: they refuse what they hold and what comes.
#include "test/supervision/ref_fixture.hpp"

#include <gmock/gmock.h>

#include <string>

namespace actors::test {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(refs, refuse_when_the_child_is_terminated_and_serve_again_when_it_is_restarted) {
  const auto a = between_lives(4);
  call_later(a, "held");
  EXPECT_FALSE(a.send("held, too"s));
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0], HasSubstr("the child is gone: 'a': shutdown"));
  EXPECT_EQ(count(event::kind::message_refused), 1U);
  EXPECT_EQ(a.send("late"s), ref_errc::gone);
  lives["a"] = 0;
  EXPECT_TRUE(restart_child(sys, root, "a"));
  EXPECT_FALSE(a.send("again"s));
  time.run();
  EXPECT_THAT(notes, ElementsAre("1:again"));
}

TEST_F(refs, of_a_child_that_is_deleted_and_of_one_that_is_done_are_gone) {
  const auto a = make(4);
  const auto b = make(4);
  start(supervisor_spec{.children = {noting("a", a), noting("b", b, false, restart::transient)}});
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_TRUE(delete_child(sys, root, "a"));
  EXPECT_EQ(a.send("x"s), ref_errc::gone);
  tell("b", "normal");
  EXPECT_EQ(b.send("x"s), ref_errc::gone);
  EXPECT_TRUE(start_child(sys, root, noting("new", a)));
  EXPECT_FALSE(a.send("x"s));
}

TEST_F(refs, without_a_label_are_named_by_the_id_of_their_child) {
  const ref unnamed{sys};
  EXPECT_THAT(describe(unnamed.send("x"s)), HasSubstr("no supervisor has had it"));
  start(supervisor_spec{.children = {noting("a", unnamed)}});
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_THAT(describe(unnamed.send("x"s)), HasSubstr("the child is gone: 'a': "));
}

TEST_F(refs, refuse_what_they_hold_when_the_supervisor_ends) {
  const auto a = between_lives(4);
  call_later(a, "held");
  ask_to_stop(root);
  time.run();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0], HasSubstr("the child is gone"));
  EXPECT_EQ(a.send("x"s), ref_errc::gone);
}

TEST_F(refs, refuse_what_they_hold_when_the_supervisor_is_killed) {
  const auto a = between_lives(4);
  call_later(a, "held");
  kill(root);
  time.run();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(a.send("x"s), ref_errc::gone);
}

TEST_F(refs, of_a_child_in_quarantine_are_gone_until_its_probe_is_up) {
  const auto a = make(4);
  auto spec = noting("a", a, true);
  spec.on_exhausted = on_exhausted::quarantine;
  spec.budget = restart_budget{1, 5s};
  spec.probe_after = 10s;
  start(supervisor_spec{.children = {spec}});
  tell("a", "crash");
  call_later(a, "held", 1h);
  tell("a", "fail");
  EXPECT_EQ(info("a").state, child_state::quarantined);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0], HasSubstr("the child is gone: 'a': a crashed on (str): fail"));
  EXPECT_EQ(a.send("x"s), ref_errc::gone);
  EXPECT_EQ(*find_ref(sys, root, "a"), a);
  time.advance(10s);
  EXPECT_FALSE(a.send("for the probe"s));
  tell("a", "go");
  EXPECT_THAT(notes, ElementsAre("3:for the probe"));
}

} // namespace
} // namespace actors::test
