// A session and its store, call by call: who waits for whom, and what becomes of what fails.
#include "test/services/session/scripted_store.hpp"
#include "test/services/session/sessions_program.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace actors {
namespace {

struct keeping_a_session : testing::Test, sessions_program {
  keeping_a_session() {
    run({.store = store});
    id = create({{"n", "0"}});
    store->calls.clear();
  }

  void ask(auto request, duration patience = 1h) {
    port.call(
        *all->find(id), system.now() + patience,
        [this](answer a) {
          told.push_back(a.is_error()          ? describe(a.error()).substr(0, 5)
                         : a.is<std::string>() ? a.take<std::string>()
                                               : "ok");
        },
        std::move(request));
    time.run();
  }

  static session_update add(int by) {
    return {[by](session_state& state) { state["n"] = std::to_string(std::stoi(state["n"]) + by); }};
  }

  std::shared_ptr<scripted_store> store = std::make_shared<scripted_store>();
  reply_port port{system};
  std::string id;
  std::vector<std::string> told;
  using strings = std::vector<std::string>;
};

TEST_F(keeping_a_session, tells_the_store_what_is_different_and_no_more) {
  ASSERT_FALSE(update(id, [](session_state& state) { state["m"] = "1"; }));
  ASSERT_FALSE(put(id, "n", "1"));
  ASSERT_FALSE(put(id, "n", "1"));
  ASSERT_FALSE(update(id, [](session_state& state) {
    state.erase("n");
    state["m"] = "2";
    state["o"] = "3";
  }));
  ASSERT_TRUE(get(id, "m"));
  EXPECT_EQ(store->calls, (strings{"change m=1", "change n=1", "change m=2 o=3 -n"}));
}

TEST_F(keeping_a_session, answers_when_it_is_kept_and_not_before) {
  store->slow = true;
  ask(add(1));
  EXPECT_TRUE(told.empty());
  EXPECT_TRUE(store->answer_one());
  time.run();
  EXPECT_EQ(told, strings{"ok"});
}

TEST_F(keeping_a_session, lets_nobody_see_what_is_not_kept_yet) {
  store->slow = true;
  ask(add(1));
  ask(session_get{"n"});
  ask(add(10));
  ask(session_get{"n"});
  EXPECT_TRUE(told.empty());
  EXPECT_EQ(store->calls, strings{"change n=1"}) << "one at a time";
  EXPECT_TRUE(store->answer_one());
  time.run();
  EXPECT_EQ(told, (strings{"ok", "1"}));
  EXPECT_TRUE(store->answer_one());
  time.run();
  EXPECT_EQ(told, (strings{"ok", "1", "ok", "11"}));
}

TEST_F(keeping_a_session, takes_back_what_could_not_be_kept_and_goes_on) {
  store->slow = true;
  ask(add(1));
  EXPECT_TRUE(store->answer_one());
  store->failing = make_error(session_errc::not_kept, "disk full");
  ask(session_update{[](session_state& state) {
    state["n"] = "lost";
    state["m"] = "lost";
  }});
  ask(session_get{"n"});
  store->failing = {};
  EXPECT_TRUE(store->answer_one());
  time.run();
  EXPECT_EQ(told, (strings{"ok", "disk ", "1"}));
  ask(session_get{"m"});
  EXPECT_EQ(told.back(), "the s") << "has no such key";
  ask(add(1));
  EXPECT_TRUE(store->answer_one());
  time.run();
  ask(session_get{"n"});
  EXPECT_EQ(told.back(), "2");
}

TEST_F(keeping_a_session, serves_a_thousand_that_have_waited) {
  store->slow = true;
  for (int i = 0; i < 1'000; ++i)
    ask(add(1));
  EXPECT_TRUE(store->answer_one());
  store->slow = false; // the others are answered at once, which must not nest
  time.run();
  EXPECT_EQ(told, strings(1'000, "ok"));
  EXPECT_EQ(get(id, "n"), std::string{"1000"});
}

TEST_F(keeping_a_session, does_not_run_what_nobody_waits_for_any_more) {
  store->slow = true;
  ask(add(1));
  ask(add(10), 1s);
  time.advance(2s);
  EXPECT_EQ(told, strings{"deadl"});
  EXPECT_TRUE(store->answer_one());
  time.run();
  ask(session_get{"n"});
  EXPECT_EQ(told.back(), "1");
}

TEST_F(keeping_a_session, answers_those_who_wait_when_it_is_closed) {
  store->slow = true;
  ask(add(1));
  ask(session_get{"n"});
  EXPECT_TRUE(all->close(id));
  time.run();
  EXPECT_EQ(told.size(), 2U);
  while (store->answer_one())
    time.run();
  EXPECT_EQ(session_processes(), 0U);
  EXPECT_EQ(store->kept.size(), 0U);
}

TEST_F(keeping_a_session, answers_those_who_wait_when_it_crashes) {
  store->slow = true;
  ask(add(1));
  ask(session_update{[](session_state&) { throw std::runtime_error{"boom"}; }});
  ask(session_get{"n"});
  store->slow = false;
  EXPECT_TRUE(store->answer_one());
  time.run();
  EXPECT_EQ(told, (strings{"ok", "sessi", "sessi"}));
  EXPECT_EQ(get(id, "n"), std::string{"1"});
}

TEST_F(keeping_a_session, loads_what_was_under_way_when_its_process_was_killed) {
  store->slow = true;
  ask(add(1));
  kill(*all->find(id));
  time.run();
  EXPECT_EQ(told.size(), 1U) << "it is not known what became of it";
  store->slow = false;
  while (store->answer_one())
    time.run();
  EXPECT_EQ(get(id, "n"), std::string{"1"}) << "the store had it";
}

TEST_F(keeping_a_session, is_tried_again_while_the_store_cannot_load_it) {
  store->failing = make_error(session_errc::not_kept, "disk broken");
  kill(*all->find(id));
  time.run();
  EXPECT_FALSE(all->find(id));
  EXPECT_TRUE(all->touch(id));
  store->failing = {};
  time.advance(30s);
  EXPECT_EQ(get(id, "n"), std::string{"0"});
}

TEST_F(keeping_a_session, writes_not_every_use_but_some) {
  for (int i = 0; i < 300; ++i) {
    time.advance(1s);
    ASSERT_TRUE(all->touch(id));
    ASSERT_TRUE(get(id, "n"));
  }
  EXPECT_EQ(store->calls, strings{"change until"}) << "one in an eighth of half an hour";
  time.advance(10min);
  ASSERT_FALSE(put(id, "n", "1"));
  EXPECT_EQ(store->calls, (strings{"change until", "change until", "change n=1"}));
}

TEST_F(keeping_a_session, writes_a_use_with_the_next_one_where_it_could_not_be_written) {
  time.advance(10min);
  store->failing = make_error(session_errc::not_kept, "disk full");
  ASSERT_TRUE(all->touch(id));
  store->failing = {};
  ASSERT_TRUE(all->touch(id));
  EXPECT_EQ(store->calls, (strings{"change until", "change until"}));
  ASSERT_TRUE(all->touch(id));
  EXPECT_EQ(store->calls.size(), 2U) << "it is written now";
}

TEST_F(keeping_a_session, does_not_write_another_use_before_it_knows_what_became_of_the_last) {
  time.advance(10min);
  store->slow = true;
  store->failing = make_error(session_errc::not_kept, "disk full");
  ASSERT_TRUE(all->touch(id));
  ASSERT_TRUE(all->touch(id));
  EXPECT_EQ(store->calls, strings{"change until"});
  store->failing = {};
  time.advance(5min);
  ASSERT_TRUE(all->touch(id));
  EXPECT_EQ(store->calls, (strings{"change until", "change until"}));
  EXPECT_TRUE(store->answer_one());
  ASSERT_TRUE(all->touch(id));
  EXPECT_EQ(store->calls.size(), 2U) << "the later one says more";
}

TEST_F(keeping_a_session, that_was_closed_is_forgotten_once_the_store_works_again) {
  const auto other = create();
  store->failing = make_error(session_errc::not_kept, "disk full");
  EXPECT_TRUE(all->close(id));
  time.advance(5min);
  EXPECT_EQ(store->kept.size(), 2U);
  store->failing = {};
  time.advance(1min);
  EXPECT_EQ(store->kept.size(), 1U);
  EXPECT_TRUE(all->touch(other));
  store->calls.clear();
  time.advance(5min);
  EXPECT_EQ(store->calls, strings{}) << "it is told once";
}

TEST_F(keeping_a_session, is_not_forgotten_twice_while_the_store_takes_its_time) {
  store->slow = true;
  EXPECT_TRUE(all->close(id));
  time.advance(10min);
  EXPECT_EQ(store->calls, strings{"end " + id});
  while (store->answer_one())
    time.run();
}

TEST_F(keeping_a_session, that_was_closed_does_not_come_back_though_the_store_says_late_that_it_has_not_forgotten) {
  store->slow = true;
  store->failing = make_error(session_errc::not_kept, "disk full");
  EXPECT_TRUE(all->close(id));
  store->failing = {};
  kill(all->supervisor());
  time.run();
  while (store->answer_one())
    time.run();
  EXPECT_FALSE(all->touch(id));
  EXPECT_EQ(all->size(), 0U);
  EXPECT_EQ(store->kept.size(), 0U) << "it was told again";
}

TEST_F(keeping_a_session, that_was_closed_does_not_come_back_though_the_store_could_not_be_told) {
  store->failing = make_error(session_errc::not_running);
  std::vector<caf::error> closed;
  EXPECT_TRUE(all->close(id, [&](const caf::error& e) { closed.push_back(e); }));
  EXPECT_EQ(closed, std::vector{make_error(session_errc::not_running)});
  time.run();
  store->failing = {};
  EXPECT_EQ(store->kept.size(), 1U);
  kill(all->supervisor());
  time.run();
  EXPECT_FALSE(all->touch(id));
  EXPECT_EQ(all->size(), 0U);
  EXPECT_EQ(store->kept.size(), 0U) << "it was told again";
}

TEST_F(keeping_a_session, that_is_closed_while_it_is_being_loaded_does_not_come_back) {
  store->slow = true;
  kill(all->supervisor());
  time.run();
  EXPECT_TRUE(all->close(id));
  while (store->answer_one())
    time.run();
  EXPECT_FALSE(all->touch(id));
  EXPECT_EQ(all->size(), 0U);
  EXPECT_EQ(session_processes(), 0U);
  EXPECT_EQ(store->kept.size(), 0U);
}

TEST_F(keeping_a_session, waits_for_those_that_are_being_loaded) {
  store->slow = true;
  kill(all->supervisor());
  time.run();
  EXPECT_EQ(refusal(), make_error(session_errc::not_running)) << "it could be taken for one of them";
  while (store->answer_one())
    time.run();
  store->slow = false;
  create();
  EXPECT_EQ(all->size(), 2U);
}

TEST_F(keeping_a_session, is_given_one_process_though_its_keeper_crashes_while_it_starts) {
  const auto keeper = [&] {
    const auto whole = which_children(system, root);
    return which_children(system, whole->front().process)->back().process;
  };
  store->slow = true;
  kill(all->supervisor());
  time.run();
  kill(keeper());
  time.run();
  while (store->answer_one())
    time.run();
  EXPECT_EQ(session_processes(), 1U);
  store->slow = false;
  ASSERT_FALSE(put(id, "n", "7"));
  EXPECT_EQ(get(id, "n"), std::string{"7"});
}

TEST_F(keeping_a_session, is_begun_before_it_is_seen) {
  store->slow = true;
  sessions_program::ask({{"x", "1"}});
  time.run();
  EXPECT_EQ(answers.size(), 1U) << "that of the fixture";
  EXPECT_EQ(store->kept.size(), 2U);
  EXPECT_TRUE(store->answer_one());
  time.run();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_TRUE(all->touch(*answers[1]));
}

TEST_F(keeping_a_session, that_was_given_up_while_it_began_leaves_nothing) {
  store->slow = true;
  sessions_program::ask();
  time.advance(5s);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[1], make_error(errc::deadline_exceeded));
  while (store->answer_one())
    time.run();
  EXPECT_EQ(store->kept.size(), 1U);
  EXPECT_EQ(all->size(), 1U);
  EXPECT_EQ(session_processes(), 1U);
}

TEST(starting_with_a_store, fails_with_its_error) {
  const auto store = std::make_shared<scripted_store>();
  store->failing = make_error(session_errc::store_corrupt, "page 7");
  sessions_program program;
  const auto failed = program.start({.store = store});
  EXPECT_NE(describe(failed).find("page 7"), std::string::npos) << describe(failed);
  EXPECT_EQ(program.system.live_processes(), 0U);
}

TEST(starting_with_a_store, is_over_when_all_that_is_kept_is_there) {
  const auto store = std::make_shared<scripted_store>();
  std::string id;
  {
    sessions_program before;
    before.run({.store = store});
    id = before.create();
  }
  store->slow = true;
  sessions_program program;
  program.make({.store = store});
  bool up = false;
  const auto supervisor = spawn_supervisor(program.system, {.children = {program.all->child()}},
                                           {.on_init = [&](const caf::error&) { up = true; }});
  program.time.run();
  EXPECT_FALSE(up);
  EXPECT_TRUE(store->answer_one());
  program.time.run();
  EXPECT_TRUE(up);
  EXPECT_TRUE(program.all->find(id));
}

} // namespace
} // namespace actors
