#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;
using testing::HasSubstr;

using supervisor_restart = world;

namespace {

struct restart_case {
  restart type;
  std::string order;
  bool again;
};

class restart_type : public world, public testing::WithParamInterface<restart_case> {};

} // namespace

TEST_P(restart_type, and_exit_reason_decide_whether_a_child_is_restarted) {
  const auto& [type, order, again] = GetParam();
  start(supervisor_spec{.children = {child("a", type), child("sibling")}});
  tell("a", order);
  EXPECT_EQ(log.size(), again ? 4U : 3U);
  EXPECT_TRUE(alive("sibling"));
  EXPECT_EQ(count(event::kind::child_restarted), again ? 1U : 0U);
  if (type == restart::temporary) {
    EXPECT_THAT(ids(), ElementsAre("sibling"));
  } else {
    EXPECT_EQ(info("a").state, again ? child_state::running : child_state::stopped);
    EXPECT_EQ(info("a").restarts, again ? 1U : 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    of_otp, restart_type,
    testing::Values(restart_case{restart::permanent, "normal", true},
                    restart_case{restart::permanent, "shutdown", true}, restart_case{restart::permanent, "crash", true},
                    restart_case{restart::transient, "normal", false},
                    restart_case{restart::transient, "shutdown", false},
                    restart_case{restart::transient, "crash", true}, restart_case{restart::temporary, "normal", false},
                    restart_case{restart::temporary, "shutdown", false},
                    restart_case{restart::temporary, "crash", false}),
    [](const auto& each) { return std::string{to_string(each.param.type)} + "_" + each.param.order; });

TEST_F(supervisor_restart, replaces_only_the_child_that_ended) {
  start(supervisor_spec{.children = {child("a"), child("b"), child("c")}});
  const auto a = latest["a"];
  const auto b = latest["b"];
  tell("b", "crash");
  EXPECT_EQ(latest["a"], a);
  EXPECT_NE(latest["b"], b);
  EXPECT_TRUE(alive("b"));
  EXPECT_EQ(info("b").process, latest["b"]);
}

TEST_F(supervisor_restart, tells_observers_who_came_back_and_why_it_had_ended) {
  start(supervisor_spec{.children = {child("a")}});
  tell("a", "crash");
  ASSERT_EQ(count(event::kind::child_restarted), 1U);
  const auto& last = events.back();
  EXPECT_EQ(last.label, "a");
  EXPECT_EQ(last.id, latest["a"].id());
  EXPECT_EQ(crash_of(last.reason)->what, "boom");
}

TEST_F(supervisor_restart, keeps_the_position_of_the_child) {
  start(supervisor_spec{.children = {child("a"), child("b")}});
  tell("a", "crash");
  EXPECT_THAT(ids(), ElementsAre("a", "b"));
  log.clear();
  ask_to_stop(root);
  time.run();
  EXPECT_THAT(log, ElementsAre("-b shutdown", "-a shutdown"));
}

TEST_F(supervisor_restart, too_often_ends_the_supervisor_with_shutdown_after_stopping_the_others_in_reverse) {
  start(supervisor_spec{.intensity = 2, .period = 10s, .children = {child("a"), child("b"), child("c")}});
  tell("b", "crash");
  tell("b", "crash");
  EXPECT_FALSE(root_exit);
  log.clear();
  tell("b", "crash");
  EXPECT_THAT(log, ElementsAre("-b crashed", "-c shutdown", "-a shutdown"));
  ASSERT_TRUE(root_exit);
  EXPECT_EQ(classify(*root_exit), exit_reason::shutdown);
  EXPECT_THAT(describe(*root_exit), HasSubstr("more than 2 restarts in 10 s, the last one of child 'b'"));
  EXPECT_EQ(count(event::kind::budget_exhausted), 1U);
}

TEST_F(supervisor_restart, with_intensity_zero_ends_the_supervisor_at_the_first_crash) {
  start(supervisor_spec{.intensity = 0, .children = {child("a")}});
  tell("a", "crash");
  EXPECT_TRUE(root_exit);
}

TEST_F(supervisor_restart, counts_all_children_together) {
  start(supervisor_spec{.intensity = 1, .children = {child("a"), child("b")}});
  tell("a", "crash");
  tell("b", "crash");
  EXPECT_TRUE(root_exit);
}

TEST_F(supervisor_restart, by_slow_crashes_never_exceeds_the_intensity) {
  start(supervisor_spec{.intensity = 1, .period = 5s, .children = {child("a")}});
  for (int i = 0; i < 50; ++i) {
    tell("a", "crash");
    time.advance(6s);
  }
  EXPECT_FALSE(root_exit);
  EXPECT_EQ(info("a").restarts, 50U);
}

TEST_F(supervisor_restart, does_not_count_ends_that_are_not_restarted) {
  start(supervisor_spec{.intensity = 0, .children = {child("a", restart::transient), child("b", restart::temporary)}});
  tell("a", "normal");
  tell("b", "crash");
  EXPECT_FALSE(root_exit);
}

TEST_F(supervisor_restart, that_fails_is_tried_again_at_the_cost_of_the_budget) {
  int starts = 0;
  const auto flaky = [&](process* self) {
    ++starts;
    if (starts == 2 || starts == 3)
      throw std::runtime_error{"not yet"};
    return worker(self);
  };
  start(supervisor_spec{.intensity = 3, .children = {child("a", flaky)}});
  tell("a", "crash");
  EXPECT_EQ(starts, 4);
  EXPECT_TRUE(alive("a"));
  EXPECT_EQ(inspect(sys, root)->restarts_in_window, 3U);
  EXPECT_EQ(info("a").restarts, 1U);
}

TEST_F(supervisor_restart, that_cannot_succeed_ends_the_supervisor) {
  int starts = 0;
  const auto broken = [&](process* self) {
    if (++starts > 1)
      throw std::runtime_error{"never again"};
    return worker(self);
  };
  start(supervisor_spec{.intensity = 5, .children = {child("a", broken), child("b")}});
  tell("a", "crash");
  EXPECT_EQ(starts, 6);
  ASSERT_TRUE(root_exit);
  EXPECT_THAT(describe(*root_exit), HasSubstr("never again"));
}

TEST_F(supervisor_restart, by_a_start_function_that_throws_is_a_failed_restart) {
  int starts = 0;
  start(supervisor_spec{.intensity = 1, .children = {{.id = "a", .start = [&](start_context& s) {
                                                        if (++starts > 1)
                                                          throw std::runtime_error{"gone"};
                                                        return latest["a"] = s.spawn(worker);
                                                      }}}});
  tell("a", "crash");
  EXPECT_EQ(starts, 2);
  EXPECT_TRUE(root_exit);
}

TEST_F(supervisor_restart, that_is_ignored_leaves_the_child_without_a_process) {
  int starts = 0;
  const auto once = [&](process* self) -> caf::behavior { return ++starts == 1 ? worker(self) : ignoring(self); };
  start(supervisor_spec{.children = {child("a", once)}});
  tell("a", "crash");
  EXPECT_EQ(info("a").state, child_state::stopped);
  EXPECT_FALSE(root_exit);
}

TEST_F(supervisor_restart, that_hangs_is_shown_and_disturbs_nobody) {
  caf::actor slow;
  int starts = 0;
  start(supervisor_spec{.intensity = 3,
                        .children = {{.id = "a",
                                      .start =
                                          [&](auto& s) {
                                            if (++starts == 1)
                                              return latest["a"] = s.spawn(worker);
                                            return slow = s.template spawn<slow_starter>({});
                                          }},
                                     child("b")}});
  tell("a", "crash");
  EXPECT_EQ(info("a").state, child_state::restarting);
  EXPECT_EQ(count_children(sys, root)->specs, 2U);
  EXPECT_EQ(count_children(sys, root)->active, 1U);
  tell("b", "crash");
  EXPECT_TRUE(alive("b"));
  EXPECT_EQ(restart_child(sys, root, "a").error(), supervision_errc::restarting);
  EXPECT_EQ(delete_child(sys, root, "a").error(), supervision_errc::restarting);
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_EQ(info("a").state, child_state::stopped);
}

TEST_F(supervisor_restart, that_hangs_does_not_hinder_the_stop) {
  int starts = 0;
  start(supervisor_spec{.children = {{.id = "a", .start = [&](auto& s) {
                                        if (++starts == 1)
                                          return latest["a"] = s.spawn(worker);
                                        return s.template spawn<slow_starter>({});
                                      }}}});
  tell("a", "crash");
  ask_to_stop(root);
  time.run();
  EXPECT_TRUE(root_exit);
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(supervisor_restart, overtakes_a_thousand_queued_requests) {
  // All of them wait for the supervisor before the end of the child reaches it.
  reply_port port{sys};
  std::size_t answered = 0;
  std::vector<std::size_t> answered_before_start;
  const auto flooding = [&](process*) {
    return caf::behavior{[&](const std::string&) {
      for (int i = 0; i < 1000; ++i)
        port.call(
            root, sys.now() + 1h, [&](answer) { ++answered; }, which_children_msg{});
      throw std::runtime_error{"boom"};
    }};
  };
  start(supervisor_spec{.children = {{.id = "a", .start = [&](start_context& s) {
                                        answered_before_start.push_back(answered);
                                        return latest["a"] = s.spawn(flooding);
                                      }}}});
  tell("a", "crash");
  EXPECT_THAT(answered_before_start, ElementsAre(0U, 0U));
  EXPECT_EQ(answered, 1000U);
}

} // namespace actors::test
