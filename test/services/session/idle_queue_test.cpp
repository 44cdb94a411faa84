#include "services/session/detail/idle_queue.hpp"

#include <gtest/gtest.h>

#include <random>

namespace actors {
namespace {

using namespace std::chrono_literals;

constexpr time_point start{1h};

session_record_ptr make(const std::string& name, time_point last_use) {
  return std::make_shared<session_record>(std::string(32, '0'), name, last_use, last_use, 10s);
}

struct idle_queue_of_two : testing::Test {
  idle_queue queue;
  const session_record_ptr one = make("one", start);
  const session_record_ptr other = make("other", start + 1s);

  idle_queue_of_two() {
    queue.add(one, start, 2);
    queue.add(other, start + 1s, 2);
  }
};

TEST(idle_queue, gives_nobody_before_his_time) {
  idle_queue queue;
  queue.add(make("a", start), start, 1);
  EXPECT_EQ(queue.next(), start + 10s);
  EXPECT_FALSE(queue.pop(start + 10s - 1ns));
  EXPECT_EQ(queue.pop(start + 10s)->name, "a");
  EXPECT_FALSE(queue.next());
}

TEST(idle_queue, gives_them_in_the_order_of_their_times) {
  idle_queue queue;
  for (const int late : {3, 1, 2})
    queue.add(make(std::to_string(late), start + late * 1s), start, 3);
  for (const std::string each : {"1", "2", "3"})
    EXPECT_EQ(queue.pop(start + 1h)->name, each);
  EXPECT_FALSE(queue.pop(start + 1h));
}

TEST_F(idle_queue_of_two, finds_the_one_that_is_idle_longest_whatever_was_used_meanwhile) {
  EXPECT_EQ(queue.longest_idle(start + 2s), one);
  ASSERT_TRUE(one->clock.touch(start + 3s));
  EXPECT_EQ(queue.longest_idle(start + 4s), other);
  ASSERT_TRUE(other->clock.touch(start + 5s));
  EXPECT_EQ(queue.longest_idle(start + 6s), one);
  EXPECT_EQ(queue.size(), 2U);
}

TEST_F(idle_queue_of_two, finds_nobody_who_is_due_later_than_asked) {
  EXPECT_FALSE(queue.longest_idle(start + 2s, start + 10s - 1ns));
  EXPECT_EQ(queue.longest_idle(start + 2s, start + 10s), one);
  ASSERT_TRUE(one->clock.touch(start + 2s));
  EXPECT_FALSE(queue.longest_idle(start + 2s, start + 11s - 1ns));
  EXPECT_EQ(queue.longest_idle(start + 2s, start + 11s), other);
  ASSERT_TRUE(other->clock.end());
  EXPECT_FALSE(queue.longest_idle(start + 2s, start + 12s - 1ns));
}

TEST_F(idle_queue_of_two, never_takes_one_that_is_held_for_idle) {
  ASSERT_TRUE(one->clock.hold(start + 1s));
  EXPECT_EQ(queue.longest_idle(start + 2s), other);
  ASSERT_TRUE(other->clock.hold(start + 2s));
  EXPECT_FALSE(queue.longest_idle(start + 3s));
  EXPECT_EQ(queue.size(), 2U);
}

TEST_F(idle_queue_of_two, forgets_those_that_have_ended) {
  ASSERT_TRUE(one->clock.end());
  EXPECT_EQ(queue.longest_idle(start + 2s), other);
  EXPECT_EQ(queue.size(), 1U);
}

TEST(idle_queue, is_no_longer_than_twice_what_lives_and_a_bit) {
  idle_queue queue;
  for (int i = 0; i < 10'000; ++i) {
    const auto next = make(std::to_string(i), start);
    queue.add(next, start, 1);
    ASSERT_TRUE(next->clock.end());
    EXPECT_LE(queue.size(), 2U + 65U);
  }
}

TEST(idle_queue, agrees_with_a_search_of_all) {
  std::mt19937 random{4711};
  for (int round = 0; round < 50; ++round) {
    idle_queue queue;
    std::vector<session_record_ptr> all;
    auto now = start;
    for (int i = 0; i < 20; ++i) {
      all.push_back(make(std::to_string(i), now));
      queue.add(all.back(), now, all.size());
      now += 1ms;
    }
    for (int step = 0; step < 200; ++step) {
      now += 1ms;
      const auto& one = all[random() % all.size()];
      switch (random() % 8) {
      case 0:
        static_cast<void>(one->clock.end());
        break;
      case 1:
        static_cast<void>(one->clock.hold(now));
        break;
      case 2:
        one->clock.release(now);
        break;
      default:
        one->clock.touch(now);
      }
      duration longest{-1};
      for (const auto& each : all)
        if (!each->clock.has_ended() && !each->clock.held())
          longest = std::max(longest, each->clock.idle(now));
      const auto found = queue.longest_idle(now);
      // One that is used in this moment may not be told from one that is held.
      if (found || longest > 0s) {
        ASSERT_EQ(found ? found->clock.idle(now) : duration{-1}, longest);
      }
    }
  }
}

} // namespace
} // namespace actors
