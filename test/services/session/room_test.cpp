// Making room by the end of sessions that nobody uses, and the list of those that there are.
#include "test/services/session/sessions_program.hpp"

#include <gtest/gtest.h>

#include <set>

namespace actors {
namespace {

struct room_for_sessions : sessions_fixture {
  void fill() {
    run({.max_sessions = 3, .evict_after = 1min});
    for (int i = 0; i < 3; ++i) {
      ids.push_back(create());
      time.advance(10s);
    }
  }

  std::vector<std::string> ids;
};

TEST_F(room_for_sessions, is_made_by_the_one_that_was_idle_longest) {
  fill();
  time.advance(1min);
  ASSERT_TRUE(all->touch(ids[0]));
  const auto id = create();
  EXPECT_FALSE(all->touch(ids[1]));
  EXPECT_TRUE(all->touch(ids[0]));
  EXPECT_TRUE(all->touch(ids[2]));
  EXPECT_TRUE(all->touch(id));
  EXPECT_EQ(all->size(), 3U);
  EXPECT_EQ(session_processes(), 3U);
}

TEST_F(room_for_sessions, is_not_made_by_one_that_was_used_a_moment_ago) {
  fill();
  time.advance(30s - 1ns);
  EXPECT_EQ(refusal(), make_error(errc::overloaded)) << "the first was idle for a minute less a nanosecond";
  time.advance(1ns);
  create();
  EXPECT_FALSE(all->touch(ids[0]));
}

TEST_F(room_for_sessions, is_not_made_by_one_that_is_held) {
  fill();
  ASSERT_TRUE(all->hold(ids[0]));
  time.advance(5min);
  create();
  EXPECT_TRUE(all->touch(ids[0]));
  EXPECT_FALSE(all->touch(ids[1]));
  ASSERT_TRUE(all->hold(ids[2]));
  ASSERT_TRUE(all->hold(*answers.back()));
  time.advance(5min);
  EXPECT_EQ(refusal(), make_error(errc::overloaded)) << "all are held";
  all->release(ids[2]);
  EXPECT_EQ(refusal(), make_error(errc::overloaded)) << "its idle time begins now";
  time.advance(1min);
  create();
  EXPECT_FALSE(all->touch(ids[2]));
}

TEST_F(room_for_sessions, is_not_made_where_nobody_asked_for_it) {
  run({.max_sessions = 1});
  create();
  time.advance(10min);
  EXPECT_EQ(refusal(), make_error(errc::overloaded));
}

TEST_F(room_for_sessions, is_made_again_and_again) {
  run({.max_sessions = 10, .evict_after = 0s});
  for (int i = 0; i < 1'000; ++i) {
    ids.push_back(create());
    time.advance(1s);
  }
  for (std::size_t i = 0; i < ids.size(); ++i)
    EXPECT_EQ(all->find(ids[i]).has_value(), i >= 990) << i;
}

// -- the list -----------------------------------------------------------------------

using list_of_sessions = sessions_fixture;

TEST_F(list_of_sessions, tells_ages_and_idle_times_and_no_ids) {
  run();
  const auto id = create();
  time.advance(3min);
  ASSERT_TRUE(all->touch(id));
  time.advance(2min);
  const auto held = create();
  ASSERT_TRUE(all->hold(held));
  auto page = all->list();
  EXPECT_EQ(page.next, "");
  ASSERT_EQ(page.sessions.size(), 2U);
  std::ranges::sort(page.sessions, std::greater{}, &session_info::age);
  EXPECT_EQ(page.sessions[0].age, 5min);
  EXPECT_EQ(page.sessions[0].idle, 2min);
  EXPECT_FALSE(page.sessions[0].held);
  EXPECT_EQ(page.sessions[1].idle, 0s);
  EXPECT_TRUE(page.sessions[1].held);
  for (const auto& each : page.sessions) {
    EXPECT_EQ(each.name.size(), 16U);
    EXPECT_EQ(id.find(each.name), std::string::npos);
    EXPECT_EQ(held.find(each.name), std::string::npos);
    EXPECT_FALSE(all->touch(each.name));
  }
}

TEST_F(list_of_sessions, comes_in_pages_that_hold_each_once) {
  run();
  for (int i = 0; i < 25; ++i)
    create();
  std::set<std::string> seen;
  std::string from;
  std::vector<std::size_t> sizes;
  do {
    const auto page = all->list(from, 10);
    sizes.push_back(page.sessions.size());
    EXPECT_TRUE(std::ranges::is_sorted(page.sessions, {}, &session_info::name));
    for (const auto& each : page.sessions)
      EXPECT_TRUE(seen.insert(each.name).second);
    from = page.next;
  } while (!from.empty());
  EXPECT_EQ(seen.size(), 25U);
  EXPECT_EQ(sizes, (std::vector<std::size_t>{10, 10, 5}));
}

TEST_F(list_of_sessions, leaves_out_those_that_have_ended) {
  run();
  all->close(create());
  EXPECT_TRUE(all->list().sessions.empty());
}

} // namespace
} // namespace actors
