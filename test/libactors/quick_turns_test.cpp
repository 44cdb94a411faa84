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

} // namespace actors::detail
