#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;
using testing::IsEmpty;

using supervisor_administration = world;

TEST_F(supervisor_administration, takes_a_child_through_its_whole_life) {
  start(supervisor_spec{});
  const auto started = start_child(sys, root, child("a"));
  ASSERT_TRUE(started);
  EXPECT_EQ(*started, latest["a"]);
  EXPECT_EQ(start_child(sys, root, child("a")).error(), supervision_errc::already_started);
  EXPECT_EQ(restart_child(sys, root, "a").error(), supervision_errc::running);
  EXPECT_EQ(delete_child(sys, root, "a").error(), supervision_errc::running);

  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_FALSE(answers(*started));
  EXPECT_TRUE(terminate_child(sys, root, "a")) << "again";
  EXPECT_EQ(start_child(sys, root, child("a")).error(), supervision_errc::already_present);

  const auto restarted = restart_child(sys, root, "a");
  ASSERT_TRUE(restarted);
  EXPECT_TRUE(answers(*restarted));
  EXPECT_EQ(info("a").restarts, 0U) << "not a restart of the budget";

  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_TRUE(delete_child(sys, root, "a"));
  EXPECT_THAT(ids(), IsEmpty());
  EXPECT_THAT(log, ElementsAre("+a", "-a shutdown", "+a", "-a shutdown"));
}

TEST_F(supervisor_administration, does_not_know_strangers) {
  start(supervisor_spec{.children = {child("a")}});
  EXPECT_EQ(terminate_child(sys, root, "x").error(), supervision_errc::not_found);
  EXPECT_EQ(restart_child(sys, root, "x").error(), supervision_errc::not_found);
  EXPECT_EQ(delete_child(sys, root, "x").error(), supervision_errc::not_found);
  EXPECT_EQ(replace_child(sys, root, root).error(), supervision_errc::not_found);
  EXPECT_EQ(replace_child(sys, root, {}).error(), supervision_errc::not_found);
}

TEST_F(supervisor_administration, refuses_an_invalid_spec) {
  start(supervisor_spec{});
  EXPECT_EQ(start_child(sys, root, child_spec{.id = "a"}).error(), supervision_errc::missing_start);
  EXPECT_THAT(ids(), IsEmpty());
}

TEST_F(supervisor_administration, answers_start_child_only_after_the_init) {
  start(supervisor_spec{});
  caf::actor slow;
  const child_spec spec{.id = "slow", .start = [&](auto& s) { return slow = s.template spawn<slow_starter>({}); }};
  EXPECT_EQ(start_child(sys, root, spec, 1min).error(), errc::deadline_exceeded);
  EXPECT_EQ(info("slow").state, child_state::starting);
  EXPECT_EQ(start_child(sys, root, spec).error(), supervision_errc::already_started);
  tell(slow, "go");
  EXPECT_EQ(info("slow").state, child_state::running);
}

TEST_F(supervisor_administration, keeps_nothing_of_a_child_whose_start_failed) {
  start(supervisor_spec{.intensity = 0});
  const auto failed = start_child(sys, root, child("a", failing));
  ASSERT_FALSE(failed);
  EXPECT_EQ(crash_of(failed.error())->what, "cannot start");
  EXPECT_THAT(ids(), IsEmpty());
  EXPECT_FALSE(root_exit);
}

TEST_F(supervisor_administration, reports_a_new_child_that_ignores_and_keeps_it_unless_temporary) {
  start(supervisor_spec{});
  EXPECT_EQ(classify(start_child(sys, root, child("a", ignoring)).error()), exit_reason::ignored);
  EXPECT_EQ(classify(start_child(sys, root, child("b", ignoring, restart::temporary)).error()), exit_reason::ignored);
  EXPECT_THAT(ids(), ElementsAre("a"));
}

TEST_F(supervisor_administration, keeps_a_child_whose_requested_restart_failed) {
  int starts = 0;
  const auto once = [&](process* self) -> caf::behavior { return ++starts == 1 ? worker(self) : failing(self); };
  start(supervisor_spec{.intensity = 0, .children = {child("a", once)}});
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_FALSE(restart_child(sys, root, "a"));
  EXPECT_EQ(info("a").state, child_state::stopped);
  EXPECT_FALSE(root_exit);
}

TEST_F(supervisor_administration, forgets_a_temporary_child_that_was_terminated_so_that_its_id_is_free) {
  start(supervisor_spec{.children = {child("a", restart::temporary)}});
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_THAT(ids(), IsEmpty());
  EXPECT_TRUE(start_child(sys, root, child("a", restart::temporary)));
}

