// Refs whose supervisor gives up: they outlive it where another replaces it.
#include "test/supervision/ref_fixture.hpp"

#include <gmock/gmock.h>

#include <string>

namespace actors::test {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(refs, outlive_their_supervisor_if_that_is_replaced) {
  const auto a = make(4);
  start(supervisor_spec{
      .children = {supervisor_child("sub", {.intensity = 0, .children = {noting("a", a, true), child("b")}})}});
  const auto sub = info("sub").process;
  tell("a", "crash");
  EXPECT_EQ(info("sub").state, child_state::restarting);
  EXPECT_FALSE(a.send("one"s));
  call_later(a, "two");
  tell("a", "go");
  EXPECT_NE(info("sub").process, sub);
  EXPECT_THAT(notes, ElementsAre("2:one", "2:two"));
  EXPECT_THAT(answers, ElementsAre("two: done: two"));
}

TEST_F(refs, outlive_several_levels_of_supervisors) {
  const auto a = make(4);
  start(supervisor_spec{
      .children = {supervisor_child(
          "middle", {.intensity = 0,
                     .children = {supervisor_child("low", {.intensity = 0, .children = {noting("a", a, true)}})}})}});
  tell("a", "crash");
  EXPECT_EQ(count(event::kind::budget_exhausted), 2U);
  EXPECT_FALSE(a.send("one"s));
  tell("a", "go");
  EXPECT_THAT(notes, ElementsAre("2:one"));
}

TEST_F(refs, that_were_asked_for_outlive_their_supervisor_too_and_lead_to_refs_below) {
  start(supervisor_spec{.children = {supervisor_child("sub", {.intensity = 0, .children = {noting("a", {})}})}});
  const auto sub = *find_ref(sys, root, "sub");
  const auto a = *find_ref(sys, sub, "a");
  tell(a, "crash");
  EXPECT_EQ(sub.get(), info("sub").process);
  EXPECT_EQ(a.get(), latest["a"]);
  EXPECT_EQ(*find_ref(sys, sub, "a"), a);
}

TEST_F(refs, are_gone_when_nobody_replaces_their_supervisor) {
  const auto a = make(4);
  auto sub = supervisor_child("sub", {.intensity = 0, .children = {noting("a", a, true)}});
  sub.restart = restart::transient;
  start(supervisor_spec{.children = {sub}});
  tell("a", "crash");
  EXPECT_EQ(info("sub").state, child_state::stopped);
  EXPECT_EQ(a.send("x"s), ref_errc::gone);
}

TEST_F(refs, refuse_what_they_hold_when_the_supervisor_above_theirs_gives_up) {
  const auto a = make(4);
  start(supervisor_spec{.intensity = 1,
                        .children = {supervisor_child("sub", {.intensity = 0, .children = {noting("a", a, true)}})}});
  tell("a", "crash");
  call_later(a, "held");
  EXPECT_TRUE(terminate_child(sys, root, "sub"));
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0], HasSubstr("the child is gone"));
  EXPECT_TRUE(restart_child(sys, root, "sub", 1ms).error() == errc::deadline_exceeded);
  tell("a", "go");
  EXPECT_FALSE(a.send("again"s));
}

TEST_F(refs, of_children_that_a_replaced_supervisor_does_not_have_are_gone) {
  const auto a = make(4);
  const auto extra = make(4);
  start(supervisor_spec{.children = {supervisor_child("sub", {.intensity = 0, .children = {noting("a", a)}})}});
  EXPECT_TRUE(start_child(sys, info("sub").process, noting("extra", extra)));
  EXPECT_FALSE(extra.send("one"s));
  tell("a", "crash");
  EXPECT_FALSE(a.send("two"s));
  EXPECT_EQ(extra.send("three"s), ref_errc::gone);
}

} // namespace
} // namespace actors::test
