#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class dynamic_supervision : public world {
public:
  caf::actor add(const std::string& label) { return *start_child(sys, root, start_of(label, worker), label); }

  template <class Behavior>
  caf::expected<caf::actor> add(const std::string& label, Behavior behavior) {
    return start_child(sys, root, start_of(label, behavior), label);
  }
};

TEST_F(dynamic_supervision, starts_empty_and_ends_on_shutdown) {
  start(dynamic_supervisor_spec{});
  EXPECT_EQ(count_children(sys, root)->specs, 0U);
  ask_to_stop(root);
  time.run();
  EXPECT_EQ(classify(*root_exit), exit_reason::shutdown);
}

TEST_F(dynamic_supervision, starts_children_on_demand_each_with_its_own_function_and_label) {
  start(dynamic_supervisor_spec{});
  const auto a = add("a");
  EXPECT_TRUE(answers(a));
  add("b");
  EXPECT_THAT(ids(), ElementsAre("a", "b"));
  EXPECT_EQ(info("a").process, a);
  EXPECT_EQ(events.front().label, "root");
  EXPECT_EQ(events[1].label, "a");
}

TEST_F(dynamic_supervision, allows_labels_to_repeat) {
  start(dynamic_supervisor_spec{});
  add("same");
  add("same");
  EXPECT_THAT(ids(), ElementsAre("same", "same"));
}

TEST_F(dynamic_supervision, of_an_invalid_spec_does_not_start) {
  EXPECT_EQ(start_dynamic_supervisor(sys, {.period = 0s}).error(), supervision_errc::invalid_budget);
}

TEST_F(dynamic_supervision, reports_a_failed_start_and_stores_nothing) {
  start(dynamic_supervisor_spec{.intensity = 0});
  EXPECT_EQ(crash_of(add("a", failing).error())->what, "cannot start");
  EXPECT_EQ(start_child(sys, root, start_function{}).error(), supervision_errc::missing_start);
  EXPECT_EQ(classify(add("b", ignoring).error()), exit_reason::ignored);
  EXPECT_THAT(ids(), IsEmpty());
  ask_to_stop(root);
  time.run();
  EXPECT_EQ(classify(*root_exit), exit_reason::shutdown);
}

TEST_F(dynamic_supervision, refuses_more_children_than_allowed_until_one_is_gone) {
  start(dynamic_supervisor_spec{.restart = restart::temporary, .max_children = 2});
  const auto a = add("a");
  add("b");
  EXPECT_EQ(add("c", worker).error(), supervision_errc::too_many_children);
  tell(a, "normal");
  EXPECT_TRUE(add("c", worker));
}

TEST_F(dynamic_supervision, restarts_by_type) {
  for (const auto type : {restart::permanent, restart::transient, restart::temporary}) {
    for (const std::string order : {"normal", "shutdown", "crash"}) {
      start(dynamic_supervisor_spec{.restart = type});
      const auto first = add("a");
      tell(first, order);
      const bool again = type == restart::permanent || (type == restart::transient && order == "crash");
      EXPECT_EQ(count_children(sys, root)->active, again ? 1U : 0U) << to_string(type) << " " << order;
      EXPECT_EQ(count_children(sys, root)->specs, again ? 1U : 0U);
      EXPECT_EQ(latest["a"] != first, again);
    }
  }
}

TEST_F(dynamic_supervision, starts_a_child_again_with_its_own_start_function) {
  start(dynamic_supervisor_spec{});
  std::vector<int> starts;
  const auto numbered = [&](int number) -> start_function {
    return [&starts, number](start_context& s) {
      starts.push_back(number);
      return s.spawn(worker);
    };
  };
  const auto first = *start_child(sys, root, numbered(1));
  ASSERT_TRUE(start_child(sys, root, numbered(2)));
  tell(first, "crash");
  EXPECT_THAT(starts, ElementsAre(1, 2, 1));
}

TEST_F(dynamic_supervision, lets_go_of_what_the_start_function_of_a_temporary_child_holds) {
  start(dynamic_supervisor_spec{.restart = restart::temporary});
  auto large = std::make_shared<std::string>(1'000'000, 'x');
  const auto child = *start_child(sys, root, [large](auto& s) { return s.spawn(worker); });
  tell(child, "crash");
  EXPECT_EQ(large.use_count(), 1);
}

TEST_F(dynamic_supervision, removes_a_child_that_ignores_its_restart) {
  start(dynamic_supervisor_spec{});
  int starts = 0;
  const auto first =
      *add("a", [&](process* self) -> caf::behavior { return ++starts == 1 ? worker(self) : ignoring(self); });
  tell(first, "crash");
  EXPECT_EQ(starts, 2);
  EXPECT_THAT(ids(), IsEmpty());
  EXPECT_FALSE(root_exit);
}

