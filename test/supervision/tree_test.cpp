#include "supervision/tree.hpp"

#include "libactors/sys.hpp"
#include "supervision/detail/survey.hpp"
#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::IsEmpty;

using supervision_tree = world;

TEST_F(supervision_tree, is_gathered_through_all_levels) {
  start(supervisor_spec{
      .intensity = 3,
      .children = {child("a"),
                   supervisor_child("sub", {.children = {child("b"), dynamic_supervisor_child("pool", {})}})}});
  tell("a", "crash");
  time.advance(3s);
  const auto tree = snapshot_tree(sys, root, 1s);
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->id, "root");
  EXPECT_EQ(tree->process, root.id());
  EXPECT_EQ(tree->age, 3s);
  ASSERT_EQ(tree->children.size(), 2U);
  const auto& a = tree->children[0];
  EXPECT_EQ(a.process, latest["a"].id());
  EXPECT_EQ(a.restarts, 1U);
  EXPECT_EQ(a.age, 3s);
  const auto& sub = tree->children[1];
  EXPECT_EQ(sub.kind, child_kind::supervisor);
  ASSERT_EQ(sub.children.size(), 2U);
  EXPECT_EQ(sub.children[1].supervisor->strategy, "dynamic");
}

TEST_F(supervision_tree, reads_well_as_text) {
  start(supervisor_spec{
      .intensity = 3,
      .children = {child("add"), supervisor_child("sub", {.children = {child("b"), child("c", restart::transient)}}),
                   child("last", ignoring)}});
  tell("add", "crash");
  tell("c", "normal");
  EXPECT_EQ(to_text(*snapshot_tree(sys, root, 1s)),
            "root  supervisor  running  one_for_one  restarts 0  (1 of 3 in 5 s)\n"
            "├─ add  worker  running  restarts 1  (last: " +
                describe(*info("add").last_exit) +
                ")\n"
                "├─ sub  supervisor  running  one_for_one  restarts 0  (0 of 1 in 5 s)\n"
                "│  ├─ b  worker  running  restarts 0\n"
                "│  └─ c  worker  stopped  restarts 0  (last: normal)\n"
                "└─ last  worker  stopped  restarts 0  (last: ignored)\n");
}

TEST_F(supervision_tree, is_gathered_where_the_limits_are_those_of_time) {
  auto spec = supervisor_spec{.children = {child("a")}};
  spec.period = std::chrono::seconds::max();
  start(spec);
  const auto tree = snapshot_tree(sys, root, duration::max());
  ASSERT_TRUE(tree);
  ASSERT_EQ(tree->children.size(), 1U);
  EXPECT_EQ(tree->children[0].state, child_state::running);
  EXPECT_EQ(to_text(*tree).find('-'), std::string::npos) << to_text(*tree);
}

TEST_F(supervision_tree, keeps_each_child_on_one_line_whatever_its_crash_said) {
  EXPECT_EQ(to_text({.id = "a", .last_exit = "one\ntwo"}), "a  worker  running  restarts 0  (last: one two)\n");
}

TEST_F(supervision_tree, marks_a_supervisor_that_does_not_answer_and_draws_the_rest) {
  const auto mute = [](process* self) {
    self->set_default_handler(caf::skip);
    return caf::behavior{[](int) {}};
  };
  start(supervisor_spec{.children = {{.id = "mute",
                                      .start = [&](auto& s) { return s.spawn(mute); },
                                      .shutdown = 1s,
                                      .kind = child_kind::supervisor},
                                     supervisor_child("sub", {.children = {child("a")}})}});
  const auto before = sys.now();
  const auto tree = snapshot_tree(sys, root, 2s);
  ASSERT_TRUE(tree);
  EXPECT_EQ(sys.now() - before, 2s);
  EXPECT_TRUE(tree->children[0].unresponsive);
  EXPECT_THAT(tree->children[0].children, IsEmpty());
  EXPECT_FALSE(tree->children[1].unresponsive);
  EXPECT_EQ(tree->children[1].children.size(), 1U);
  EXPECT_NE(to_text(*tree).find("├─ mute  supervisor  unresponsive"), std::string::npos);
}

