#include "services/session/detail/state_difference.hpp"

#include <gtest/gtest.h>

#include <random>

namespace actors {
namespace {

TEST(state_difference, has_what_is_new_changed_or_gone_and_nothing_else) {
  const auto found = compare({{"a", "1"}, {"b", "2"}, {"c", "3"}}, {{"b", "2"}, {"c", "4"}, {"d", "5"}});
  EXPECT_EQ(found.put, (session_state{{"c", "4"}, {"d", "5"}}));
  EXPECT_EQ(found.removed, std::vector<std::string>{"a"});
}

TEST(state_difference, is_empty_between_equals) {
  EXPECT_TRUE(compare({{"a", "1"}}, {{"a", "1"}}).empty());
  EXPECT_TRUE(compare({{"a", "1"}}, "a", "1").empty());
}

TEST(state_difference, leads_there_and_back_between_any_two_states) {
  std::mt19937 random{1};
  const auto any = [&] {
    session_state state;
    for (int i = 0; i < 8; ++i)
      if (random() % 2)
        state.emplace(std::to_string(i), std::to_string(random() % 3));
    return state;
  };
  for (int round = 0; round < 1'000; ++round) {
    const auto before = any();
    const auto after = any();
    auto found = compare(before, after);
    auto state = before;
    for (const auto& key : found.removed)
      EXPECT_EQ(state.erase(key), 1U);
    for (const auto& [key, value] : found.put)
      state.insert_or_assign(key, value);
    EXPECT_EQ(state, after);
    undo(state, std::move(found.undo));
    EXPECT_EQ(state, before);
  }
}

} // namespace
} // namespace actors
