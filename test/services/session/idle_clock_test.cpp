#include "services/session/detail/idle_clock.hpp"

#include <gtest/gtest.h>

namespace actors {
namespace {

using namespace std::chrono_literals;

constexpr time_point start{1h};

TEST(idle_clock, is_alive_until_its_ttl_has_passed_without_use) {
  idle_clock clock{start, 10s};
  EXPECT_TRUE(clock.alive(start + 10s - 1ns));
  EXPECT_FALSE(clock.alive(start + 10s));
}

TEST(idle_clock, starts_anew_with_every_use) {
  idle_clock clock{start, 10s};
  EXPECT_EQ(clock.due(), start + 10s);
  EXPECT_TRUE(clock.touch(start + 7s));
  EXPECT_EQ(clock.due(), start + 17s);
  EXPECT_TRUE(clock.alive(start + 16s));
}

TEST(idle_clock, refuses_use_once_it_was_idle_for_too_long) {
  idle_clock clock{start, 10s};
  EXPECT_FALSE(clock.touch(start + 10s));
  EXPECT_TRUE(clock.due()) << "refusing is not ending: that is for whoever ends it";
  EXPECT_TRUE(clock.end_if_idle(start + 10s));
}

TEST(idle_clock, does_not_go_back_for_a_use_that_is_told_late) {
  idle_clock clock{start, 10s};
  EXPECT_TRUE(clock.touch(start + 5s));
  EXPECT_TRUE(clock.touch(start + 3s));
  EXPECT_EQ(clock.due(), start + 15s);
}

TEST(idle_clock, is_ended_by_idleness_not_a_moment_early) {
  idle_clock clock{start, 10s};
  EXPECT_FALSE(clock.end_if_idle(start + 10s - 1ns));
  EXPECT_TRUE(clock.due());
  EXPECT_TRUE(clock.end_if_idle(start + 10s));
  EXPECT_FALSE(clock.due());
}

TEST(idle_clock, tells_only_the_first_who_ends_it_so) {
  idle_clock clock{start, 10s};
  EXPECT_TRUE(clock.end());
  EXPECT_FALSE(clock.end());
  EXPECT_FALSE(clock.end_if_idle(start + 1h));
}

TEST(idle_clock, stays_ended) {
  idle_clock clock{start, 10s};
  ASSERT_TRUE(clock.end());
  EXPECT_FALSE(clock.touch(start + 1s));
  EXPECT_FALSE(clock.alive(start + 1s));
  EXPECT_EQ(clock.due(), std::nullopt);
}

} // namespace
} // namespace actors
