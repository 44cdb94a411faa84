#include "supervision/restart_window.hpp"

#include <gtest/gtest.h>

namespace actors {

using namespace std::chrono_literals;

constexpr time_point start{1'000s};

TEST(restart_window, gives_up_when_restarts_exceed_the_intensity) {
  restart_window window{2, 5s};
  EXPECT_TRUE(window.add(start));
  EXPECT_TRUE(window.add(start + 1s));
  EXPECT_FALSE(window.add(start + 2s));
}

TEST(restart_window, with_intensity_zero_gives_up_at_the_first_crash) {
  restart_window window{0, 5s};
  EXPECT_FALSE(window.add(start));
}

TEST(restart_window, forgets_restarts_older_than_the_period) {
  restart_window window{1, 5s};
  for (auto now = start; now < start + 600s; now += 6s)
    EXPECT_TRUE(window.add(now));
}

TEST(restart_window, still_counts_a_restart_exactly_one_period_old) {
  restart_window window{1, 5s};
  EXPECT_TRUE(window.add(start));
  EXPECT_FALSE(window.add(start + 5s));
}

TEST(restart_window, counts_in_whole_seconds) {
  restart_window late{1, 5s};
  EXPECT_TRUE(late.add(start + 999ms));
  EXPECT_TRUE(late.add(start + 6s)); // 5.001 s later, but six in whole seconds
  restart_window early{1, 5s};
  EXPECT_TRUE(early.add(start));
  EXPECT_FALSE(early.add(start + 5'999ms)); // nearly six seconds later, but five in whole ones
}

TEST(restart_window, tells_how_many_restarts_count_now) {
  restart_window window{3, 5s};
  EXPECT_EQ(window.count(start), 0U);
  EXPECT_TRUE(window.add(start));
  EXPECT_TRUE(window.add(start + 3s));
  EXPECT_EQ(window.count(start + 5s), 2U);
  EXPECT_EQ(window.count(start + 6s), 1U);
  EXPECT_EQ(window.count(start + 9s), 0U);
}

TEST(restart_window, keeps_saying_no_while_the_crashes_go_on) {
  restart_window window{1, 5s};
  EXPECT_TRUE(window.add(start));
  for (int i = 0; i < 100; ++i)
    EXPECT_FALSE(window.add(start));
  EXPECT_LE(window.count(start), 2U);
}

} // namespace actors
