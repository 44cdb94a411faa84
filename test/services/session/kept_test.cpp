// Sessions that a store keeps: through crashes, new supervisors and, where it lasts, new programs.
#include "test/services/session/sessions_program.hpp"
#include "test/services/session/store_kinds.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace actors {
namespace {

struct kept_sessions : testing::TestWithParam<store_kind> {
  kept_sessions() { begin({}); }

  void begin(session_options options, wall_time now = wall_time{} + 50 * 365 * 24h) {
    program.emplace(now);
    options.store = store;
    program->run(std::move(options));
  }

  /// The program ends and another one begins, `later`. A store in memory stands for one elsewhere.
  void restart_program(duration later = 0s, session_options options = {}) {
    const auto now = program->wall_now() + later;
    program.reset();
    if (GetParam().durable)
      store = GetParam().make(folder);
    begin(std::move(options), now);
  }

  static void crash(session_state& state) {
    state["x"] = "half done";
    throw std::runtime_error{"boom"};
  }

  temporary_folder folder;
  std::shared_ptr<session_store> store = GetParam().make(folder);
  std::optional<sessions_program> program;
};

// -- a crash --------------------------------------------------------------------

TEST_P(kept_sessions, come_back_from_a_crash_with_what_was_kept_last) {
  const auto id = program->create({{"x", "1"}});
  ASSERT_FALSE(program->put(id, "x", "2"));
  const auto before = program->all->find(id);
  const auto failed = program->update(id, crash);
  EXPECT_EQ(classify(failed), exit_reason::crashed);
  program->time.run();
  EXPECT_TRUE(program->all->touch(id));
  EXPECT_NE(program->all->find(id), before);
  EXPECT_EQ(program->get(id, "x"), std::string{"2"});
  EXPECT_FALSE(program->put(id, "x", "3")) << "it goes on";
  EXPECT_EQ(program->all->size(), 1U);
}

TEST_P(kept_sessions, come_back_from_a_kill) {
  const auto id = program->create({{"x", "1"}});
  kill(*program->all->find(id));
  program->time.run();
  EXPECT_EQ(program->get(id, "x"), std::string{"1"});
}

TEST_P(kept_sessions, do_not_tell_of_a_crash_as_of_an_end) {
  program.reset();
  int ends = 0;
  begin({.on_end = [&](std::string_view) { ++ends; }});
  const auto id = program->create();
  static_cast<void>(program->update(id, crash));
  program->time.run();
  EXPECT_EQ(ends, 0);
  EXPECT_TRUE(program->all->close(id));
  EXPECT_EQ(ends, 1);
}

TEST_P(kept_sessions, that_crash_again_and_again_wait_and_harm_nobody) {
  const auto id = program->create({{"x", "1"}});
  const auto other = program->create({{"x", "2"}});
  for (int i = 0; i < 3; ++i) {
    static_cast<void>(program->update(id, crash));
    program->time.run();
  }
  EXPECT_FALSE(program->all->find(id));
  EXPECT_TRUE(program->all->touch(id));
  EXPECT_EQ(program->get(other, "x"), std::string{"2"});
  program->time.advance(30s);
  EXPECT_EQ(program->get(id, "x"), std::string{"1"});
}

TEST_P(kept_sessions, may_be_closed_while_they_have_no_process) {
  const auto id = program->create();
  for (int i = 0; i < 3; ++i) {
    static_cast<void>(program->update(id, crash));
    program->time.run();
  }
  ASSERT_FALSE(program->all->find(id));
  EXPECT_TRUE(program->all->close(id));
  program->time.advance(1min);
  EXPECT_EQ(program->session_processes(), 0U);
  restart_program();
  EXPECT_FALSE(program->all->touch(id));
}

// -- the supervisor -------------------------------------------------------------

TEST_P(kept_sessions, come_back_with_the_next_supervisor) {
  const auto one = program->create({{"x", "1"}});
  const auto other = program->create({{"x", "2"}});
  const auto supervisor = program->all->supervisor();
  kill(supervisor);
  EXPECT_TRUE(program->all->touch(one)) << "they are alive all the time";
  program->time.run();
  EXPECT_NE(program->all->supervisor(), supervisor);
  EXPECT_EQ(program->get(one, "x"), std::string{"1"});
  EXPECT_EQ(program->get(other, "x"), std::string{"2"});
  EXPECT_EQ(program->all->size(), 2U);
}

TEST_P(kept_sessions, stay_held_through_a_new_supervisor) {
  const auto id = program->create();
  ASSERT_TRUE(program->all->hold(id));
  kill(program->all->supervisor());
  program->time.run();
  program->time.advance(1h);
  EXPECT_TRUE(program->all->find(id));
  program->all->release(id);
  program->time.advance(30min);
  EXPECT_FALSE(program->all->find(id));
}

TEST_P(kept_sessions, whose_keeper_crashes_are_neither_started_twice_nor_forgotten) {
  const auto id = program->create({{"x", "1"}});
  const auto process = program->all->find(id);
  const auto whole = which_children(program->system, program->root);
  const auto children = which_children(program->system, whole->front().process);
  ASSERT_EQ(children->back().id, "keeper");
  kill(children->back().process);
  program->time.run();
  EXPECT_EQ(program->all->find(id), process);
  program->time.advance(30min);
  EXPECT_FALSE(program->all->touch(id)) << "the next keeper looks";
  EXPECT_EQ(program->session_processes(), 0U);
}

struct durable_sessions : kept_sessions {};

TEST_P(durable_sessions, whose_store_loses_its_process_come_back_with_the_next) {
  const auto id = program->create({{"x", "1"}});
  const auto whole = which_children(program->system, program->root);
  const auto children = which_children(program->system, whole->front().process);
  ASSERT_EQ(children->front().id, "store");
  kill(children->front().process);
  program->time.run();
  EXPECT_EQ(program->get(id, "x"), std::string{"1"});
  EXPECT_FALSE(program->put(id, "x", "2"));
}

TEST_P(kept_sessions, are_not_ended_by_a_stop) {
  const auto id = program->create({{"x", "1"}});
  EXPECT_EQ(program->system.stop(program->root, 1s), stop_result::stopped);
  EXPECT_EQ(program->system.live_processes(), 0U);
  restart_program();
  EXPECT_EQ(program->get(id, "x"), std::string{"1"});
}

// -- the program ------------------------------------------------------------------

TEST_P(kept_sessions, are_found_again_by_the_next_program) {
  const auto one = program->create({{"x", "1"}});
  const auto other = program->create({{"x", "2"}, {"y", "3"}});
  ASSERT_FALSE(program->put(one, "x", "4"));
  ASSERT_FALSE(program->update(other, [](session_state& state) { state.erase("y"); }));
  restart_program();
  EXPECT_EQ(program->all->size(), 2U);
  EXPECT_EQ(program->get(one, "x"), std::string{"4"});
  EXPECT_EQ(program->get(other, "x"), std::string{"2"});
  EXPECT_FALSE(program->get(other, "y"));
  ASSERT_FALSE(program->put(one, "x", "5"));
  restart_program();
  EXPECT_EQ(program->get(one, "x"), std::string{"5"});
}

TEST_P(kept_sessions, that_were_closed_are_not) {
  const auto id = program->create();
  EXPECT_TRUE(program->all->close(id));
  program->time.run();
  restart_program();
  EXPECT_FALSE(program->all->touch(id));
  EXPECT_EQ(program->all->size(), 0U);
}

TEST_P(kept_sessions, tell_of_a_close_when_it_is_written) {
  const auto id = program->create();
  std::vector<caf::error> told;
  EXPECT_TRUE(program->all->close(id, [&](const caf::error& e) { told.push_back(e); }));
  program->time.run();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_FALSE(told[0]);
}

TEST_P(kept_sessions, are_shown_to_whoever_asked_before_they_are_found) {
  const auto id = program->create({{"x", "1"}});
  std::vector<std::string> shown;
  restart_program(0s, {.on_restore = [&](std::string_view which, const session_state& state) {
                    EXPECT_FALSE(program->all->find(which));
                    shown.push_back(std::string{which} + ' ' + state.at("x"));
                  }});
  EXPECT_EQ(shown, std::vector{id + " 1"});
  kill(program->all->supervisor());
  program->time.run();
  EXPECT_EQ(shown.size(), 1U) << "with the program, not with a supervisor";
}

TEST_P(kept_sessions, keep_their_names_and_ages) {
  const auto id = program->create();
  const auto name = program->all->list().sessions.at(0).name;
  program->time.advance(5min);
  restart_program(2min);
  const auto listed = program->all->list().sessions;
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].name, name);
  EXPECT_EQ(listed[0].age, 7min);
}

