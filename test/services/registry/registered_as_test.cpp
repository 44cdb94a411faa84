// Children that come back under their names.
#include "services/registry/registered_as.hpp"
#include "services/registry/registry.hpp"
#include "test/supervision/world.hpp"

namespace actors::test {

namespace {

struct registered_children : world {
  registry names{sys};

  child_spec named(const std::string& id, restart type = restart::permanent) {
    return registered_as(names, id, child(id, type));
  }
};

TEST_F(registered_children, have_their_name_when_the_next_one_starts) {
  std::vector<std::string> seen;
  start({.children = {named("db"), child("web", [&](process* self) {
                        seen.push_back(names.whereis("db") ? "there" : "not there");
                        return worker(self);
                      })}});
  EXPECT_EQ(seen, std::vector<std::string>{"there"});
  EXPECT_EQ(names.whereis("db"), latest["db"]);
}

TEST_F(registered_children, come_back_under_their_name) {
  start({.intensity = 3, .children = {named("db")}});
  for (const bool killed : {false, true}) {
    const auto before = latest["db"];
    if (killed)
      kill(before);
    else
      tell("db", "crash");
    time.run();
    EXPECT_NE(latest["db"], before);
    EXPECT_EQ(names.whereis("db"), latest["db"]);
    EXPECT_EQ(names.size(), 1U);
  }
}

TEST_F(registered_children, come_back_at_once_also_where_the_name_was_given_before_the_supervisor_watched) {
  // The supervisor's monitor is attached after the registry's watcher and runs before it.
  start({.intensity = 100, .children = {named("a"), named("b")}});
  for (int n = 0; n < 20; ++n)
    tell(n % 2 ? "a" : "b", "crash");
  EXPECT_EQ(info("a").state, child_state::running);
  EXPECT_EQ(names.whereis("a"), latest["a"]);
  EXPECT_EQ(names.whereis("b"), latest["b"]);
}

TEST_F(registered_children, are_not_spawned_where_the_name_is_taken) {
  start({.children = {named("db")}});
  const auto before = sys.live_processes();
  const auto refused = start_child(sys, root, registered_as(names, "db", child("other")));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), registry_errc::already_registered);
  EXPECT_EQ(holder_of(refused.error()), latest["db"]);
  EXPECT_EQ(latest.count("other"), 0U);
  EXPECT_EQ(sys.live_processes(), before);
  EXPECT_EQ(ids(), std::vector<std::string>{"db"});
}

TEST_F(registered_children, of_one_spec_do_not_take_the_name_from_each_other) {
  const auto spec = registered_as(names, "db", child("db"));
  start({.children = {spec}});
  const auto first = latest["db"];
  auto second = start_supervisor(sys, {.children = {spec}});
  ASSERT_FALSE(second);
  EXPECT_EQ(names.whereis("db"), first);
}

TEST_F(registered_children, that_fail_in_their_init_say_so_and_leave_no_name) {
  start({.children = {}});
  const auto refused = start_child(sys, root, registered_as(names, "db", child("db", failing)));
  ASSERT_FALSE(refused);
  EXPECT_NE(describe(refused.error()).find("cannot start"), std::string::npos) << describe(refused.error());
  EXPECT_EQ(names.size(), 0U);
}

TEST_F(registered_children, that_have_ended_already_are_for_the_supervisor_to_notice) {
  start(supervisor_spec{});
  const auto dead = sys.spawn(worker);
  kill(dead);
  time.run();
  const auto started = start_child(
      sys, root,
      registered_as(names, "db",
                    {.id = "db", .start = [dead](start_context&) { return dead; }, .restart = restart::temporary}));
  ASSERT_TRUE(started) << describe(started.error());
  EXPECT_TRUE(ids().empty());
  EXPECT_EQ(names.size(), 0U);
}

TEST_F(registered_children, without_a_start_function_are_refused_for_that) {
  start({.children = {}});
  const auto refused = start_child(sys, root, registered_as(names, "db", {.id = "db"}));
  EXPECT_EQ(refused.error(), supervision_errc::missing_start);
}

TEST_F(registered_children, with_an_invalid_name_do_not_start) {
  start({.children = {}});
  const auto refused = start_child(sys, root, registered_as(names, "", child("db")));
  EXPECT_EQ(refused.error(), registry_errc::invalid_name);
  time.run();
  EXPECT_EQ(sys.live_processes(), 1U);
}

TEST_F(registered_children, take_the_name_from_a_predecessor_that_was_abandoned) {
  faults.inject("db", hang_at_message(1).in_life(1));
  start({.intensity = 3, .children = {named("db")}});
  const auto abandoned = latest["db"];
  tell("db", "hang"); // and take no kill
  const auto replaced = sys.call<caf::actor>(root, 10s, replace_child_msg{abandoned});
  ASSERT_TRUE(replaced) << describe(replaced.error());
  EXPECT_NE(*replaced, abandoned);
  EXPECT_EQ(names.whereis("db"), *replaced);
}

TEST_F(registered_children, go_with_the_tree) {
  start({.children = {named("db"), named("web")}});
  sys.stop(root, 1s);
  EXPECT_EQ(names.size(), 0U);
}

} // namespace

} // namespace actors::test
