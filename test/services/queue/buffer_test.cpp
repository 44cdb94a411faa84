#include "services/queue/queue_buffer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace actors::test {

namespace {

using testing::ElementsAre;
using priority = queue_priority;

struct queue_buffers : testing::Test {
  queue_buffer<int> buffer;
  std::vector<queue_stamp> stamps;

  void push(int value, priority as = priority::normal) { buffer.push(std::move(value), as); }

  std::vector<int> take(std::size_t count) {
    std::vector<int> taken;
    buffer.take(count, [&](int&& value, queue_stamp stamp) {
      taken.push_back(value);
      stamps.push_back(stamp);
    });
    return taken;
  }
};

} // namespace

TEST_F(queue_buffers, go_by_priority_and_then_by_push) {
  push(1, priority::low);
  push(2);
  push(3, priority::high);
  push(4);
  push(5, priority::high);
  EXPECT_EQ(buffer.size(), 5U);
  EXPECT_EQ(buffer.size(priority::high), 2U);
  EXPECT_THAT(take(3), ElementsAre(3, 5, 2));
  EXPECT_THAT(take(2), ElementsAre(4, 1));
  EXPECT_EQ(buffer.size(), 0U);
}

TEST_F(queue_buffers, give_what_comes_back_its_old_place) {
  for (int each = 1; each <= 6; ++each)
    push(std::move(each));
  EXPECT_THAT(take(4), ElementsAre(1, 2, 3, 4));
  for (const std::size_t at : {3, 0, 2})
    buffer.put_back(stamps[at], static_cast<int>(at) + 1);
  EXPECT_THAT(take(5), ElementsAre(1, 3, 4, 5, 6));
}

TEST_F(queue_buffers, let_the_least_important_give_way) {
  push(1, priority::high);
  push(2);
  push(3);
  EXPECT_FALSE(buffer.give_way(priority::low, true)) << "the new one is the least important";
  EXPECT_FALSE(buffer.give_way(priority::normal, false)) << "and here the last one of its kind";
  EXPECT_EQ(buffer.give_way(priority::normal, true)->value, 2);
  EXPECT_EQ(buffer.give_way(priority::high, false)->value, 3);
  EXPECT_EQ(buffer.give_way(priority::high, true)->value, 1);
  EXPECT_EQ(buffer.size(), 0U);
}

TEST_F(queue_buffers, take_the_last_one_first_where_asked) {
  push(1, priority::low);
  push(2);
  push(3);
  EXPECT_EQ(buffer.take_last().value, 1);
  EXPECT_EQ(buffer.take_last().value, 3);
  EXPECT_EQ(buffer.take_last().value, 2);
}

} // namespace actors::test
