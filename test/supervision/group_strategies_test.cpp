#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;

using group_strategies = world;

TEST_F(group_strategies, one_for_all_stops_the_others_in_reverse_then_starts_all_in_order) {
  start(supervisor_spec{.strategy = strategy::one_for_all, .children = {child("a"), child("b"), child("c")}});
  log.clear();
  tell("b", "crash");
  EXPECT_THAT(log, ElementsAre("-b crashed", "-c shutdown", "-a shutdown", "+a", "+b", "+c"));
  EXPECT_EQ(inspect(sys, root)->restarts_in_window, 1U);
}

TEST_F(group_strategies, rest_for_one_replaces_the_child_and_those_after_it) {
  start(supervisor_spec{.strategy = strategy::rest_for_one, .children = {child("a"), child("b"), child("c")}});
  log.clear();
  tell("b", "crash");
  EXPECT_THAT(log, ElementsAre("-b crashed", "-c shutdown", "+b", "+c"));
}

TEST_F(group_strategies, one_crash_too_many_ends_the_supervisor) {
  for (const auto how : {strategy::one_for_all, strategy::rest_for_one}) {
    root_exit.reset();
    start(supervisor_spec{.strategy = how, .intensity = 1, .children = {child("a"), child("b")}});
    tell("a", "crash");
    EXPECT_FALSE(root_exit);
    tell("a", "crash");
    EXPECT_TRUE(root_exit);
  }
}

TEST_F(group_strategies, do_not_restart_a_temporary_sibling) {
  start(supervisor_spec{.strategy = strategy::one_for_all,
                        .children = {child("a"), child("b", restart::temporary), child("c")}});
  tell("a", "crash");
  EXPECT_THAT(ids(), ElementsAre("a", "c"));
}

TEST_F(group_strategies, one_for_all_tries_the_whole_set_again_when_a_sibling_fails_to_restart) {
  int starts = 0;
  const auto flaky = [&](process* self) -> caf::behavior { return ++starts == 2 ? failing(self) : worker(self); };
  start(
      supervisor_spec{.strategy = strategy::one_for_all, .intensity = 2, .children = {child("a"), child("b", flaky)}});
  log.clear();
  tell("a", "crash");
  EXPECT_THAT(log, ElementsAre("-a crashed", "-b shutdown", "+a", "-b crashed", "!b", "-a shutdown", "+a", "+b"));
}

TEST_F(group_strategies, rest_for_one_does_not_restart_again_those_already_up_when_a_later_child_fails) {
  int starts = 0;
  const auto flaky = [&](process* self) -> caf::behavior { return ++starts == 2 ? failing(self) : worker(self); };
  start(supervisor_spec{
      .strategy = strategy::rest_for_one, .intensity = 2, .children = {child("a"), child("b", flaky), child("c")}});
  log.clear();
  tell("a", "crash");
  EXPECT_THAT(log, ElementsAre("-a crashed", "-c shutdown", "-b shutdown", "+a", "-b crashed", "!b", "+b", "+c"));
}

