#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using supervisor_start = world;

TEST_F(supervisor_start, without_children_succeeds_and_ends_on_shutdown) {
  start(supervisor_spec{});
  ask_to_stop(root);
  time.run();
  ASSERT_TRUE(root_exit);
  EXPECT_EQ(classify(*root_exit), exit_reason::shutdown);
}

TEST_F(supervisor_start, starts_children_from_left_to_right) {
  start(supervisor_spec{.children = {child("a"), child("b"), child("c")}});
  EXPECT_THAT(log, ElementsAre("+a", "+b", "+c"));
  EXPECT_THAT(ids(), ElementsAre("a", "b", "c"));
}

TEST_F(supervisor_start, labels_a_child_with_its_id_unless_told_otherwise) {
  start(supervisor_spec{
      .children = {child("a"), {.id = "b", .start = [](auto& s) { return s.spawn(worker, {.label = "beta"}); }}}});
  std::vector<std::string> labels;
  labels.reserve(events.size());
  for (const auto& e : events)
    labels.push_back(e.label);
  EXPECT_THAT(labels, ElementsAre("a", "beta", "root"));
}

TEST_F(supervisor_start, starts_the_next_child_only_after_the_init_of_the_former) {
  caf::actor slow;
  bool started = false;
  root = spawn_supervisor(
      sys,
      {.children = {{.id = "slow", .start = [&](auto& s) { return slow = s.template spawn<slow_starter>({}); }},
                    child("b")}},
      {.on_init = [&](const caf::error& failed) { started = !failed; }});
  time.advance(1h);
  EXPECT_THAT(log, IsEmpty());
  EXPECT_FALSE(started);
  EXPECT_EQ(info("slow").state, child_state::starting);
  EXPECT_EQ(info("b").state, child_state::starting);
  tell(slow, "go");
  EXPECT_THAT(log, ElementsAre("+b"));
  EXPECT_TRUE(started);
}

TEST_F(supervisor_start, that_fails_stops_those_already_up_in_reverse_and_says_which_child_failed) {
  const auto failed = start_supervisor(sys, {.children = {child("a"), child("b"), child("c", failing), child("d")}});
  ASSERT_FALSE(failed);
  EXPECT_EQ(classify(failed.error()), exit_reason::shutdown);
  EXPECT_THAT(describe(failed.error()), HasSubstr("child 'c' did not start: c crashed on init: cannot start"));
  EXPECT_THAT(log, ElementsAre("+a", "+b", "-c crashed", "!c", "-b shutdown", "-a shutdown"));
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(supervisor_start, fails_when_a_start_function_throws) {
  const auto failed =
      start_supervisor(sys, {.children = {child("a"), {.id = "b", .start = [](start_context&) -> caf::actor {
                                                         throw std::runtime_error{"no file"};
                                                       }}}});
  ASSERT_FALSE(failed);
  EXPECT_THAT(describe(failed.error()), HasSubstr("child 'b' did not start: b crashed on its start function: no file"));
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(supervisor_start, that_throws_after_its_spawn_leaves_nothing_behind) {
  const auto failed = start_supervisor(sys, {.children = {{.id = "a", .start = [](start_context& s) {
                                                             auto lost = s.spawn(worker);
                                                             throw std::runtime_error{"late"};
                                                             return lost;
                                                           }}}});
  ASSERT_FALSE(failed);
  time.run();
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(supervisor_start, refuses_a_start_function_that_returns_nothing_or_something_else_or_spawns_twice) {
  auto stranger = sys.spawn(worker);
  const std::vector<start_function> wrong = {
      [](start_context&) { return caf::actor{}; },
      [&](start_context& s) {
        auto lost = s.spawn(worker);
        return stranger;
      },
      [](start_context& s) {
        auto lost = s.spawn(worker);
        return s.spawn(worker);
      },
  };
  for (const auto& each : wrong) {
    EXPECT_FALSE(start_supervisor(sys, {.children = {{.id = "a", .start = each}}}));
    time.run();
    EXPECT_EQ(sys.live_processes(), 1U);
  }
  const start_function shared = [&](start_context&) { return stranger; };
  EXPECT_FALSE(start_supervisor(sys, {.children = {{.id = "a", .start = shared}, {.id = "b", .start = shared}}}));
}

TEST_F(supervisor_start, takes_an_actor_made_elsewhere_as_started) {
  auto elsewhere = sys.spawn(worker);
  start(supervisor_spec{.intensity = 0, .children = {{.id = "a", .start = [&](auto&) { return elsewhere; }}}});
  EXPECT_EQ(info("a").process, elsewhere);
  tell(elsewhere, "crash");
  EXPECT_TRUE(root_exit);
}

TEST_F(supervisor_start, of_an_invalid_spec_reports_one_error) {
  const auto failed = start_supervisor(sys, {.children = {child("a"), child("a")}});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error(), supervision_errc::duplicate_id);
  EXPECT_THAT(log, IsEmpty());
}

TEST_F(supervisor_start, keeps_a_child_that_ignores_without_a_process_but_forgets_a_temporary_one) {
  start(supervisor_spec{.children = {child("a", ignoring), child("b", ignoring, restart::temporary), child("c")}});
  EXPECT_THAT(ids(), ElementsAre("a", "c"));
  EXPECT_EQ(info("a").state, child_state::stopped);
  EXPECT_FALSE(info("a").process);
  EXPECT_EQ(count_children(sys, root)->active, 1U);
  EXPECT_FALSE(root_exit);
}

TEST_F(supervisor_start, of_a_process_that_ignores_is_reported_as_such_and_leaves_nothing) {
  const auto ignored = sys.start(ignoring);
  EXPECT_EQ(classify(ignored.error()), exit_reason::ignored);
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(supervisor_start, asked_to_stop_in_the_middle_stops_what_is_up_and_reports_once) {
  caf::actor slow;
  int reports = 0;
  caf::error reported;
  root = spawn_supervisor(
      sys,
      {.children = {child("a"),
                    {.id = "slow", .start = [&](auto& s) { return slow = s.template spawn<slow_starter>({}); }},
                    child("c")}},
      {.on_init = [&](const caf::error& failed) {
        ++reports;
        reported = failed;
      }});
  time.run();
  ask_to_stop(root);
  time.run();
  EXPECT_EQ(reports, 1);
  EXPECT_EQ(classify(reported), exit_reason::shutdown);
  EXPECT_THAT(log, ElementsAre("+a", "-a shutdown"));
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(supervisor_start, answers_requests_while_a_child_is_in_its_init) {
  root = spawn_supervisor(
      sys, {.children = {{.id = "slow", .start = [](auto& s) { return s.template spawn<slow_starter>({}); }}}});
  EXPECT_EQ(count_children(sys, root)->specs, 1U);
  EXPECT_EQ(count_children(sys, root)->active, 0U);
  EXPECT_TRUE(terminate_child(sys, root, "slow"));
  EXPECT_EQ(info("slow").state, child_state::stopped);
}

} // namespace actors::test
