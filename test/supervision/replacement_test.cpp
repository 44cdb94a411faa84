#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;

namespace {

/// Survives a kill: holds back everything, as a handler that does not return would.
class deaf final : public process {
public:
  deaf(caf::actor_config& config, bool& held) : process(config), held_(held) {}

  using process::enqueue;
  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit* context) override {
    if (held_ && element->content().match_elements<caf::exit_msg>())
      return;
    process::enqueue(std::move(element), context);
  }

protected:
  caf::behavior make_behavior() override { return worker(this); }

private:
  bool& held_;
};

class replacement : public world {
public:
  child_spec deaf_child(restart type = restart::permanent) {
    return {.id = "deaf",
            .start = [this](auto& s) { return latest["deaf"] = s.template spawn<deaf>({}, held); },
            .restart = type,
            .shutdown = 2s};
  }

  // The processes that ignore their kill end here, before the system does.
  void TearDown() override {
    held = false;
    for (const auto& each : abandoned)
      kill(each);
    world::TearDown();
  }

  bool held = true;
  std::vector<caf::actor> abandoned;
};

} // namespace

TEST_F(replacement, kills_the_child_restarts_it_and_answers_with_the_new_one) {
  start(supervisor_spec{.children = {child("a"), child("b")}});
  const auto old = latest["a"];
  const auto fresh = replace_child(sys, root, old);
  ASSERT_TRUE(fresh);
  EXPECT_NE(*fresh, old);
  EXPECT_TRUE(answers(*fresh));
  EXPECT_THAT(log, ElementsAre("+a", "+b", "-a killed", "+a"));
  EXPECT_EQ(info("a").restarts, 1U);
  EXPECT_EQ(inspect(sys, root)->restarts_in_window, 1U);
}

TEST_F(replacement, restarts_a_transient_child_and_forgets_a_temporary_one) {
  start(supervisor_spec{.children = {child("a", restart::transient), child("b", restart::temporary)}});
  EXPECT_TRUE(replace_child(sys, root, latest["a"]));
  EXPECT_EQ(classify(replace_child(sys, root, latest["b"]).error()), exit_reason::killed);
  EXPECT_THAT(ids(), ElementsAre("a"));
}

TEST_F(replacement, counts_against_the_budget) {
  start(supervisor_spec{.intensity = 0, .children = {child("a")}});
  EXPECT_FALSE(replace_child(sys, root, latest["a"]));
  EXPECT_TRUE(root_exit);
}

TEST_F(replacement, asked_for_twice_happens_once) {
  start(supervisor_spec{.children = {child("a")}});
  std::vector<caf::actor> fresh;
  reply_port port{sys};
  for (int i = 0; i < 2; ++i)
    port.call(
        root, sys.now() + 1s, [&](answer a) { fresh.push_back(a.take<caf::actor>()); }, replace_child_msg{latest["a"]});
  time.run();
  EXPECT_THAT(fresh, ElementsAre(latest["a"], latest["a"]));
  EXPECT_EQ(info("a").restarts, 1U);
}

TEST_F(replacement, of_one_that_ignores_its_kill_comes_when_that_one_is_abandoned) {
  start(supervisor_spec{.children = {deaf_child()}, .abandon_after = 3s});
  const auto old = latest["deaf"];
  abandoned.push_back(old);
  caf::actor fresh;
  reply_port port{sys};
  port.call(
      root, sys.now() + 1h, [&](answer a) { fresh = a.take<caf::actor>(); }, replace_child_msg{old});
  time.advance(3s - 1ns);
  EXPECT_EQ(info("deaf").state, child_state::stopping);
  EXPECT_FALSE(fresh);
  time.advance(1ns);
  EXPECT_EQ(fresh, latest["deaf"]);
  EXPECT_NE(fresh, old);
  EXPECT_EQ(classify(*info("deaf").last_exit), exit_reason::abandoned);
  EXPECT_EQ(inspect(sys, root)->abandoned, 1U);
  ASSERT_EQ(count(event::kind::child_abandoned), 1U);
}

