// What a session does with its state: the same wherever it is kept.
#include "test/services/session/sessions_program.hpp"
#include "test/services/session/store_kinds.hpp"

#include <caf/send.hpp>

#include <gtest/gtest.h>

namespace actors {
namespace {

std::vector<store_kind> no_store_and_each() {
  auto kinds = store_kinds();
  kinds.push_back({"none", false, [](const temporary_folder&) { return nullptr; }});
  return kinds;
}

struct session_state_of : testing::TestWithParam<store_kind>, sessions_program {
  session_state_of() { run({.store = store}); }

  temporary_folder folder;
  std::shared_ptr<session_store> store = GetParam().make(folder);
};

TEST_P(session_state_of, begins_with_what_the_creator_gave) {
  const auto id = create({{"user", "ada"}});
  EXPECT_EQ(get(id, "user"), std::string{"ada"});
}

TEST_P(session_state_of, keeps_what_is_put_byte_for_byte) {
  const auto id = create();
  const std::string bytes{"\0\xff\x80 a", 5};
  ASSERT_FALSE(put(id, "bytes", bytes));
  EXPECT_EQ(get(id, "bytes"), bytes);
}

TEST_P(session_state_of, says_which_key_is_missing) {
  const auto id = create();
  const auto missing = get(id, "user");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error(), make_error(session_errc::no_such_key));
  EXPECT_NE(describe(missing.error()).find("user"), std::string::npos);
  EXPECT_TRUE(all->touch(id)) << "asking for it did no harm";
}

TEST_P(session_state_of, is_updated_in_one_step) {
  const auto id = create({{"n", "1"}, {"old", "x"}});
  ASSERT_FALSE(update(id, [](session_state& state) {
    state["n"] = std::to_string(std::stoi(state["n"]) + 1);
    state.erase("old");
    state["new"] = "y";
  }));
  EXPECT_EQ(get(id, "n"), std::string{"2"});
  EXPECT_EQ(get(id, "new"), std::string{"y"});
  EXPECT_FALSE(get(id, "old"));
}

TEST_P(session_state_of, may_be_left_as_it_is_by_an_update) {
  const auto id = create({{"n", "1"}});
  EXPECT_FALSE(update(id, [](session_state&) {}));
  EXPECT_FALSE(put(id, "n", "1"));
  EXPECT_EQ(get(id, "n"), std::string{"1"});
}

TEST_P(session_state_of, is_changed_in_the_order_of_the_requests) {
  const auto id = create({{"log", ""}});
  reply_port port{system};
  std::vector<std::string> seen;
  for (const std::string each : {"a", "b", "c"}) {
    port.call(
        *all->find(id), system.now() + 1s, [](answer a) { EXPECT_FALSE(a.is_error()); },
        session_update{[each](session_state& state) { state["log"] += each; }});
    port.call(
        *all->find(id), system.now() + 1s, [&](answer a) { seen.push_back(a.take<std::string>()); },
        session_get{"log"});
  }
  time.run();
  EXPECT_EQ(seen, (std::vector<std::string>{"a", "ab", "abc"}));
}

TEST_P(session_state_of, belongs_to_one_session_alone) {
  const auto one = create({{"x", "1"}});
  const auto other = create({{"x", "2"}});
  ASSERT_FALSE(put(one, "x", "3"));
  EXPECT_EQ(get(other, "x"), std::string{"2"});
}

TEST_P(session_state_of, takes_plain_messages_that_nobody_waits_for) {
  const auto id = create();
  caf::anon_send(*all->find(id), session_put{"x", "1"});
  time.run();
  EXPECT_EQ(get(id, "x"), std::string{"1"});
}

INSTANTIATE_TEST_SUITE_P(stores, session_state_of, testing::ValuesIn(no_store_and_each()), name_of_store);

} // namespace
} // namespace actors
