#include "supervision/tree.hpp"

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

} // namespace actors::test
