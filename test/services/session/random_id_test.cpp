#include "services/session/random_id.hpp"

#include <gtest/gtest.h>

#include <bitset>
#include <set>
#include <string>

namespace actors {
namespace {

TEST(random_id, is_32_lowercase_hexadecimal_digits) {
  const auto id = random_id();
  ASSERT_TRUE(id);
  EXPECT_EQ(id->size(), 32u);
  EXPECT_EQ(id->find_first_not_of("0123456789abcdef"), std::string::npos) << *id;
}

TEST(random_id, is_never_the_same_twice) {
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i)
    EXPECT_TRUE(seen.insert(*random_id()).second);
}

TEST(random_id, takes_both_values_in_each_of_its_128_bits) {
  std::bitset<128> ones;
  std::bitset<128> zeros;
  for (int i = 0; i < 1'000; ++i) {
    const auto id = *random_id();
    for (std::size_t digit = 0; digit < id.size(); ++digit)
      for (std::size_t bit = 0; bit < 4; ++bit)
        ((std::stoul(id.substr(digit, 1), nullptr, 16) >> bit & 1) ? ones : zeros).set(4 * digit + bit);
  }
  EXPECT_TRUE(ones.all());
  EXPECT_TRUE(zeros.all());
}

} // namespace
} // namespace actors