TEST_F(replacement, takes_the_child_away_from_its_ref_at_once) {
  const ref through{sys, {.label = "deaf"}};
  auto spec = deaf_child();
  spec.ref = through;
  start(supervisor_spec{.children = {spec}, .abandon_after = 3s});
  abandoned.push_back(latest["deaf"]);
  time.advance(1s);
  reply_port port{sys};
  port.call(
      root, sys.now() + 1h, [](answer) {}, replace_child_msg{latest["deaf"]});
  time.run();
  EXPECT_EQ(info("deaf").since, sys.now());
  EXPECT_FALSE(through.get());
  EXPECT_EQ(through.send(std::string{"lost"}), ref_errc::not_running);
  time.advance(3s);
  EXPECT_EQ(through.get(), latest["deaf"]);
  abandoned.push_back(latest["deaf"]);
}

TEST_F(replacement, of_a_child_that_does_not_come_back_tells_its_ref_so) {
  const ref temporary{sys, {.label = "temporary", .hold = 1}};
  const ref leaving{sys, {.label = "leaving", .hold = 1}};
  auto first = deaf_child(restart::temporary);
  first.ref = temporary;
  auto second = child("leaving", stubborn);
  second.ref = leaving;
  second.shutdown = 10s;
  start(supervisor_spec{.children = {first, second}, .abandon_after = 3s});
  abandoned.push_back(latest["deaf"]);
  reply_port port{sys};
  const auto forgotten = [](answer) {};
  port.call(root, sys.now() + 1h, forgotten, replace_child_msg{latest["deaf"]});
  port.call(root, sys.now() + 1h, forgotten, terminate_child_msg{"leaving"});
  time.run();
  port.call(root, sys.now() + 1h, forgotten, replace_child_msg{latest["leaving"]});
  time.run();
  EXPECT_EQ(temporary.send(std::string{"lost"}), ref_errc::gone);
  EXPECT_EQ(leaving.send(std::string{"lost"}), ref_errc::gone);
}

TEST_F(replacement, is_not_disturbed_by_the_late_end_of_an_abandoned_child) {
  start(supervisor_spec{.children = {deaf_child()}});
  const auto old = latest["deaf"];
  ASSERT_TRUE(replace_child(sys, root, old, 1h));
  tell(old, "crash");
  EXPECT_FALSE(answers(old));
  EXPECT_TRUE(answers(latest["deaf"]));
  EXPECT_EQ(info("deaf").restarts, 1U);
  abandoned.push_back(latest["deaf"]);
}

TEST_F(replacement, frees_the_id_of_a_terminated_child_that_is_abandoned) {
  start(supervisor_spec{.children = {deaf_child(restart::temporary)}});
  abandoned.push_back(latest["deaf"]);
  const auto before = sys.now();
  EXPECT_TRUE(terminate_child(sys, root, "deaf", 1h));
  EXPECT_EQ(sys.now() - before, 3s) << "two seconds of shutdown, one until it is abandoned";
  EXPECT_TRUE(start_child(sys, root, child("deaf")));
}

TEST_F(replacement, lets_the_supervisor_stop_although_a_child_ignores_its_kill) {
  start(supervisor_spec{.children = {child("a"), deaf_child()}});
  abandoned.push_back(latest["deaf"]);
  ask_to_stop(root);
  time.advance(3s);
  EXPECT_TRUE(root_exit);
  EXPECT_EQ(sys.live_processes(), 1U);
}

TEST_F(replacement, happens_in_a_dynamic_supervisor_too) {
  start(dynamic_supervisor_spec{});
  const auto old = *start_child(sys, root, deaf_child().start, "deaf");
  abandoned.push_back(old);
  const auto fresh = replace_child(sys, root, old, 1h);
  ASSERT_TRUE(fresh);
  abandoned.push_back(*fresh);
  EXPECT_EQ(count_children(sys, root)->active, 1U);
  EXPECT_EQ(replace_child(sys, root, old).error(), supervision_errc::not_found);
}

} // namespace actors::test
