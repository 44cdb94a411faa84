#include "test/services/session/sessions_program.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace actors {
namespace {

using session_end = sessions_fixture;

session_update crash_update() {
  return {[](session_state& state) {
    state["x"] = "half done";
    throw std::runtime_error{"boom"};
  }};
}

// -- close ----------------------------------------------------------------------

TEST_F(session_end, by_close_is_seen_at_once) {
  run();
  const auto id = create();
  EXPECT_TRUE(all->close(id));
  EXPECT_FALSE(all->touch(id));
  EXPECT_FALSE(all->find(id));
  EXPECT_EQ(all->size(), 0u);
}

TEST_F(session_end, by_close_leaves_no_process) {
  run();
  const auto id = create({{"x", "1"}});
  all->close(id);
  time.run();
  EXPECT_EQ(session_processes(), 0u);
  EXPECT_EQ(count_children(system, all->supervisor())->specs, 0u);
}

TEST_F(session_end, by_close_leaves_no_timer_that_ends_another_session) {
  run({.idle_ttl = 10min});
  all->close(create());
  const auto other = create();
  time.advance(9min);
  ASSERT_TRUE(all->touch(other));
  time.advance(9min);
  EXPECT_TRUE(all->touch(other));
}

TEST_F(session_end, is_told_once_to_who_asked_however_it_came) {
  std::vector<std::string> ended;
  run({.idle_ttl = 10min, .on_end = [&](std::string_view id) { ended.emplace_back(id); }});
  const auto closed = create();
  all->close(closed);
  time.run();
  EXPECT_EQ(ended, std::vector{closed});
  const auto crashed = create();
  EXPECT_FALSE(call<caf::ok_atom>(crashed, crash_update()));
  time.run();
  const auto idle = create();
  time.advance(10min);
  EXPECT_EQ(ended, (std::vector{closed, crashed, idle}));
}

TEST_F(session_end, by_close_happens_once) {
  run();
  const auto id = create();
  EXPECT_TRUE(all->close(id));
  EXPECT_FALSE(all->close(id));
  time.run();
  EXPECT_FALSE(all->close(id));
}

TEST_F(session_end, by_close_answers_requests_that_wait_with_an_error) {
  run();
  const auto id = create({{"x", "1"}});
  reply_port port{system};
  int errors = 0;
  for (int i = 0; i < 3; ++i)
    port.call(
        *all->find(id), system.now() + 1s, [&](answer a) { errors += a.is_error(); }, session_get{"x"});
  all->close(id);
  time.run();
  EXPECT_EQ(errors, 3);
}

TEST_F(session_end, leaves_an_id_that_nobody_ever_had_unknown) {
  run();
  const std::string id(32, '0');
  EXPECT_FALSE(all->touch(id));
  EXPECT_FALSE(all->find(id));
  EXPECT_FALSE(all->close(id));
  EXPECT_FALSE(all->touch(""));
}

// -- a crash --------------------------------------------------------------------

TEST_F(session_end, by_a_crash_takes_its_id_along) {
  run();
  const auto id = create({{"x", "1"}});
  const auto failed = call<caf::ok_atom>(id, crash_update());
  ASSERT_FALSE(failed);
  EXPECT_EQ(classify(failed.error()), exit_reason::crashed);
  EXPECT_FALSE(all->touch(id));
  EXPECT_FALSE(all->find(id));
  EXPECT_EQ(all->size(), 0u);
}

TEST_F(session_end, by_a_crash_is_complete_when_its_monitors_hear_of_it) {
  run();
  const auto id = create();
  bool heard = false;
  (*all->find(id))->attach_functor([&](const caf::error&) {
    heard = true;
    EXPECT_FALSE(all->touch(id));
  });
  static_cast<void>(call<caf::ok_atom>(id, crash_update()));
  EXPECT_TRUE(heard);
}

TEST_F(session_end, by_a_crash_is_final_and_costs_nobody_else_anything) {
  run();
  const auto crashing = create();
  const auto other = create({{"x", "1"}});
  const auto supervisor = all->supervisor();
  static_cast<void>(call<caf::ok_atom>(crashing, crash_update()));
  time.advance(1min);
  EXPECT_EQ(session_processes(), 1u) << "it is not restarted";
  EXPECT_EQ(call<std::string>(other, session_get{"x"}), std::string{"1"});
  EXPECT_EQ(all->supervisor(), supervisor);
  EXPECT_EQ(inspect(system, supervisor)->restarts, 0u);
}

TEST_F(session_end, by_a_hundred_crashes_spends_no_restart_budget) {
  run();
  const auto supervisor = all->supervisor();
  for (int i = 0; i < 100; ++i)
    static_cast<void>(call<caf::ok_atom>(create(), crash_update()));
  EXPECT_EQ(all->supervisor(), supervisor);
  EXPECT_EQ(all->size(), 0u);
}

TEST_F(session_end, by_a_kill_takes_its_id_along) {
  run();
  const auto id = create();
  kill(*all->find(id));
  time.run();
  EXPECT_FALSE(all->touch(id));
}

// -- the supervisor -------------------------------------------------------------

TEST_F(session_end, comes_with_that_of_the_supervisor) {
  run();
  const auto one = create({{"x", "1"}});
  const auto other = create();
  kill(all->supervisor());
  time.run();
  EXPECT_FALSE(all->touch(one));
  EXPECT_FALSE(all->find(other));
  EXPECT_FALSE(all->close(other));
  EXPECT_EQ(all->size(), 0u);
  EXPECT_EQ(session_processes(), 0u);
}

TEST_F(session_end, of_the_supervisor_leaves_no_dead_id_to_its_successor) {
  run();
  const auto id = create();
  bool heard = false;
  const auto watching = system.events().subscribe([&](const event& e) {
    if (e.kind != event::kind::child_restarted)
      return;
    heard = true;
    EXPECT_FALSE(all->touch(id));
    EXPECT_FALSE(all->find(id));
  });
  kill(all->supervisor());
  time.run();
  EXPECT_TRUE(heard);
}

TEST_F(session_end, of_the_supervisor_is_followed_by_a_new_life) {
  run();
  const auto before = create();
  const auto supervisor = all->supervisor();
  kill(supervisor);
  time.run();
  EXPECT_NE(all->supervisor(), supervisor);
  const auto after = create({{"x", "1"}});
  EXPECT_TRUE(all->touch(after));
  EXPECT_FALSE(all->touch(before));
  EXPECT_EQ(call<std::string>(after, session_get{"x"}), std::string{"1"});
  EXPECT_EQ(all->size(), 1u);
}

TEST_F(session_end, comes_when_the_tree_is_stopped) {
  run();
  const auto id = create();
  create();
  EXPECT_EQ(system.stop(root, 1s), stop_result::stopped);
  EXPECT_FALSE(all->touch(id));
  EXPECT_EQ(all->size(), 0u);
  EXPECT_EQ(system.live_processes(), 0u);
}

} // namespace
} // namespace actors
