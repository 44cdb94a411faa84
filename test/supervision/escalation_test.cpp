#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;
using testing::HasSubstr;

using escalation = world;

TEST_F(escalation, restarts_a_permanent_supervisor_that_has_spent_its_budget_with_fresh_children) {
  start(supervisor_spec{
      .children = {supervisor_child("sub", {.intensity = 0, .children = {child("a"), child("b")}}), child("c")}});
  log.clear();
  tell("a", "crash");
  EXPECT_THAT(log, ElementsAre("-a crashed", "-b shutdown", "+a", "+b"));
  EXPECT_FALSE(root_exit);
  EXPECT_EQ(info("sub").restarts, 1U);
  EXPECT_THAT(describe(*info("sub").last_exit), HasSubstr("more than 0 restarts"));
}

TEST_F(escalation, does_not_restart_a_transient_supervisor_because_it_ends_by_shutdown) {
  auto sub = supervisor_child("sub", {.intensity = 0, .children = {child("a")}});
  sub.restart = restart::transient;
  start(supervisor_spec{.intensity = 0, .children = {sub}});
  tell("a", "crash");
  EXPECT_EQ(info("sub").state, child_state::stopped);
  EXPECT_FALSE(root_exit);
}

TEST_F(escalation, climbs_level_by_level_to_the_root) {
  start(supervisor_spec{
      .intensity = 0,
      .children = {supervisor_child(
          "middle",
          {.intensity = 0, .children = {supervisor_child("low", {.intensity = 0, .children = {child("a")}})}})}});
  tell("a", "crash");
  EXPECT_TRUE(root_exit);
  EXPECT_EQ(sys.live_processes(), 0U);
  EXPECT_EQ(count(event::kind::budget_exhausted), 3U);
}

TEST_F(escalation, drops_the_dynamic_children_of_a_dead_supervisor) {
  start(supervisor_spec{.children = {dynamic_supervisor_child("pool", {.intensity = 0})}});
  const auto pool = info("pool").process;
  const auto one = *start_child(sys, pool, start_of("one", worker));
  ASSERT_TRUE(start_child(sys, pool, start_of("two", worker)));
  tell(one, "crash");
  const auto fresh = info("pool").process;
  EXPECT_NE(fresh, pool);
  EXPECT_EQ(count_children(sys, fresh)->specs, 0U);
  EXPECT_THAT(log, ElementsAre("+one", "+two", "-one crashed", "-two shutdown"));
}

TEST_F(escalation, of_a_nested_start_that_fails_fails_the_outer_start_with_one_error) {
  const auto failed =
      start_supervisor(sys, {.children = {child("a"), supervisor_child("sub", {.children = {child("b", failing)}})}});
  ASSERT_FALSE(failed);
  EXPECT_EQ(describe(failed.error()),
            "shutdown: child 'sub' did not start: shutdown: child 'b' did not start: b crashed on init: cannot start");
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(escalation, spends_the_parents_budget_when_the_nested_supervisor_cannot_start_again) {
  int starts = 0;
  const auto once = [&](process* self) -> caf::behavior { return ++starts == 1 ? worker(self) : failing(self); };
  start(supervisor_spec{.intensity = 3,
                        .children = {supervisor_child("sub", {.intensity = 0, .children = {child("a", once)}})}});
  tell("a", "crash");
  EXPECT_EQ(starts, 4) << "the first start, and three restarts of the nested supervisor";
  EXPECT_TRUE(root_exit);
}

} // namespace actors::test
