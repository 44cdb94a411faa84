#include "test/services/session/scripted_store.hpp"
#include "test/services/session/sessions_program.hpp"

#include <gtest/gtest.h>

#include <set>

namespace actors {
namespace {

using creating_a_session = sessions_fixture;

TEST_F(creating_a_session, gives_every_one_an_id_of_its_own) {
  run();
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i)
    ids.insert(create());
  EXPECT_EQ(ids.size(), 100u);
  EXPECT_EQ(all->size(), 100u);
  EXPECT_EQ(session_processes(), 100u);
}

TEST_F(creating_a_session, answers_when_it_has_started_and_not_before) {
  run();
  ask();
  EXPECT_TRUE(answers.empty());
  time.run();
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_TRUE(all->touch(*answers[0]));
}

TEST_F(creating_a_session, puts_it_under_the_supervisor_of_the_sessions) {
  run();
  const auto id = create();
  const auto children = which_children(system, all->supervisor());
  ASSERT_TRUE(children);
  ASSERT_EQ(children->size(), 1u);
  EXPECT_EQ(children->front().process, *all->find(id));
  EXPECT_EQ(children->front().restart, restart::temporary);
}

TEST_F(creating_a_session, shows_its_id_in_no_label) {
  std::vector<std::string> labels;
  const auto watching = system.events().subscribe([&](const event& e) { labels.push_back(e.label); });
  run();
  const auto id = create();
  ASSERT_EQ(labels.back(), "session");
  for (const auto& each : labels)
    EXPECT_EQ(each.find(id), std::string::npos) << each;
}

TEST_F(creating_a_session, is_refused_at_once_when_there_are_as_many_as_allowed) {
  run({.max_sessions = 2});
  create();
  create();
  ask();
  ASSERT_EQ(answers.size(), 3u) << "without waiting for anybody";
  EXPECT_EQ(answers.back(), make_error(errc::overloaded));
  EXPECT_EQ(all->size(), 2u);
}

TEST_F(creating_a_session, counts_those_that_are_being_started) {
  run({.max_sessions = 2});
  ask();
  ask();
  ask();
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers.back(), make_error(errc::overloaded));
  time.run();
  EXPECT_EQ(all->size(), 2u);
}

TEST_F(creating_a_session, finds_room_again_as_soon_as_one_is_closed) {
  run({.max_sessions = 1});
  const auto first = create();
  EXPECT_EQ(refusal(), make_error(errc::overloaded));
  all->close(first);
  EXPECT_NE(create(), first);
}

TEST_F(creating_a_session, finds_room_again_when_one_was_idle_for_too_long) {
  run({.idle_ttl = 1min, .max_sessions = 1});
  create();
  time.advance(1min);
  create();
  EXPECT_EQ(all->size(), 1u);
}

TEST_F(creating_a_session, is_refused_before_the_supervisor_has_started) {
  make();
  EXPECT_EQ(refusal(), make_error(session_errc::not_running));
  EXPECT_EQ(all->size(), 0u);
}

TEST_F(creating_a_session, is_refused_after_the_supervisor_was_stopped) {
  run();
  system.stop(root, 1s);
  EXPECT_EQ(refusal(), make_error(session_errc::not_running));
  EXPECT_FALSE(all->supervisor());
}

TEST_F(creating_a_session, gives_the_error_of_a_store_that_fails_and_leaves_nothing_behind) {
  const auto store = std::make_shared<scripted_store>();
  run({.store = store});
  store->failing = make_error(session_errc::not_kept, "disk full");
  const auto why = refusal();
  EXPECT_EQ(why, make_error(session_errc::not_kept));
  EXPECT_NE(describe(why).find("disk full"), std::string::npos);
  EXPECT_EQ(all->size(), 0u);
  EXPECT_EQ(session_processes(), 0u);
}

TEST_F(creating_a_session, is_given_up_when_it_takes_too_long) {
  run({.start_timeout = 0s});
  ask();
  time.advance(0s);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers.back(), make_error(errc::deadline_exceeded));
  EXPECT_EQ(all->size(), 0u);
  EXPECT_EQ(session_processes(), 0u);
}

TEST_F(creating_a_session, is_answered_once_when_the_supervisor_ends_meanwhile) {
  run();
  ask();
  kill(all->supervisor());
  time.run();
  ASSERT_EQ(answers.size(), 1u);
  ASSERT_FALSE(answers.back());
  EXPECT_EQ(all->size(), 0u);
  EXPECT_EQ(session_processes(), 0u);
}

TEST_F(creating_a_session, needs_an_idle_ttl_above_zero) {
  EXPECT_THROW(sessions(system, {.idle_ttl = 0s}), std::invalid_argument);
  EXPECT_THROW(sessions(system, {.idle_ttl = duration::min()}), std::invalid_argument);
}

TEST_F(creating_a_session, takes_times_without_end_and_none_below_nothing) {
  EXPECT_THROW(sessions(system, {.evict_after = -1ns}), std::invalid_argument);
  run({.idle_ttl = duration::max(), .evict_after = duration::max(), .start_timeout = duration::max()});
  ask();
  time.run();
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_TRUE(answers.back());
  EXPECT_EQ(all->size(), 1u);
}

} // namespace
} // namespace actors
