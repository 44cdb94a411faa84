// Things under way, by keys that are never used again.
#include "libactors/detail/slot_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace actors::detail {

TEST(slot_table, finds_what_was_added_until_it_is_taken) {
  slot_table<std::string> table;
  const auto key = table.add("one");
  ASSERT_NE(table.find(key), nullptr);
  EXPECT_EQ(*table.find(key), "one");
  EXPECT_EQ(table.take(key), "one");
  EXPECT_EQ(table.find(key), nullptr);
  EXPECT_EQ(table.take(key), std::nullopt);
}

TEST(slot_table, does_not_take_the_key_of_a_former_tenant_for_that_of_the_next) {
  slot_table<int> table;
  const auto first = table.add(1);
  EXPECT_EQ(table.take(first), 1);
  const auto second = table.add(2);
  EXPECT_NE(first, second);
  EXPECT_EQ(table.take(first), std::nullopt);
  EXPECT_EQ(table.take(second), 2);
}

TEST(slot_table, has_keys_that_are_not_0_and_fit_into_their_bits) {
  slot_table<int> table;
  for (int n = 0; n < 1'000; ++n) {
    const auto key = table.add(n);
    EXPECT_NE(key, 0U);
    EXPECT_LT(key, std::uint64_t{1} << slot_table<int>::key_bits);
    if (n % 2 == 0) {
      EXPECT_EQ(table.take(key), n);
    }
  }
  EXPECT_EQ(table.size(), 500U);
}

TEST(slot_table, knows_no_key_that_it_never_gave) {
  slot_table<int> table;
  EXPECT_EQ(table.find(0), nullptr);
  EXPECT_EQ(table.find(12'345), nullptr);
  EXPECT_EQ(table.take(~std::uint64_t{0}), std::nullopt);
}

TEST(slot_table, gives_everything_back_at_the_end) {
  slot_table<std::unique_ptr<int>> table;
  const auto gone = table.add(std::make_unique<int>(1));
  const auto two = table.add(std::make_unique<int>(2));
  table.add(std::make_unique<int>(3));
  static_cast<void>(table.take(gone));
  std::vector<int> left;
  for (const auto& each : table.release())
    left.push_back(*each);
  EXPECT_THAT(left, testing::UnorderedElementsAre(2, 3));
  EXPECT_EQ(table.size(), 0U);
  EXPECT_EQ(table.find(two), nullptr);
}

} // namespace actors::detail
