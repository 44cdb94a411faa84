#include "libactors/deadline_queue.hpp"

#include <gtest/gtest.h>

#include <set>

namespace actors {

namespace {

using namespace std::chrono_literals;

constexpr time_point start{};
constexpr auto all_open = [](std::uint64_t) { return true; };

TEST(deadline_queue, asks_for_the_timer_only_when_a_deadline_is_earlier_than_what_it_is_set_to) {
  deadline_queue queue;
  EXPECT_TRUE(queue.add(start + 5s, 1, 0, all_open));
  EXPECT_FALSE(queue.add(start + 5s, 2, 1, all_open));
  EXPECT_FALSE(queue.add(start + 6s, 3, 2, all_open));
  EXPECT_TRUE(queue.add(start + 4s, 4, 3, all_open));
}

TEST(deadline_queue, gives_what_is_due_in_the_order_of_time_and_equal_times_in_the_order_of_keys) {
  deadline_queue queue;
  (void)queue.add(start + 2s, 7, 0, all_open);
  (void)queue.add(start + 1s, 9, 1, all_open);
  (void)queue.add(start + 2s, 3, 2, all_open);
  (void)queue.add(start + 3s, 1, 3, all_open);
  EXPECT_EQ(queue.pop(start + 2s), 9U);
  EXPECT_EQ(queue.pop(start + 2s), 3U);
  EXPECT_EQ(queue.pop(start + 2s), 7U);
  EXPECT_EQ(queue.pop(start + 2s), std::nullopt);
}

TEST(deadline_queue, is_due_at_its_time_and_not_before) {
  deadline_queue queue;
  (void)queue.add(start + 1s, 1, 0, all_open);
  EXPECT_EQ(queue.pop(start + 1s - 1ns), std::nullopt);
  EXPECT_EQ(queue.pop(start + 1s), 1U);
}

TEST(deadline_queue, asks_for_the_next_timer_after_the_last_one_fired) {
  deadline_queue queue;
  (void)queue.add(start + 1s, 1, 0, all_open);
  (void)queue.add(start + 3s, 2, 1, all_open);
  EXPECT_EQ(queue.pop(start + 1s), 1U);
  EXPECT_EQ(queue.pop(start + 1s), std::nullopt);
  EXPECT_EQ(queue.rearm(all_open), start + 3s);
  EXPECT_EQ(queue.rearm(all_open), std::nullopt);
}

TEST(deadline_queue, does_not_ask_for_a_timer_for_keys_that_are_closed) {
  deadline_queue queue;
  (void)queue.add(start + 1s, 1, 0, all_open);
  (void)queue.add(start + 2s, 2, 1, all_open);
  (void)queue.add(start + 3s, 3, 2, all_open);
  EXPECT_EQ(queue.pop(start + 1s), 1U);
  EXPECT_EQ(queue.rearm([](auto key) { return key == 3; }), start + 3s);
}

TEST(deadline_queue, keeps_its_timer_when_a_stale_one_fires_early) {
  deadline_queue queue;
  (void)queue.add(start + 5s, 1, 0, all_open);
  EXPECT_EQ(queue.pop(start + 2s), std::nullopt);
  EXPECT_EQ(queue.rearm(all_open), std::nullopt);
  EXPECT_FALSE(queue.add(start + 6s, 2, 1, all_open));
}

TEST(deadline_queue, forgets_closed_keys_when_they_outnumber_the_open_ones) {
  deadline_queue queue;
  std::set<std::uint64_t> open;
  const auto is_open = [&](std::uint64_t key) { return open.contains(key); };
  for (std::uint64_t key = 0; key < 100'000; ++key) {
    (void)queue.add(start + 1h, key, open.size(), is_open);
    open.insert(key);
    if (open.size() > 10)
      open.erase(open.begin());
    ASSERT_LE(queue.size(), 2 * (open.size() + 1) + 64);
  }
  // Those that are open are all still there.
  std::set<std::uint64_t> due;
  while (const auto key = queue.pop(start + 1h))
    if (is_open(*key))
      due.insert(*key);
  EXPECT_EQ(due, open);
}

TEST(later, ends_at_the_end_of_time) {
  EXPECT_EQ(later(start + 1s, 2s), start + 3s);
  EXPECT_EQ(later(start + 1s, duration::max()), time_point::max());
  EXPECT_EQ(later(start + 5s, -2s), start + 3s);
}

} // namespace

} // namespace actors
