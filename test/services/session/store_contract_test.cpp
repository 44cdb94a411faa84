// What every store of sessions has to do. A store of your own: give it a line at the end.
#include "services/session/errc.hpp"
#include "test/services/session/store_kinds.hpp"

#include <gtest/gtest.h>

namespace actors {
namespace {

constexpr wall_time now{std::chrono::hours{1'000}};

kept_session kept(std::string id, session_state state) {
  return {.id = std::move(id), .name = "name", .created = now, .keep_until = now + 1h, .state = std::move(state)};
}

struct session_store_contract : testing::TestWithParam<store_kind> {
  session_store_contract() { begin_program(); }
  ~session_store_contract() override { end_program(); }

  void begin_program() {
    store = GetParam().make(folder);
    runtime.emplace(system_options{.scheduler = scheduler_kind::testing});
    time.emplace(*runtime);
    if (auto needed = store->child())
      root = start_supervisor(*runtime, {.children = {*needed}}).value();
  }

  void end_program() {
    root = nullptr;
    runtime->shut_down();
    runtime.reset();
    store = nullptr;
  }

  /// What it answers, which it has to do once.
  template <class T, class F>
  T answer(F ask) {
    std::vector<T> answers;
    ask([&](const T& each) { answers.push_back(each); });
    time->run();
    EXPECT_EQ(answers.size(), 1U);
    return answers.at(0);
  }

  caf::error begin(kept_session whole) {
    return answer<caf::error>([&](auto done) { store->begin(std::move(whole), done); });
  }
  caf::error change(session_change what) {
    return answer<caf::error>([&](auto done) { store->change(std::move(what), done); });
  }
  caf::error end(std::string id) {
    return answer<caf::error>([&](auto done) { store->end(std::move(id), done); });
  }
  caf::expected<kept_session> load(std::string id) {
    return answer<caf::expected<kept_session>>([&](auto done) { store->load(std::move(id), done); });
  }
  std::vector<kept_session> load_all(wall_time at = now) {
    auto all = *answer<caf::expected<std::vector<kept_session>>>([&](auto done) { store->load_all(at, done); });
    std::ranges::sort(all, {}, &kept_session::id);
    return all;
  }

  temporary_folder folder;
  std::shared_ptr<session_store> store;
  std::optional<system> runtime;
  std::optional<virtual_time> time;
  caf::actor root;
};

TEST_P(session_store_contract, keeps_what_begins) {
  const auto one = kept("a", {{"x", "1"}, {"y", "2"}});
  ASSERT_FALSE(begin(one));
  EXPECT_EQ(load("a"), one);
}

TEST_P(session_store_contract, puts_what_begins_again_in_the_place_of_what_there_was) {
  ASSERT_FALSE(begin(kept("a", {{"x", "1"}})));
  const auto other = kept("a", {{"y", "2"}});
  ASSERT_FALSE(begin(other));
  EXPECT_EQ(load_all(), std::vector{other});
}

TEST_P(session_store_contract, changes_what_it_is_told_and_leaves_the_rest) {
  ASSERT_FALSE(begin(kept("a", {{"x", "1"}, {"y", "2"}, {"z", "3"}})));
  ASSERT_FALSE(change({.id = "a", .put = {{"x", "4"}, {"new", "5"}}, .removed = {"y", "no such key"}}));
  EXPECT_EQ(load("a"), kept("a", {{"x", "4"}, {"new", "5"}, {"z", "3"}}));
}

TEST_P(session_store_contract, changes_how_long_it_keeps_a_session) {
  ASSERT_FALSE(begin(kept("a", {{"x", "1"}})));
  ASSERT_FALSE(change({.id = "a", .keep_until = now + 2h}));
  EXPECT_EQ(load("a")->keep_until, now + 2h);
  ASSERT_FALSE(change({.id = "a", .put = {{"x", "2"}}}));
  EXPECT_EQ(load("a")->keep_until, now + 2h);
}

TEST_P(session_store_contract, keeps_a_session_until_the_latest_time_that_it_was_told_in_whatever_order) {
  ASSERT_FALSE(begin(kept("a", {})));
  ASSERT_FALSE(change({.id = "a", .keep_until = now + 3h}));
  ASSERT_FALSE(change({.id = "a", .keep_until = now + 2h}));
  EXPECT_EQ(load("a")->keep_until, now + 3h);
  ASSERT_FALSE(begin(kept("a", {})));
  EXPECT_EQ(load("a")->keep_until, now + 1h) << "what begins is new";
}

TEST_P(session_store_contract, keeps_bytes_of_any_value) {
  std::string bytes;
  for (int i = 0; i < 256; ++i)
    bytes += static_cast<char>(i);
  ASSERT_FALSE(begin(kept("a", {{bytes, bytes}, {"", ""}})));
  ASSERT_FALSE(change({.id = "a", .put = {{bytes + "2", bytes + bytes}}}));
  EXPECT_EQ(load("a")->state, (session_state{{bytes, bytes}, {"", ""}, {bytes + "2", bytes + bytes}}));
  ASSERT_FALSE(change({.id = "a", .removed = {bytes, ""}}));
  EXPECT_EQ(load("a")->state, (session_state{{bytes + "2", bytes + bytes}}));
}

TEST_P(session_store_contract, keeps_large_values) {
  ASSERT_FALSE(begin(kept("a", {{"large", std::string(3'000'000, 'x')}})));
  EXPECT_EQ(load("a")->state.at("large").size(), 3'000'000U);
}

TEST_P(session_store_contract, keeps_sessions_apart) {
  ASSERT_FALSE(begin(kept("a", {{"x", "1"}})));
  ASSERT_FALSE(begin(kept("b", {{"x", "2"}})));
  ASSERT_FALSE(change({.id = "a", .put = {{"x", "3"}}}));
  EXPECT_EQ(load("b")->state.at("x"), "2");
  ASSERT_FALSE(end("a"));
  EXPECT_EQ(load_all(), (std::vector{kept("b", {{"x", "2"}})}));
}

TEST_P(session_store_contract, says_that_a_session_is_missing) {
  EXPECT_EQ(load("a"), make_error(session_errc::no_such_session));
  EXPECT_EQ(change({.id = "a", .put = {{"x", "1"}}}), make_error(session_errc::no_such_session));
  EXPECT_TRUE(load_all().empty()) << "nothing was left of the change";
}

TEST_P(session_store_contract, forgets_what_has_ended) {
  ASSERT_FALSE(begin(kept("a", {{"x", "1"}})));
  ASSERT_FALSE(end("a"));
  ASSERT_FALSE(end("a"));
  EXPECT_EQ(load("a"), make_error(session_errc::no_such_session));
  ASSERT_FALSE(begin(kept("a", {})));
  EXPECT_TRUE(load("a")->state.empty());
}

TEST_P(session_store_contract, forgets_those_whose_time_has_come) {
  ASSERT_FALSE(begin(kept("a", {{"x", "1"}})));
  ASSERT_FALSE(begin(kept("b", {{"x", "2"}})));
  ASSERT_FALSE(change({.id = "b", .keep_until = now + 1h + 1ns}));
  EXPECT_EQ(load_all(now + 1h - 1ns).size(), 2U);
  const auto left = load_all(now + 1h);
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].id, "b");
  EXPECT_FALSE(load("a")) << "not only out of sight";
}

TEST_P(session_store_contract, takes_calls_in_their_order_without_waiting_for_answers) {
  std::vector<std::string> told;
  const auto say = [&](std::string what) { return [&told, what](const caf::error&) { told.push_back(what); }; };
  std::string seen;
  store->begin(kept("a", {}), say("begin"));
  store->change({.id = "a", .put = {{"x", "1"}}}, say("first"));
  store->load("a", [&](const caf::expected<kept_session>& found) { seen = found->state.at("x"); });
  store->change({.id = "a", .put = {{"x", "2"}}}, say("second"));
  store->end("b", say("end of another"));
  time->run();
  EXPECT_EQ(seen, "1");
  EXPECT_EQ(load("a")->state.at("x"), "2");
  EXPECT_EQ(told, (std::vector<std::string>{"begin", "first", "second", "end of another"}));
}

TEST_P(session_store_contract, keeps_a_thousand_sessions_told_at_once) {
  int done = 0;
  for (int i = 0; i < 1'000; ++i)
    store->begin(kept(std::to_string(i), {{"i", std::to_string(i)}}), [&](const caf::error& e) { done += !e; });
  time->run();
  EXPECT_EQ(done, 1'000);
  const auto all = load_all();
  ASSERT_EQ(all.size(), 1'000U);
  for (const auto& each : all)
    EXPECT_EQ(each.state.at("i"), each.id);
}

struct durable_store_contract : session_store_contract {};

TEST_P(durable_store_contract, what_was_kept_is_found_by_the_next_program) {
  ASSERT_FALSE(begin(kept("a", {{"x", "1"}})));
  ASSERT_FALSE(begin(kept("b", {{"x", "2"}})));
  ASSERT_FALSE(change({.id = "a", .put = {{"x", "3"}}, .keep_until = now + 5h}));
  ASSERT_FALSE(end("b"));
  end_program();
  begin_program();
  auto expected = kept("a", {{"x", "3"}});
  expected.keep_until = now + 5h;
  EXPECT_EQ(load_all(), std::vector{expected});
}

INSTANTIATE_TEST_SUITE_P(stores, session_store_contract, testing::ValuesIn(store_kinds()), name_of_store);
INSTANTIATE_TEST_SUITE_P(stores, durable_store_contract, testing::ValuesIn(durable_store_kinds()), name_of_store);

} // namespace
} // namespace actors