TEST_F(supervisor_administration, terminates_by_the_shutdown_rule_of_the_child_and_stays_responsive) {
  auto slow = child("a", stubborn);
  slow.shutdown = 3s;
  start(supervisor_spec{.children = {slow, child("b")}});
  bool terminated = false;
  reply_port port{sys};
  port.call(
      root, sys.now() + 1h, [&](answer a) { terminated = !a.is_error(); }, terminate_child_msg{"a"});
  time.advance(2s);
  EXPECT_FALSE(terminated);
  EXPECT_EQ(info("a").state, child_state::stopping);
  tell("b", "crash");
  EXPECT_TRUE(alive("b"));
  time.advance(1s);
  EXPECT_TRUE(terminated);
  EXPECT_THAT(log, ElementsAre("+a", "+b", "-b crashed", "+b", "-a killed"));
}

TEST_F(supervisor_administration, handles_requests_for_a_child_in_the_order_in_which_they_came) {
  start(supervisor_spec{.children = {child("a")}});
  std::vector<std::string> answers;
  reply_port port{sys};
  const auto note = [&](const char* what) {
    return [&answers, what](answer a) { answers.push_back(a.is_error() ? describe(a.error()) : what); };
  };
  const auto soon = sys.now() + 1s;
  port.call(root, soon, note("terminated"), terminate_child_msg{"a"});
  port.call(root, soon, note("restarted"), restart_child_msg{"a"});
  port.call(root, soon, note("terminated"), terminate_child_msg{"a"});
  port.call(root, soon, note("deleted"), delete_child_msg{"a"});
  port.call(root, soon, note("started"), start_child_msg{child("a")});
  time.run();
  // The restart was under way when the second termination came.
  EXPECT_THAT(answers, ElementsAre("terminated", "shutdown", "terminated", "deleted", "started"));
  EXPECT_TRUE(alive("a"));
  EXPECT_THAT(ids(), ElementsAre("a"));
}

TEST_F(supervisor_administration, a_terminated_child_is_not_restarted_and_costs_nothing) {
  start(supervisor_spec{.intensity = 0, .children = {child("a")}});
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_FALSE(root_exit);
  EXPECT_EQ(inspect(sys, root)->restarts_in_window, 0U);
}

TEST_F(supervisor_administration, counts_specs_active_supervisors_and_workers) {
  start(supervisor_spec{.children = {child("a"), child("b", restart::transient), supervisor_child("c", {})}});
  tell("b", "normal");
  const auto counts = *count_children(sys, root);
  EXPECT_EQ(counts.specs, 3U);
  EXPECT_EQ(counts.active, 2U);
  EXPECT_EQ(counts.supervisors, 1U);
  EXPECT_EQ(counts.workers, 2U);
}

TEST_F(supervisor_administration, counts_two_thousand_children_and_none_of_them_after_they_were_killed) {
  start(supervisor_spec{});
  constexpr std::size_t many = 2000;
  std::vector<caf::actor> all;
  all.reserve(many);
  for (std::size_t i = 0; i < many; ++i)
    all.push_back(*start_child(
        sys, root,
        {.id = std::to_string(i), .start = [](auto& s) { return s.spawn(worker); }, .restart = restart::temporary}));
  EXPECT_EQ(count_children(sys, root)->active, many);
  for (const auto& each : all)
    kill(each);
  time.run();
  EXPECT_EQ(count_children(sys, root)->specs, 0U);
}

TEST_F(supervisor_administration, tells_state_kind_type_and_last_exit_of_each_child) {
  start(supervisor_spec{.children = {child("a", restart::transient), supervisor_child("b", {})}});
  EXPECT_FALSE(info("a").last_exit);
  EXPECT_EQ(info("a").restart, restart::transient);
  EXPECT_EQ(info("b").kind, child_kind::supervisor);
  time.advance(3s);
  tell("a", "crash");
  const auto a = info("a");
  EXPECT_EQ(a.process, latest["a"]);
  EXPECT_EQ(a.since, sys.now());
  EXPECT_EQ(describe(*a.last_exit).substr(0, 9), "a crashed");
}

TEST_F(supervisor_administration, of_a_dead_supervisor_answers_why_it_ended) {
  start(supervisor_spec{});
  ask_to_stop(root);
  time.run();
  EXPECT_FALSE(which_children(sys, root));
}

TEST_F(supervisor_administration, works_from_inside_a_process) {
  start(supervisor_spec{.children = {child("a")}});
  std::vector<std::string> seen;
  sys.spawn([&](process* self) {
    self->call(root, 1s, terminate_child_msg{"a"})
        .then([&](caf::ok_atom) { seen.emplace_back("terminated"); },
              [&](const caf::error& why) { seen.push_back(describe(why)); });
    self->call(root, 1s, which_children_msg{})
        .then([&](const std::vector<child_info>& all) { seen.push_back(std::to_string(all.size())); },
              [&](const caf::error& why) { seen.push_back(describe(why)); });
    return worker(self);
  });
  time.run();
  EXPECT_THAT(seen, testing::UnorderedElementsAre("terminated", "1"));
}

} // namespace actors::test