TEST_F(supervision_tree, of_a_dead_root_is_an_error_and_leaves_no_collector) {
  start(supervisor_spec{});
  ask_to_stop(root);
  time.run();
  EXPECT_FALSE(snapshot_tree(sys, root, 1s));
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(supervision_tree, can_be_collected_from_inside_a_process) {
  start(supervisor_spec{.children = {child("a")}});
  std::string text;
  sys.spawn([&](process* self) {
    self->call(spawn_tree_collector(self->runtime(), root, 1s), 2s, collect_tree_msg{})
        .then([&](const tree_node& tree) { text = to_text(tree); }, [](const caf::error&) {});
    return worker(self);
  });
  time.run();
  EXPECT_NE(text.find("└─ a  worker  running"), std::string::npos);
}

// -- many children ----------------------------------------------------------------

TEST_F(supervision_tree, has_every_child_once_while_children_come_and_go_between_its_pages) {
  start(dynamic_supervisor_spec{.restart = restart::temporary});
  std::vector<caf::actor> stable;
  std::vector<caf::actor> leaving;
  for (int n = 0; n < 2000; ++n)
    (n % 2 ? stable : leaving)
        .push_back(*start_child(
            sys, root, [](start_context& s) { return s.spawn(worker); }, "c"));
  std::vector<caf::actor> seen;
  detail::survey_msg next;
  do {
    const auto page = sys.call<detail::survey_page>(root, 1s, next);
    ASSERT_TRUE(page);
    for (const auto& each : page->rows)
      seen.push_back(each.process);
    next.place = page->place;
    // The one at which the next page would begin is among them.
    if (seen.size() == detail::open_surveys::rows_per_page) {
      for (const auto& each : leaving)
        kill(each);
      ASSERT_TRUE(start_child(
          sys, root, [](start_context& s) { return s.spawn(worker); }, "late"));
      stable.push_back(which_children(sys, root)->back().process);
    }
  } while (next.place != 0);
  EXPECT_EQ(seen.size(), detail::open_surveys::rows_per_page / 2 + stable.size());
  for (const auto& each : stable)
    EXPECT_EQ(std::count(seen.begin(), seen.end(), each), 1);
}

TEST_F(supervision_tree, shows_what_waits_in_bounded_suspended_and_idle_mailboxes) {
  auto bounded = child("bounded");
  bounded.start = [](start_context& s) { return s.spawn(worker, {.mailbox = {.messages = 10}}); };
  start(supervisor_spec{.children = {child("idle"), child("suspended"), faults.wrap(bounded)}});
  ASSERT_TRUE(sys::suspend(sys, latest["suspended"], 1s));
  ASSERT_TRUE(sys::suspend(sys, faults.latest("bounded"), 1s));
  for (int n = 0; n < 3; ++n)
    for (const auto* id : {"suspended", "bounded"})
      tell(faults.latest(id), "x");
  const auto tree = snapshot_tree(sys, root, 1s);
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->children[0].mailbox, 0U);
  EXPECT_EQ(tree->children[1].mailbox, 3U);
  EXPECT_EQ(tree->children[2].mailbox, 3U);
  EXPECT_NE(to_text(*tree).find("suspended  worker  running  restarts 0  mailbox 3\n"), std::string::npos);
}

TEST_F(supervision_tree, does_not_wait_long_for_a_worker_whose_handler_does_not_return) {
  faults.inject("a", hang_at_message(1));
  start(supervisor_spec{.children = {child("a"), child("b")}});
  tell("a", "x");
  const auto before = sys.now();
  const auto tree = snapshot_tree(sys, root, 10s);
  ASSERT_TRUE(tree);
  EXPECT_LT(sys.now() - before, 100ms);
  EXPECT_FALSE(tree->children[0].mailbox);
  EXPECT_EQ(tree->children[1].mailbox, 0U);
}

TEST_F(supervision_tree, tells_when_a_delayed_child_starts_again) {
  auto spec = child("a");
  spec.backoff = actors::backoff{.initial = 4s, .jitter = 0};
  start(supervisor_spec{.children = {spec}});
  tell("a", "crash");
  time.advance(1s);
  const auto tree = snapshot_tree(sys, root, 1s);
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->children[0].next_start, 3s);
  EXPECT_NE(to_text(*tree).find("a  worker  restarting  restarts 0  starts in 3 s"), std::string::npos);
}

TEST_F(supervision_tree, as_text_shows_the_first_children_and_counts_the_others) {
  tree_node root_node{.id = "root", .kind = child_kind::supervisor};
  for (int n = 0; n < 100'000; ++n)
    root_node.children.push_back({.id = "c" + std::to_string(n)});
  root_node.children[50'000].state = child_state::restarting;
  EXPECT_EQ(to_text(root_node, {.max_children = 2}), "root  supervisor  running  restarts 0\n"
                                                     "├─ c0  worker  running  restarts 0\n"
                                                     "├─ c1  worker  running  restarts 0\n"
                                                     "└─ … 99 998 more (99 997 running, 1 restarting)\n");
  root_node.children.resize(3);
  EXPECT_EQ(to_text(root_node, {.max_children = 2}).find("more"), std::string::npos)
      << "one more is as good as a count";
}

TEST_F(supervision_tree, knows_the_state_of_a_supervisor_as_of_any_process) {
  start(supervisor_spec{.children = {child("a"), child("b")}});
  EXPECT_EQ(sys::get_state(sys, root, 1s).value(), "one_for_one, 2 children, 2 of them up");
}

} // namespace actors::test