TEST_F(group_strategies, end_the_supervisor_when_a_child_cannot_restart) {
  int starts = 0;
  const auto broken = [&](process* self) -> caf::behavior { return ++starts > 1 ? failing(self) : worker(self); };
  start(
      supervisor_spec{.strategy = strategy::one_for_all, .intensity = 3, .children = {child("a"), child("b", broken)}});
  tell("a", "crash");
  EXPECT_TRUE(root_exit);
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(group_strategies, count_two_simultaneous_crashes_as_one_where_the_second_child_was_to_be_stopped_anyway) {
  start(supervisor_spec{.strategy = strategy::one_for_all, .intensity = 1, .children = {child("a"), child("b")}});
  caf::anon_send(latest["a"], std::string{"crash"});
  caf::anon_send(latest["b"], std::string{"crash"});
  time.run();
  EXPECT_FALSE(root_exit);
  EXPECT_TRUE(alive("a"));
  EXPECT_TRUE(alive("b"));
}

TEST_F(group_strategies, do_not_lose_a_sibling_that_comes_up_while_it_waits_to_be_stopped) {
  std::vector<caf::actor> slow;
  auto endless = child("c", stubborn);
  endless.shutdown = 2s;
  const child_spec slow_child{.id = "slow",
                              .start = [&](auto& s) { return slow.emplace_back(s.template spawn<slow_starter>({})); },
                              .shutdown = 1s};
  const auto spec = supervisor_spec{.strategy = strategy::one_for_all, .children = {slow_child, child("b"), endless}};
  root = spawn_supervisor(sys, spec);
  time.run();
  tell(slow[0], "go");
  EXPECT_TRUE(terminate_child(sys, root, "slow"));
  reply_port port{sys};
  caf::actor restarted;
  port.call(
      root, sys.now() + 1h, [&](answer a) { restarted = a.take<caf::actor>(); }, restart_child_msg{"slow"});
  time.run();
  tell("b", "crash");
  EXPECT_EQ(info("c").state, child_state::stopping);
  tell(slow[1], "go");
  time.advance(2s);
  ASSERT_EQ(slow.size(), 3U);
  EXPECT_EQ(info("b").state, child_state::restarting) << "waits for its turn";
  EXPECT_FALSE(restarted);
  tell(slow[2], "go");
  EXPECT_EQ(restarted, slow[2]);
  EXPECT_EQ(info("slow").restarts, 0U) << "it had not been up before";
  EXPECT_EQ(info("slow").state, child_state::running);
  EXPECT_TRUE(alive("c"));
}

TEST_F(group_strategies, let_requests_pass_while_another_child_is_slow_to_stop) {
  for (const auto how : {strategy::one_for_all, strategy::rest_for_one}) {
    auto endless = child("c", stubborn);
    endless.shutdown = shutdown::infinity();
    start(supervisor_spec{.strategy = how, .children = {child("a"), child("b"), endless}});
    EXPECT_EQ(terminate_child(sys, root, "c", 1ms).error(), errc::deadline_exceeded);
    EXPECT_TRUE(terminate_child(sys, root, "b"));
    EXPECT_TRUE(start_child(sys, root, child("d")));
    EXPECT_TRUE(restart_child(sys, root, "b"));
    EXPECT_EQ(info("c").state, child_state::stopping);
    tell("c", "normal");
    EXPECT_EQ(info("c").state, child_state::stopped);
  }
}

TEST_F(group_strategies, let_requests_pass_while_another_child_is_slow_to_start) {
  for (const auto how : {strategy::one_for_all, strategy::rest_for_one}) {
    const auto slow = [](auto& s) { return s.template spawn<slow_starter>({}); };
    start(supervisor_spec{.strategy = how, .children = {child("a")}});
    EXPECT_TRUE(terminate_child(sys, root, "a"));
    EXPECT_EQ(start_child(sys, root, {.id = "x", .start = slow}, 1ms).error(), errc::deadline_exceeded);
    EXPECT_TRUE(start_child(sys, root, child("y")));
    EXPECT_TRUE(restart_child(sys, root, "a"));
    EXPECT_EQ(info("x").state, child_state::starting);
  }
}

TEST_F(group_strategies, let_new_children_pass_while_one_of_the_group_is_slow_to_start) {
  bool slowly = false;
  const auto sometimes = [&](auto& s) {
    return slowly ? latest["a"] = s.template spawn<slow_starter>({}) : latest["a"] = s.spawn(worker);
  };
  start(supervisor_spec{.strategy = strategy::one_for_all, .children = {{.id = "a", .start = sometimes}, child("b")}});
  slowly = true;
  log.clear();
  tell("a", "crash");
  EXPECT_TRUE(start_child(sys, root, child("c")));
  EXPECT_THAT(log, ElementsAre("-b shutdown", "+c"));
  EXPECT_EQ(start_child(sys, root, child("b")).error(), supervision_errc::already_present) << "it has no process yet";
  tell("a", "go");
  EXPECT_THAT(log, ElementsAre("-b shutdown", "+c", "+b"));
}

TEST_F(group_strategies, start_nobody_before_all_of_a_group_are_down) {
  auto endless = child("c", stubborn);
  endless.shutdown = 2s;
  start(supervisor_spec{.strategy = strategy::one_for_all, .children = {child("a"), child("b"), endless}});
  log.clear();
  tell("a", "crash");
  EXPECT_EQ(start_child(sys, root, child("d"), 1ms).error(), errc::deadline_exceeded);
  EXPECT_EQ(terminate_child(sys, root, "b", 1ms).error(), errc::deadline_exceeded) << "c may need it until it is down";
  EXPECT_THAT(log, ElementsAre("-a crashed"));
  time.advance(2s);
  EXPECT_THAT(log, ElementsAre("-a crashed", "-c killed", "-b shutdown", "+d", "+a", "+c"));
  EXPECT_EQ(info("b").state, child_state::stopped);
}

TEST_F(group_strategies, abandon_a_sibling_that_ignores_its_kill_and_go_on_without_it) {
  for (const auto how : {strategy::one_for_all, strategy::rest_for_one})
    for (const bool brutal : {true, false}) {
      const auto id = "deaf " + std::string{to_string(how)} + (brutal ? " brutal" : "");
      faults.inject(id, hang_at_message(1).in_life(1));
      auto deaf = child(id);
      deaf.shutdown = brutal ? shutdown::brutal_kill() : shutdown::timeout(2s);
      start(supervisor_spec{.strategy = how, .children = {child("a"), deaf, child("c")}, .abandon_after = 1s});
      const auto hung = latest[id];
      EXPECT_FALSE(answers(hung));
      log.clear();
      tell("a", "crash");
      time.advance(brutal ? 1s - 1ms : 3s - 1ms);
      EXPECT_THAT(log, ElementsAre("-a crashed", "-c shutdown"));
      time.advance(1ms);
      EXPECT_THAT(log, ElementsAre("-a crashed", "-c shutdown", "+a", "+" + id, "+c"));
      EXPECT_EQ(classify(*info(id).last_exit), exit_reason::abandoned);
      EXPECT_EQ(inspect(sys, root)->abandoned, 1U);
      EXPECT_EQ(inspect(sys, root)->restarts_in_window, 1U);
      faults.release(id);
      time.run();
      EXPECT_FALSE(answers(hung));
      EXPECT_TRUE(alive(id)) << "the late end of the first process disturbs nobody";
      EXPECT_EQ(info(id).restarts, 1U);
    }
}

TEST_F(group_strategies, let_a_child_be_terminated_while_a_group_restart_is_under_way) {
  int starts = 0;
  start(supervisor_spec{.strategy = strategy::rest_for_one,
                        .children = {{.id = "a",
                                      .start =
                                          [&](auto& s) {
                                            if (++starts == 1)
                                              return latest["a"] = s.spawn(worker);
                                            return s.template spawn<slow_starter>({});
                                          }},
                                     child("b")}});
  tell("a", "crash");
  EXPECT_EQ(info("b").state, child_state::restarting) << "waits for its turn";
  EXPECT_TRUE(terminate_child(sys, root, "b"));
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_EQ(info("a").state, child_state::stopped);
  EXPECT_EQ(info("b").state, child_state::stopped);
}

} // namespace actors::test
