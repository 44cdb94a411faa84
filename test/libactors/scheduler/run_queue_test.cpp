// The queue of one worker, from one thread; test/stress has thieves on others.
#include "libactors/scheduler/run_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <vector>

namespace actors::scheduler {

namespace {

// A job is an address to the queue, no more.
run_queue::job job(std::uintptr_t number) {
  return std::bit_cast<run_queue::job>(number * 16);
}

std::vector<run_queue::job> jobs(std::uintptr_t from, std::uintptr_t to) {
  std::vector<run_queue::job> all;
  for (auto n = from; n <= to; ++n)
    all.push_back(job(n));
  return all;
}

std::vector<run_queue::job> drain(run_queue& from) {
  std::vector<run_queue::job> all;
  while (auto* one = from.pop())
    all.push_back(one);
  return all;
}

void fill(run_queue& what, std::uintptr_t from, std::uintptr_t to) {
  for (auto* each : jobs(from, to))
    ASSERT_TRUE(what.push(each));
}

} // namespace

TEST(run_queue, gives_back_what_went_in_first) {
  run_queue queue;
  EXPECT_EQ(queue.pop(), nullptr);
  fill(queue, 1, 3);
  EXPECT_EQ(queue.size(), 3U);
  EXPECT_EQ(drain(queue), jobs(1, 3));
  EXPECT_TRUE(queue.empty());
}

TEST(run_queue, takes_as_many_as_it_holds_and_no_more) {
  run_queue queue;
  fill(queue, 1, run_queue::capacity);
  EXPECT_FALSE(queue.push(job(999)));
  EXPECT_EQ(queue.pop(), job(1));
  EXPECT_TRUE(queue.push(job(999)));
  EXPECT_EQ(queue.size(), run_queue::capacity);
}

TEST(run_queue, goes_on_beyond_the_end_of_its_ring) {
  run_queue queue;
  for (std::uintptr_t round = 0; round < 5; ++round) {
    fill(queue, round * 200 + 1, round * 200 + 200);
    EXPECT_EQ(drain(queue), jobs(round * 200 + 1, round * 200 + 200));
  }
}

TEST(run_queue, loses_the_older_half_to_a_thief) {
  run_queue victim;
  run_queue thief;
  fill(victim, 1, 7);
  EXPECT_EQ(victim.steal_into(thief), job(1));
  EXPECT_EQ(drain(thief), jobs(2, 4));
  EXPECT_EQ(drain(victim), jobs(5, 7));
}

TEST(run_queue, loses_its_only_job_to_a_thief) {
  run_queue victim;
  run_queue thief;
  fill(victim, 1, 1);
  EXPECT_EQ(victim.steal_into(thief), job(1));
  EXPECT_TRUE(thief.empty());
  EXPECT_TRUE(victim.empty());
  EXPECT_EQ(victim.steal_into(thief), nullptr);
}

TEST(run_queue, that_is_full_gives_half_to_a_thief_whose_ring_is_elsewhere) {
  run_queue victim;
  run_queue thief;
  fill(thief, 1, 100);
  drain(thief);
  fill(victim, 1, run_queue::capacity);
  EXPECT_EQ(victim.steal_into(thief), job(1));
  EXPECT_EQ(drain(thief), jobs(2, run_queue::capacity / 2));
  EXPECT_EQ(drain(victim), jobs(run_queue::capacity / 2 + 1, run_queue::capacity));
}

} // namespace actors::scheduler