TEST_F(dynamic_supervision, ends_when_its_budget_is_spent) {
  start(dynamic_supervisor_spec{.intensity = 1});
  add("a");
  add("b");
  tell("a", "crash");
  EXPECT_FALSE(root_exit);
  tell("b", "crash");
  EXPECT_EQ(classify(*root_exit), exit_reason::shutdown);
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(dynamic_supervision, tries_a_failed_restart_again_until_the_budget_is_spent) {
  start(dynamic_supervisor_spec{.intensity = 3});
  int starts = 0;
  ASSERT_TRUE(add("a", [&](process* self) -> caf::behavior { return ++starts == 1 ? worker(self) : failing(self); }));
  tell("a", "crash");
  EXPECT_EQ(starts, 4);
  EXPECT_TRUE(root_exit);
}

TEST_F(dynamic_supervision, terminates_a_child_by_its_process_only) {
  start(dynamic_supervisor_spec{});
  const auto a = add("a");
  EXPECT_TRUE(terminate_child(sys, root, a));
  EXPECT_FALSE(answers(a));
  EXPECT_THAT(ids(), IsEmpty());
  EXPECT_EQ(terminate_child(sys, root, a).error(), supervision_errc::not_found);
  EXPECT_EQ(restart_child(sys, root, "a").error(), supervision_errc::no_ids);
  EXPECT_EQ(delete_child(sys, root, "a").error(), supervision_errc::no_ids);
  EXPECT_EQ(find_ref(sys, root, "a").error(), supervision_errc::no_ids);
  EXPECT_EQ(sys.call<caf::ok_atom>(root, 1s, set_auto_shutdown_msg{auto_shutdown::never}).error(),
            supervision_errc::no_ids);
  EXPECT_FALSE(root_exit);
}

TEST_F(dynamic_supervision, stops_children_in_parallel_and_kills_the_slow_ones_at_their_deadline) {
  start(dynamic_supervisor_spec{.shutdown = 2s});
  ASSERT_TRUE(add("slow", stubborn));
  ASSERT_TRUE(add("slower", stubborn));
  add("quick");
  log.clear();
  ask_to_stop(root);
  time.advance(2s - 1ns);
  EXPECT_THAT(log, ElementsAre("-quick shutdown"));
  EXPECT_EQ(add("late", worker).error(), supervision_errc::stopping);
  time.advance(1ns);
  EXPECT_THAT(log, UnorderedElementsAre("-quick shutdown", "-slow killed", "-slower killed"));
  EXPECT_EQ(classify(*root_exit), exit_reason::shutdown);
}

TEST_F(dynamic_supervision, by_brutal_kill_does_not_ask) {
  start(dynamic_supervisor_spec{.shutdown = shutdown::brutal_kill()});
  add("a");
  ask_to_stop(root);
  time.run();
  EXPECT_THAT(log, ElementsAre("+a", "-a killed"));
}

TEST_F(dynamic_supervision, ends_by_shutdown_although_children_crash_in_the_course_of_it) {
  start(dynamic_supervisor_spec{.shutdown = shutdown::infinity(), .intensity = 0});
  ASSERT_TRUE(add("a", stubborn));
  ask_to_stop(root);
  time.run();
  tell("a", "crash");
  EXPECT_EQ(classify(*root_exit), exit_reason::shutdown);
}

TEST_F(dynamic_supervision, of_supervisors_waits_for_each_of_their_trees) {
  start(dynamic_supervisor_spec{.kind = child_kind::supervisor});
  ASSERT_TRUE(start_child(sys, root, [this](auto& s) {
    return s.spawn_supervisor({.children = {child("a"), child("b")}});
  }));
  EXPECT_EQ(count_children(sys, root)->supervisors, 1U);
  ask_to_stop(root);
  time.run();
  EXPECT_THAT(log, ElementsAre("+a", "+b", "-b shutdown", "-a shutdown"));
}

TEST_F(dynamic_supervision, starts_and_stops_ten_thousand_children) {
  start(dynamic_supervisor_spec{.restart = restart::temporary});
  reply_port port{sys};
  std::size_t started = 0;
  for (int i = 0; i < 10'000; ++i)
    port.call(
        root, sys.now() + 1h, [&](answer a) { started += a.is_error() ? 0 : 1; },
        start_dynamic_child_msg{[](auto& s) { return s.spawn(worker); }});
  time.run();
  EXPECT_EQ(started, 10'000U);
  EXPECT_EQ(count_children(sys, root)->active, 10'000U);
  ask_to_stop(root);
  time.run();
  EXPECT_EQ(sys.live_processes(), 0U);
}

} // namespace actors::test
