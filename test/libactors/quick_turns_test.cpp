// When a process that called itself quick is believed no more.
#include "libactors/detail/quick_turns.hpp"

#include <gtest/gtest.h>

namespace actors::detail {

using namespace std::chrono_literals;

TEST(mean_turn, is_above_the_limit_after_one_long_or_many_longish_turns_and_not_after_an_interruption) {
  EXPECT_GE(mean_turn(0ns, 32ms), longest_mean_turn);
  duration mean{0};
  for (int n = 0; n < 1000; ++n)
    mean = mean_turn(mean, n % 100 == 0 ? 4ms : 5us);
  EXPECT_LT(mean, longest_mean_turn);
  for (int n = 0; n < 50; ++n)
    mean = mean_turn(mean, 1ms);
  EXPECT_GE(mean, longest_mean_turn);
}

TEST(quick_turns, that_took_too_long_are_believed_again_once_they_are_short_and_not_before) {
  EXPECT_TRUE(is_believed(true, longest_mean_turn));
  EXPECT_FALSE(is_believed(true, longest_mean_turn + 1ns));
  EXPECT_FALSE(is_believed(false, longest_mean_turn));
  EXPECT_FALSE(is_believed(false, believed_again_mean_turn + 1ns));
  EXPECT_TRUE(is_believed(false, believed_again_mean_turn));
}

TEST(quick_turns, are_believed_again_within_hundreds_of_turns_after_the_operating_system_ran_somebody_else) {
  const auto turns_after = [](duration interruption, duration usual = 5us) {
    auto mean = mean_turn(0ns, interruption);
    int turns = 0;
    for (bool believed = is_believed(true, mean); !believed; believed = is_believed(false, mean)) {
      mean = mean_turn(mean, usual);
      if (++turns == 10'000)
        break;
    }
    return turns;
  };
  EXPECT_EQ(turns_after(32ms), 0);
  EXPECT_GT(turns_after(40ms), 50);
  EXPECT_LT(turns_after(40ms), 100);
  EXPECT_LT(turns_after(40ms, 200us), 150);
  EXPECT_LT(turns_after(10s), 600);
}

} // namespace actors::detail
