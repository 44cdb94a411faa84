#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;

namespace {

class quarantine : public world {
public:
  /// One restart in five seconds; tried again after thirty.
  template <class Behavior>
  child_spec suspect(const std::string& id, Behavior behavior, restart type = restart::permanent) {
    auto spec = child(id, behavior, type);
    spec.on_exhausted = on_exhausted::quarantine;
    return spec;
  }

  child_spec suspect(const std::string& id, restart type = restart::permanent) { return suspect(id, worker, type); }

  void exhaust(const std::string& id) {
    tell(id, "crash");
    tell(id, "crash");
    ASSERT_EQ(info(id).state, child_state::quarantined);
  }
};

} // namespace

TEST_F(quarantine, begins_when_the_budget_is_spent_and_leaves_the_siblings_alone) {
  for (const auto how : {strategy::one_for_one, strategy::one_for_all, strategy::rest_for_one}) {
    events.clear();
    start(supervisor_spec{.strategy = how, .children = {child("a"), suspect("b"), child("c")}});
    tell("b", "crash");
    EXPECT_TRUE(alive("b")) << "a restart as ever";
    log.clear();
    tell("b", "crash");
    EXPECT_THAT(log, ElementsAre("-b crashed"));
    EXPECT_FALSE(root_exit);
    EXPECT_EQ(info("b").state, child_state::quarantined);
    EXPECT_FALSE(info("b").process);
    EXPECT_EQ(info("b").next_start, sys.now() + 30s);
    EXPECT_EQ(count(event::kind::child_quarantined), 1U);
    EXPECT_EQ(inspect(sys, root)->restarts_in_window, 0U) << "nothing of the siblings' budget is spent";
  }
}

TEST_F(quarantine, ends_by_a_probe_that_stays_up_for_the_period) {
  start(supervisor_spec{.children = {suspect("a")}});
  exhaust("a");
  time.advance(30s - 1ms);
  EXPECT_FALSE(alive("a"));
  time.advance(1ms);
  EXPECT_TRUE(alive("a"));
  EXPECT_EQ(count(event::kind::child_readmitted), 0U);
  time.advance(5s);
  EXPECT_EQ(count(event::kind::child_readmitted), 1U);
  tell("a", "crash");
  EXPECT_TRUE(alive("a")) << "its budget is fresh";
}

TEST_F(quarantine, is_never_over_where_the_period_is_longer_than_time) {
  auto endless = suspect("a");
  endless.budget = restart_budget{.intensity = 1, .period = std::chrono::seconds::max()};
  start(supervisor_spec{.children = {endless}});
  exhaust("a");
  time.advance(30s);
  EXPECT_TRUE(alive("a"));
  time.advance(1h);
  EXPECT_EQ(count(event::kind::child_readmitted), 0U);
}

TEST_F(quarantine, goes_on_when_the_probe_ends_within_the_period) {
  start(supervisor_spec{.children = {suspect("a")}});
  exhaust("a");
  time.advance(30s);
  time.advance(4s);
  tell("a", "crash");
  EXPECT_EQ(info("a").state, child_state::quarantined);
  EXPECT_EQ(count(event::kind::child_quarantined), 2U);
  time.advance(30s);
  EXPECT_TRUE(alive("a"));
}

TEST_F(quarantine, goes_on_when_the_probe_does_not_start) {
  bool broken = false;
  const auto sick = [&](process* self) { return broken ? failing(self) : worker(self); };
  start(supervisor_spec{.children = {suspect("a", sick)}});
  broken = true;
  tell("a", "crash");
  EXPECT_EQ(info("a").state, child_state::quarantined) << "its restart failed until the budget was spent";
  time.advance(30s);
  EXPECT_EQ(info("a").state, child_state::quarantined);
  broken = false;
  time.advance(30s);
  EXPECT_TRUE(alive("a"));
}

TEST_F(quarantine, is_ended_at_once_by_restart_child) {
  start(supervisor_spec{.children = {suspect("a")}});
  exhaust("a");
  const auto fresh = restart_child(sys, root, "a");
  ASSERT_TRUE(fresh);
  EXPECT_TRUE(answers(*fresh));
  EXPECT_EQ(count(event::kind::child_readmitted), 1U);
  tell("a", "crash");
  EXPECT_TRUE(alive("a")) << "its budget is fresh";
  time.advance(1min);
  EXPECT_EQ(info("a").restarts, 3U) << "no probe comes after";
}

TEST_F(quarantine, goes_on_when_restart_child_fails) {
  bool broken = false;
  const auto sick = [&](process* self) { return broken ? failing(self) : worker(self); };
  start(supervisor_spec{.children = {suspect("a", sick)}});
  exhaust("a");
  broken = true;
  time.advance(10s);
  const auto failed = restart_child(sys, root, "a");
  ASSERT_TRUE(crash_of(failed.error()));
  EXPECT_EQ(crash_of(failed.error())->what, "cannot start");
  EXPECT_EQ(info("a").state, child_state::quarantined);
  EXPECT_EQ(info("a").next_start, sys.now() + 30s);
  EXPECT_EQ(count(event::kind::child_readmitted), 0U);
  EXPECT_EQ(inspect(sys, root)->restarts_in_window, 0U);
}

