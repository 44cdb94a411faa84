// What every store of sessions has to do.
#include "services/session/errc.hpp"
#include "services/session/memory_session_store.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

namespace actors {
namespace {

struct store_case {
  std::string name;
  std::function<std::unique_ptr<session_store>()> make;
};

struct session_store_contract : testing::TestWithParam<store_case> {
  std::unique_ptr<session_store> store = GetParam().make();
};

TEST_P(session_store_contract, keeps_what_was_saved) {
  ASSERT_FALSE(store->save("a", {{"x", "1"}, {"y", "2"}}));
  const auto loaded = store->load("a");
  ASSERT_TRUE(loaded);
  EXPECT_EQ(*loaded, (session_state{{"x", "1"}, {"y", "2"}}));
  EXPECT_EQ(store->get("a", "y"), std::string{"2"});
}

TEST_P(session_store_contract, replaces_the_whole_state_when_saved_again) {
  ASSERT_FALSE(store->save("a", {{"x", "1"}}));
  ASSERT_FALSE(store->save("a", {{"y", "2"}}));
  EXPECT_EQ(*store->load("a"), (session_state{{"y", "2"}}));
}

TEST_P(session_store_contract, puts_one_value_and_leaves_the_others) {
  ASSERT_FALSE(store->save("a", {{"x", "1"}, {"y", "2"}}));
  ASSERT_FALSE(store->put("a", "x", "3"));
  ASSERT_FALSE(store->put("a", "z", "4"));
  EXPECT_EQ(*store->load("a"), (session_state{{"x", "3"}, {"y", "2"}, {"z", "4"}}));
}

TEST_P(session_store_contract, keeps_bytes_of_any_value) {
  std::string bytes;
  for (int i = 0; i < 256; ++i)
    bytes += static_cast<char>(i);
  ASSERT_FALSE(store->save("a", {}));
  ASSERT_FALSE(store->put("a", "bytes", bytes));
  EXPECT_EQ(store->get("a", "bytes"), bytes);
}

TEST_P(session_store_contract, keeps_sessions_apart) {
  ASSERT_FALSE(store->save("a", {{"x", "1"}}));
  ASSERT_FALSE(store->save("b", {{"x", "2"}}));
  store->erase("a");
  EXPECT_EQ(store->get("b", "x"), std::string{"2"});
}

TEST_P(session_store_contract, says_that_a_key_is_missing) {
  ASSERT_FALSE(store->save("a", {{"x", "1"}}));
  EXPECT_EQ(store->get("a", "y"), make_error(session_errc::no_such_key));
}

TEST_P(session_store_contract, says_that_a_session_is_missing) {
  EXPECT_EQ(store->load("a"), make_error(session_errc::no_such_session));
  EXPECT_EQ(store->get("a", "x"), make_error(session_errc::no_such_session));
  EXPECT_EQ(store->put("a", "x", "1"), make_error(session_errc::no_such_session));
}

TEST_P(session_store_contract, forgets_what_is_erased) {
  ASSERT_FALSE(store->save("a", {{"x", "1"}}));
  store->erase("a");
  store->erase("a");
  EXPECT_EQ(store->load("a"), make_error(session_errc::no_such_session));
}

INSTANTIATE_TEST_SUITE_P(stores, session_store_contract,
                         testing::Values(store_case{"memory", [] { return std::make_unique<memory_session_store>(); }}),
                         [](const auto& each) { return each.param.name; });

TEST(memory_session_store, counts_the_sessions_that_it_keeps) {
  memory_session_store store;
  ASSERT_FALSE(store.save("a", {}));
  ASSERT_FALSE(store.save("b", {}));
  ASSERT_FALSE(store.save("b", {{"x", "1"}}));
  EXPECT_EQ(store.size(), 2u);
  store.erase("a");
  EXPECT_EQ(store.size(), 1u);
}

} // namespace
} // namespace actors
