// The jobs that belong to no worker yet.
#include "libactors/scheduler/shared_queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>

namespace actors::scheduler {

namespace {

shared_queue::job job(std::uintptr_t number) {
  return std::bit_cast<shared_queue::job>(number * 16);
}

void push(shared_queue& to, std::uintptr_t number) {
  auto* one = job(number);
  ASSERT_TRUE(to.push({&one, 1}));
}

} // namespace

TEST(shared_queue, gives_the_oldest_first_and_each_sharer_its_part) {
  shared_queue queue;
  for (std::uintptr_t n = 1; n <= 9; ++n)
    push(queue, n);
  std::array<shared_queue::job, 64> taken{};
  ASSERT_EQ(queue.pop(taken, 4), 3U) << "a quarter, and one so that a single job goes too";
  EXPECT_EQ(taken[0], job(1));
  EXPECT_EQ(taken[2], job(3));
  ASSERT_EQ(queue.pop(taken, 1), 6U);
  EXPECT_EQ(taken[0], job(4));
  EXPECT_TRUE(queue.empty());
}

TEST(shared_queue, gives_no_more_than_there_is_room_for) {
  shared_queue queue;
  for (std::uintptr_t n = 1; n <= 9; ++n)
    push(queue, n);
  std::array<shared_queue::job, 2> taken{};
  EXPECT_EQ(queue.pop(taken, 1), 2U);
  EXPECT_EQ(queue.pop(taken, 1), 2U);
  EXPECT_FALSE(queue.empty());
}

TEST(shared_queue, is_not_closed_while_there_is_something_in_it) {
  shared_queue queue;
  push(queue, 1);
  EXPECT_FALSE(queue.close_if_empty());
  push(queue, 2);
  std::array<shared_queue::job, 2> taken{};
  ASSERT_EQ(queue.pop(taken, 1), 2U);
  EXPECT_TRUE(queue.close_if_empty());
}

TEST(shared_queue, that_is_closed_takes_nothing) {
  shared_queue queue;
  ASSERT_TRUE(queue.close_if_empty());
  auto* late = job(1);
  EXPECT_FALSE(queue.push({&late, 1}));
  EXPECT_TRUE(queue.empty());
}

} // namespace actors::scheduler
