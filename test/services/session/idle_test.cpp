#include "test/services/session/sessions_program.hpp"

#include <gtest/gtest.h>

namespace actors {
namespace {

using idle_session = sessions_fixture;

TEST_F(idle_session, ends_when_its_ttl_has_passed_without_use) {
  run({.idle_ttl = 10min});
  const auto id = create({{"x", "1"}});
  time.advance(10min - 1ns);
  EXPECT_TRUE(all->find(id));
  EXPECT_EQ(session_processes(), 1u);
  time.advance(1ns);
  EXPECT_FALSE(all->touch(id));
  EXPECT_FALSE(all->find(id));
  EXPECT_EQ(all->size(), 0u);
  EXPECT_EQ(session_processes(), 0u);
}

TEST_F(idle_session, ends_cleanly) {
  std::vector<event> ends;
  run({.idle_ttl = 10min});
  create();
  const auto watching = system.events().subscribe([&](const event& e) { ends.push_back(e); });
  time.advance(10min);
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].kind, event::kind::process_stopped);
  EXPECT_EQ(describe(ends[0].reason), "shutdown: the session was idle for too long");
}

TEST_F(idle_session, lives_on_as_long_as_it_is_touched_in_time) {
  run({.idle_ttl = 10min});
  const auto id = create();
  for (int i = 0; i < 5; ++i) {
    time.advance(9min);
    ASSERT_TRUE(all->touch(id)) << i;
  }
  time.advance(10min - 1ns);
  EXPECT_TRUE(all->find(id));
  time.advance(1ns);
  EXPECT_FALSE(all->find(id)) << "ten minutes after the last touch, not later";
  EXPECT_EQ(session_processes(), 0u);
}

TEST_F(idle_session, lives_on_as_long_as_somebody_holds_it) {
  run({.idle_ttl = 10min});
  const auto id = create();
  ASSERT_TRUE(all->hold(id));
  ASSERT_TRUE(all->hold(id));
  time.advance(1h);
  all->release(id);
  time.advance(1h);
  EXPECT_TRUE(all->find(id)) << "one of two still holds it";
  all->release(id);
  time.advance(10min - 1ns);
  EXPECT_TRUE(all->touch(id));
  time.advance(20min);
  EXPECT_FALSE(all->find(id));
  EXPECT_EQ(session_processes(), 0u);
}

TEST_F(idle_session, that_has_ended_cannot_be_held_and_may_be_released) {
  run({.idle_ttl = 10min});
  const auto id = create();
  ASSERT_TRUE(all->hold(id));
  EXPECT_TRUE(all->close(id));
  EXPECT_FALSE(all->hold(id));
  all->release(id);
  time.run();
  all->release(id);
  EXPECT_EQ(all->size(), 0u);
}

TEST_F(idle_session, is_touched_without_a_message_or_a_timer) {
  run();
  const auto id = create();
  time.advance(1min);
  const auto timers = system.timers().size();
  ASSERT_TRUE(all->touch(id));
  EXPECT_TRUE(nobody_has_work());
  EXPECT_EQ(system.timers().size(), timers);
}

TEST_F(idle_session, lives_on_while_it_gets_messages) {
  run({.idle_ttl = 10min});
  const auto id = create({{"x", "1"}});
  time.advance(9min);
  EXPECT_TRUE(call<std::string>(id, session_get{"x"}));
  time.advance(9min);
  EXPECT_TRUE(call<caf::ok_atom>(id, session_put{"x", "2"}));
  time.advance(9min);
  EXPECT_TRUE(call<caf::ok_atom>(id, session_update{[](session_state&) {}}));
  time.advance(9min);
  EXPECT_TRUE(all->find(id));
  time.advance(1min);
  EXPECT_FALSE(all->find(id));
}

TEST_F(idle_session, is_not_kept_alive_by_being_looked_up) {
  run({.idle_ttl = 10min});
  const auto id = create();
  time.advance(9min);
  ASSERT_TRUE(all->find(id));
  time.advance(1min);
  EXPECT_FALSE(all->find(id));
}

TEST_F(idle_session, ends_by_itself_and_leaves_those_in_use) {
  run({.idle_ttl = 10min});
  const auto idle = create();
  const auto used = create();
  time.advance(5min);
  ASSERT_TRUE(all->touch(used));
  time.advance(5min);
  EXPECT_FALSE(all->touch(idle));
  EXPECT_TRUE(all->touch(used));
  EXPECT_EQ(all->size(), 1u);
}

TEST_F(idle_session, never_ends_where_the_ttl_is_for_ever) {
  run({.idle_ttl = duration::max()});
  const auto id = create();
  time.advance(24h * 365 * 50);
  EXPECT_TRUE(all->touch(id));
}

} // namespace
} // namespace actors
