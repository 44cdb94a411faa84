#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;

using supervisor_stop = world;

TEST_F(supervisor_stop, stops_children_in_reverse_each_after_the_end_of_the_former) {
  start(supervisor_spec{.children = {child("a"), child("b"), child("c")}});
  log.clear();
  ask_to_stop(root);
  time.run();
  EXPECT_THAT(log, ElementsAre("-c shutdown", "-b shutdown", "-a shutdown"));
  EXPECT_EQ(classify(*root_exit), exit_reason::shutdown);
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(supervisor_stop, kills_a_child_at_its_deadline_while_its_siblings_end_by_shutdown) {
  auto slow = child("b", stubborn);
  slow.shutdown = 2s;
  start(supervisor_spec{.children = {child("a"), slow, child("c")}});
  log.clear();
  ask_to_stop(root);
  time.advance(2s - 1ns);
  EXPECT_THAT(log, ElementsAre("-c shutdown"));
  time.advance(1ns);
  EXPECT_THAT(log, ElementsAre("-c shutdown", "-b killed", "-a shutdown"));
}

TEST_F(supervisor_stop, gives_a_worker_five_seconds_by_default) {
  start(supervisor_spec{.children = {child("a", stubborn)}});
  ask_to_stop(root);
  time.advance(5s - 1ns);
  EXPECT_FALSE(root_exit);
  time.advance(1ns);
  EXPECT_TRUE(root_exit);
}

TEST_F(supervisor_stop, by_brutal_kill_does_not_ask) {
  auto brutal = child("a");
  brutal.shutdown = shutdown::brutal_kill();
  start(supervisor_spec{.children = {brutal}});
  ask_to_stop(root);
  time.run();
  EXPECT_THAT(log, ElementsAre("+a", "-a killed"));
}

TEST_F(supervisor_stop, by_infinity_waits_without_limit_for_workers_too) {
  auto endless = child("a", stubborn);
  endless.shutdown = shutdown::infinity();
  start(supervisor_spec{.children = {endless}});
  ask_to_stop(root);
  time.advance(24h);
  EXPECT_FALSE(root_exit);
  EXPECT_EQ(info("a").state, child_state::stopping);
  tell("a", "normal");
  EXPECT_TRUE(root_exit);
}

TEST_F(supervisor_stop, is_not_disturbed_by_children_that_end_by_themselves_meanwhile) {
  auto endless = child("c", stubborn);
  endless.shutdown = shutdown::infinity();
  start(supervisor_spec{.intensity = 0, .children = {child("a"), child("b"), endless}});
  ask_to_stop(root);
  time.run();
  tell("a", "crash");
  tell("c", "crash");
  EXPECT_THAT(log, ElementsAre("+a", "+b", "+c", "-a crashed", "-c crashed", "-b shutdown"));
  EXPECT_EQ(classify(*root_exit), exit_reason::shutdown);
  EXPECT_EQ(count(event::kind::child_restarted), 0U);
}

TEST_F(supervisor_stop, ends_with_the_reason_it_was_given) {
  start(supervisor_spec{.children = {child("a")}});
  send_exit(root, shutdown_with("maintenance"));
  time.run();
  EXPECT_EQ(describe(*root_exit), "shutdown: maintenance");
}

TEST_F(supervisor_stop, ignores_an_exit_message_that_says_normal) {
  start(supervisor_spec{.children = {child("a")}});
  send_exit(root, {});
  time.run();
  EXPECT_FALSE(root_exit);
  EXPECT_TRUE(alive("a"));
}

TEST_F(supervisor_stop, by_a_kill_ends_at_once_and_takes_the_children_along) {
  start(supervisor_spec{
      .children = {child("a"), child("b", stubborn), supervisor_child("c", {.children = {child("d")}})}});
  kill(root);
  time.run();
  EXPECT_EQ(classify(*root_exit), exit_reason::killed);
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(supervisor_stop, refuses_new_children_and_restarts_meanwhile) {
  auto endless = child("a", stubborn);
  endless.shutdown = shutdown::infinity();
  start(supervisor_spec{.children = {endless}});
  ask_to_stop(root);
  time.run();
  EXPECT_EQ(start_child(sys, root, child("b")).error(), supervision_errc::stopping);
  EXPECT_EQ(restart_child(sys, root, "a").error(), supervision_errc::stopping);
  EXPECT_EQ(ids(), std::vector<std::string>{"a"});
}

TEST_F(supervisor_stop, of_a_nested_tree_goes_from_the_leaves_to_the_root) {
  start(supervisor_spec{
      .children = {child("a"), supervisor_child("sub", {.children = {child("b"), child("c")}}), child("d")}});
  log.clear();
  ask_to_stop(root);
  time.run();
  EXPECT_THAT(log, ElementsAre("-d shutdown", "-c shutdown", "-b shutdown", "-a shutdown"));
}

TEST_F(supervisor_stop, by_the_system_leaves_the_children_to_the_supervisor) {
  start(supervisor_spec{.children = {child("a"), child("b"), child("c")}});
  log.clear();
  EXPECT_TRUE(sys.shut_down());
  EXPECT_THAT(log, ElementsAre("-c shutdown", "-b shutdown", "-a shutdown"));
}

TEST_F(supervisor_stop, answers_requests_that_it_still_owes) {
  start(supervisor_spec{});
  caf::error reply;
  reply_port port{sys};
  port.call(
      root, sys.now() + 1h, [&](answer a) { reply = a.error(); },
      start_child_msg{{.id = "slow", .start = [](auto& s) { return s.template spawn<slow_starter>({}); }}});
  time.run();
  ask_to_stop(root);
  time.run();
  EXPECT_EQ(classify(reply), exit_reason::shutdown);
}

} // namespace actors::test
