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
  EXPECT_EQ(clock.due(start), start + 10s);
  EXPECT_TRUE(clock.touch(start + 7s));
  EXPECT_EQ(clock.due(start), start + 17s);
  EXPECT_TRUE(clock.alive(start + 16s));
}

TEST(idle_clock, refuses_use_once_it_was_idle_for_too_long) {
  idle_clock clock{start, 10s};
  EXPECT_FALSE(clock.touch(start + 10s));
  EXPECT_TRUE(clock.due(start)) << "refusing is not ending: that is for whoever ends it";
  EXPECT_TRUE(clock.end_if_idle(start + 10s));
}

TEST(idle_clock, does_not_go_back_for_a_use_that_is_told_late) {
  idle_clock clock{start, 10s};
  EXPECT_TRUE(clock.touch(start + 5s));
  EXPECT_TRUE(clock.touch(start + 3s));
  EXPECT_EQ(clock.due(start), start + 15s);
}

TEST(idle_clock, is_ended_by_idleness_not_a_moment_early) {
  idle_clock clock{start, 10s};
  EXPECT_FALSE(clock.end_if_idle(start + 10s - 1ns));
  EXPECT_TRUE(clock.due(start));
  EXPECT_TRUE(clock.end_if_idle(start + 10s));
  EXPECT_FALSE(clock.due(start));
}

TEST(idle_clock, tells_only_the_first_who_ends_it_so) {
  idle_clock clock{start, 10s};
  EXPECT_TRUE(clock.end());
  EXPECT_FALSE(clock.end());
  EXPECT_FALSE(clock.end_if_idle(start + 1h));
}

TEST(idle_clock, stands_still_while_it_is_held) {
  idle_clock clock{start, 10s};
  ASSERT_TRUE(clock.hold(start + 5s));
  EXPECT_TRUE(clock.alive(start + 1h));
  EXPECT_TRUE(clock.touch(start + 1h));
  EXPECT_FALSE(clock.end_if_idle(start + 1h));
  EXPECT_EQ(clock.due(start + 1h), start + 1h + 10s) << "the earliest time, if it were released now";
}

TEST(idle_clock, goes_on_from_the_time_of_its_release) {
  idle_clock clock{start, 10s};
  ASSERT_TRUE(clock.hold(start));
  clock.release(start + 1h);
  EXPECT_TRUE(clock.alive(start + 1h + 10s - 1ns));
  EXPECT_TRUE(clock.end_if_idle(start + 1h + 10s));
}

TEST(idle_clock, cannot_be_held_when_it_was_idle_for_too_long_or_has_ended) {
  idle_clock idle{start, 10s};
  EXPECT_FALSE(idle.hold(start + 10s));
  idle_clock ended{start, 10s};
  ASSERT_TRUE(ended.end());
  EXPECT_FALSE(ended.hold(start));
  ended.release(start);
  EXPECT_FALSE(ended.alive(start));
}

TEST(idle_clock, can_be_ended_while_it_is_held) {
  idle_clock clock{start, 10s};
  ASSERT_TRUE(clock.hold(start));
  EXPECT_TRUE(clock.end());
  clock.release(start + 1s);
  EXPECT_FALSE(clock.alive(start + 1s));
}

TEST(idle_clock, stays_ended) {
  idle_clock clock{start, 10s};
  ASSERT_TRUE(clock.end());
  EXPECT_FALSE(clock.touch(start + 1s));
  EXPECT_FALSE(clock.alive(start + 1s));
  EXPECT_EQ(clock.due(start), std::nullopt);
}

} // namespace
} // namespace actors