TEST_P(kept_sessions, that_come_back_count) {
  for (int i = 0; i < 3; ++i)
    program->create();
  restart_program(0s, {.max_sessions = 3});
  EXPECT_EQ(program->all->size(), 3U);
  EXPECT_EQ(program->refusal(), make_error(errc::overloaded));
}

TEST_P(kept_sessions, come_back_as_far_as_there_is_room_those_used_last_first) {
  std::vector<std::string> ids;
  for (int i = 0; i < 4; ++i) {
    ids.push_back(program->create());
    program->time.advance(1min);
  }
  restart_program(0s, {.max_sessions = 2});
  EXPECT_EQ(program->all->size(), 2U);
  EXPECT_TRUE(program->all->touch(ids[2]));
  EXPECT_TRUE(program->all->touch(ids[3]));
}

TEST_P(kept_sessions, for_which_there_is_no_room_are_kept_for_whoever_has) {
  std::vector<std::string> ids;
  for (int i = 0; i < 4; ++i) {
    ids.push_back(program->create());
    program->time.advance(1min);
  }
  restart_program(0s, {.max_sessions = 2});
  EXPECT_FALSE(program->all->touch(ids[0]));
  restart_program();
  for (const auto& id : ids)
    EXPECT_TRUE(program->all->touch(id));
  restart_program(0s, {.max_sessions = 2});
  restart_program(1h);
  EXPECT_EQ(program->all->size(), 0U) << "no longer than all others";
}

