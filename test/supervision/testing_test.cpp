// The test kit: faults that reach processes which know nothing of them.
#include "supervision/testing.hpp"

#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

using fault_scripts = world;

TEST_F(fault_scripts, crash_a_child_at_its_third_message) {
  faults.inject("a", crash_at_message(3).in_life(1));
  start(supervisor_spec{.children = {child("a")}});
  tell("a", "one");
  tell("a", "two");
  EXPECT_THAT(log, ElementsAre("+a"));
  tell("a", "three");
  EXPECT_THAT(log, ElementsAre("+a", "-a crashed", "+a"));
  EXPECT_THAT(crash_of(*info("a").last_exit)->what, HasSubstr("crash at message 3"));
  for (int n = 0; n < 5; ++n)
    tell("a", "again");
  EXPECT_TRUE(alive("a")) << "the fault was for the first life";
}

TEST_F(fault_scripts, crash_every_life_unless_told_which) {
  faults.inject("a", crash_at_message(1));
  start(supervisor_spec{.intensity = 5, .children = {child("a")}});
  tell("a", "one");
  tell("a", "one");
  EXPECT_EQ(faults.lives("a"), 3U);
}

TEST_F(fault_scripts, answer_the_caller_whose_message_crashes_the_child) {
  faults.inject("a", crash_at_message(1).in_life(1));
  start(supervisor_spec{.children = {child("a")}});
  const auto answer = sys.call<std::string>(latest["a"], 5s, std::string{"hello"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(classify(answer.error()), exit_reason::crashed);
}

TEST_F(fault_scripts, let_a_child_hang_so_that_its_supervisor_has_to_abandon_it) {
  faults.inject("a", hang_at_message(2).in_life(1));
  auto spec = child("a");
  spec.shutdown = 1s;
  start(supervisor_spec{.children = {spec}, .abandon_after = 1s});
  const auto hung = latest["a"];
  tell("a", "one");
  tell("a", "two");
  EXPECT_FALSE(answers(hung));
  ASSERT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_EQ(classify(*info("a").last_exit), exit_reason::abandoned);
  EXPECT_THAT(log, ElementsAre("+a"));
  faults.release("a");
  time.run();
  EXPECT_THAT(log, ElementsAre("+a", "-a shutdown")) << "the first exit that waited";
}

TEST_F(fault_scripts, let_a_child_hang_for_a_while_and_go_on_with_the_same_message) {
  faults.inject("a", hang_at_message(1, 3s));
  start(supervisor_spec{.children = {child("a")}});
  tell("a", "crash");
  time.advance(2s);
  EXPECT_THAT(log, ElementsAre("+a"));
  time.advance(1s);
  EXPECT_THAT(log, ElementsAre("+a", "-a crashed", "+a"));
}

TEST_F(fault_scripts, let_a_child_hang_twice_in_one_life) {
  faults.inject("a", hang_at_message(1, 1s));
  faults.inject("a", hang_at_message(2, 1s));
  start(supervisor_spec{.children = {child("a")}});
  tell("a", "one");
  tell("a", "crash");
  time.advance(1s);
  EXPECT_THAT(log, ElementsAre("+a")) << "it hangs on the second message";
  time.advance(1s);
  EXPECT_THAT(log, ElementsAre("+a", "-a crashed", "+a"));
}

TEST_F(fault_scripts, count_the_message_that_hung_once) {
  faults.inject("a", hang_at_message(1, 1s).in_life(1));
  faults.inject("a", crash_at_message(2).in_life(1));
  start(supervisor_spec{.children = {child("a")}});
  tell("a", "one");
  time.advance(1s);
  EXPECT_THAT(log, ElementsAre("+a"));
  tell("a", "two");
  EXPECT_THAT(log, ElementsAre("+a", "-a crashed", "+a"));
}

TEST_F(fault_scripts, make_a_child_ignore_its_stop_but_not_its_kill) {
  faults.inject("a", ignore_stop());
  auto spec = child("a");
  spec.shutdown = 2s;
  start(supervisor_spec{.children = {spec}});
  const auto before = sys.now();
  ASSERT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_EQ(sys.now() - before, 2s);
  EXPECT_EQ(classify(*info("a").last_exit), exit_reason::killed);
}

TEST_F(fault_scripts, refuse_the_second_start) {
  faults.inject("a", refuse_start(2));
  start(supervisor_spec{.intensity = 3, .children = {child("a")}});
  tell("a", "crash");
  EXPECT_THAT(log, ElementsAre("+a", "-a crashed", "-a crashed", "!a", "+a"));
}

TEST_F(fault_scripts, hang_in_a_start_until_the_supervisor_gives_the_child_up) {
  faults.inject("a", hang_in_start(2));
  auto spec = child("a");
  spec.shutdown = 1s;
  start(supervisor_spec{.intensity = 3, .children = {spec, child("b")}, .abandon_after = 1s});
  tell("a", "crash");
  EXPECT_EQ(info("a").state, child_state::restarting);
  EXPECT_TRUE(alive("b")) << "nobody else waits for it";
  ASSERT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_EQ(classify(*info("a").last_exit), exit_reason::abandoned);
  faults.release();
  time.run();
  EXPECT_EQ(sys.live_processes(), 2U);
}

TEST_F(fault_scripts, end_a_start_that_hung_for_its_time) {
  faults.inject("a", hang_in_start(2, 5s));
  start(supervisor_spec{.intensity = 3, .children = {child("a")}});
  tell("a", "crash");
  time.advance(5s);
  EXPECT_THAT(log, ElementsAre("+a", "-a crashed", "-a crashed", "!a", "+a"));
}

TEST_F(fault_scripts, journal_a_child_that_was_not_made_with_the_context) {
  auto outside = sys.spawn(worker);
  start(supervisor_spec{
      .children = {
          faults.wrap({.id = "a", .start = [=](start_context&) { return outside; }, .restart = restart::temporary})}});
  tell(outside, "normal");
  EXPECT_THAT(log, ElementsAre("+a", "-a normal"));
}

TEST_F(fault_scripts, reach_every_child_of_a_spec) {
  faults.inject("b", crash_at_message(1).in_life(1));
  const auto plain = [](start_context& s) { return s.spawn(worker); };
  start(faults.wrap(supervisor_spec{.children = {{.id = "a", .start = plain}, {.id = "b", .start = plain}}}));
  tell(faults.latest("b"), "x");
  EXPECT_THAT(log, ElementsAre("+a", "+b", "-b crashed", "+b"));
}

TEST_F(fault_scripts, start_no_faults_once_cleared) {
  faults.inject("a", crash_at_message(1));
  start(supervisor_spec{.children = {child("a")}});
  faults.clear();
  tell("a", "x");
  tell("a", "x");
  EXPECT_THAT(log, ElementsAre("+a", "-a crashed", "+a")) << "the one that was under way stays";
}

namespace {

/// A tree under random faults for a while: what happened, and what struck.
std::string storm(std::uint64_t seed) {
  actors::system system{{.scheduler = scheduler_kind::testing}};
  virtual_time time{system};
  fault_script faults{system, seed};
  const auto plain = [](start_context& s) { return s.spawn(worker); };
  const auto root =
      spawn_supervisor(system, faults.wrap(supervisor_spec{.intensity = 1000,
                                                           .children = {{.id = "a", .start = plain, .shutdown = 1s},
                                                                        {.id = "b", .start = plain, .shutdown = 1s}}}));
  time.run();
  faults.chaos({.probability = 0.5, .messages = 4});
  for (int round = 0; round < 50; ++round) {
    for (const auto* id : {"a", "b"})
      caf::anon_send(faults.latest(id), std::string{round % 5 ? "x" : "crash"});
    time.advance(1s);
  }
  auto text = faults.to_text();
  for (const auto& line : faults.journal())
    text += line + '\n';
  faults.release();
  return text;
}

} // namespace

TEST(fault_script_seed, repeats_what_it_did_exactly) {
  const auto first = storm(42);
  EXPECT_THAT(first, StartsWith("seed 42\n"));
  EXPECT_THAT(first, HasSubstr("crash at message"));
  EXPECT_EQ(storm(42), first);
  EXPECT_NE(storm(43), first);
}

TEST(fault_texts, say_what_when_and_in_which_life) {
  EXPECT_EQ(to_string(crash_at_message(3).in_life(2)), "crash at message 3 in life 2");
  EXPECT_EQ(to_string(hang_at_message(1, 1500ms)), "hang at message 1, for 1500 ms");
}

} // namespace actors::test