TEST_F(quarantine, is_ended_by_requests_even_while_the_probe_waits_for_its_turn) {
  for (const bool deleted : {false, true}) {
    auto endless = child("c", stubborn);
    endless.shutdown = shutdown::infinity();
    auto untrusted = suspect("b");
    untrusted.budget = restart_budget{.intensity = 0, .period = 1s};
    start(supervisor_spec{.strategy = strategy::one_for_all, .children = {child("a"), untrusted, endless}});
    tell("b", "crash");
    time.advance(29s);
    tell("a", "crash");
    time.advance(1s);
    ASSERT_EQ(info("c").state, child_state::stopping);
    ASSERT_EQ(info("b").state, child_state::quarantined);
    ASSERT_FALSE(info("b").next_start);
    if (deleted)
      EXPECT_TRUE(delete_child(sys, root, "b"));
    else
      EXPECT_EQ(restart_child(sys, root, "b", 1ms).error(), errc::deadline_exceeded) << "it is taken, and waits";
    tell("c", "normal");
    if (!deleted) {
      EXPECT_TRUE(alive("b"));
      EXPECT_EQ(info("b").state, child_state::running);
    }
  }
}

TEST_F(quarantine, is_ended_by_terminate_child_and_delete_child) {
  start(supervisor_spec{.children = {suspect("a"), suspect("b")}});
  exhaust("a");
  exhaust("b");
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_EQ(info("a").state, child_state::stopped);
  EXPECT_TRUE(delete_child(sys, root, "b"));
  EXPECT_THAT(ids(), ElementsAre("a"));
  time.advance(1min);
  EXPECT_FALSE(alive("a"));
  EXPECT_FALSE(alive("b"));
  EXPECT_TRUE(restart_child(sys, root, "a"));
  tell("a", "crash");
  EXPECT_TRUE(alive("a")) << "its budget is fresh";
}

TEST_F(quarantine, of_one_child_spends_nothing_of_the_others) {
  start(supervisor_spec{.children = {suspect("a"), suspect("b")}});
  exhaust("a");
  tell("b", "crash");
  EXPECT_TRUE(alive("b"));
}

TEST_F(quarantine, is_not_broken_by_the_restart_of_a_group) {
  start(supervisor_spec{.strategy = strategy::one_for_all, .children = {child("a"), suspect("b"), child("c")}});
  exhaust("b");
  log.clear();
  tell("a", "crash");
  EXPECT_THAT(log, ElementsAre("-a crashed", "-c shutdown", "+a", "+c"));
  EXPECT_EQ(info("b").state, child_state::quarantined);
  time.advance(30s);
  EXPECT_TRUE(alive("b"));
}

TEST_F(quarantine, has_a_probation_that_begins_again_when_a_sibling_restarts_the_child) {
  start(supervisor_spec{.strategy = strategy::one_for_all, .children = {child("a"), suspect("b")}});
  exhaust("b");
  time.advance(34s);
  tell("a", "crash");
  time.advance(4s);
  EXPECT_EQ(count(event::kind::child_readmitted), 0U);
  time.advance(1s);
  EXPECT_EQ(count(event::kind::child_readmitted), 1U);
}

TEST_F(quarantine, is_over_for_a_transient_child_whose_probe_ends_normally) {
  start(supervisor_spec{.children = {suspect("a", restart::transient)}});
  exhaust("a");
  time.advance(30s);
  tell("a", "normal");
  EXPECT_EQ(info("a").state, child_state::stopped);
  time.advance(1min);
  EXPECT_EQ(info("a").state, child_state::stopped);
}

TEST_F(quarantine, does_not_hold_up_the_end_of_the_supervisor) {
  start(supervisor_spec{.children = {suspect("a"), child("b")}});
  exhaust("a");
  const auto now = sys.now();
  ask_to_stop(root);
  time.run();
  EXPECT_TRUE(root_exit);
  EXPECT_EQ(sys.now(), now);
}

TEST_F(quarantine, answers_whoever_waits_for_a_replacement) {
  auto spec = suspect("a");
  spec.budget = restart_budget{.intensity = 0, .period = 1s};
  start(supervisor_spec{.children = {spec}});
  EXPECT_EQ(replace_child(sys, root, latest["a"]).error(), make_error(exit_reason::killed));
  EXPECT_EQ(info("a").state, child_state::quarantined);
}

TEST_F(quarantine, happens_in_a_dynamic_supervisor_too) {
  start(dynamic_supervisor_spec{.on_exhausted = on_exhausted::quarantine, .probe_after = 10s});
  ASSERT_TRUE(start_child(sys, root, start_of("a", worker), "a"));
  ASSERT_TRUE(start_child(sys, root, start_of("b", worker), "b"));
  exhaust("a");
  EXPECT_TRUE(alive("b"));
  time.advance(10s);
  EXPECT_TRUE(alive("a"));
  EXPECT_EQ(info("a").state, child_state::running);
}

TEST_F(quarantine, is_not_what_happens_to_a_child_with_a_budget_of_its_own_that_escalates) {
  auto own = child("a");
  own.budget = restart_budget{.intensity = 3, .period = 5s};
  start(supervisor_spec{.intensity = 0, .children = {own, child("b")}});
  for (int i = 0; i < 3; ++i)
    tell("a", "crash");
  EXPECT_TRUE(alive("b"));
  tell("a", "crash");
  EXPECT_TRUE(root_exit);
}

} // namespace actors::test