// -- expiry -----------------------------------------------------------------------

TEST_P(kept_sessions, expire_while_no_program_runs) {
  const auto id = program->create();
  restart_program(1h);
  EXPECT_FALSE(program->all->touch(id));
  EXPECT_EQ(program->all->size(), 0U);
}

TEST_P(kept_sessions, keep_the_promise_of_a_touch_while_no_program_runs) {
  const auto id = program->create();
  for (int i = 0; i < 20; ++i) {
    program->time.advance(7min);
    ASSERT_TRUE(program->all->touch(id));
  }
  restart_program(30min - 1ns);
  EXPECT_TRUE(program->all->touch(id));
}

TEST_P(kept_sessions, end_soon_after_their_time_though_programs_come_and_go) {
  const auto id = program->create();
  for (int i = 0; i < 8; ++i)
    restart_program(5min);
  EXPECT_FALSE(program->all->touch(id)) << "a quarter of the limit more, not a new limit each time";
}

TEST_P(kept_sessions, that_are_held_for_long_are_kept) {
  const auto id = program->create();
  ASSERT_TRUE(program->all->hold(id));
  program->time.advance(10h);
  restart_program(29min);
  EXPECT_TRUE(program->all->touch(id));
  program->time.advance(30min);
  EXPECT_FALSE(program->all->touch(id)) << "nobody holds it any more";
}

TEST_P(kept_sessions, that_expire_are_forgotten) {
  const auto id = program->create();
  program->time.advance(30min);
  EXPECT_FALSE(program->all->touch(id));
  program->time.run();
  const auto now = program->wall_now();
  std::size_t left = 1;
  store->load_all(now - 1h, [&](const caf::expected<std::vector<kept_session>>& all) { left = all->size(); });
  program->time.run();
  EXPECT_EQ(left, 0U);
}

INSTANTIATE_TEST_SUITE_P(stores, kept_sessions, testing::ValuesIn(store_kinds()), name_of_store);
INSTANTIATE_TEST_SUITE_P(stores, durable_sessions, testing::ValuesIn(durable_store_kinds()), name_of_store);

} // namespace
} // namespace actors
