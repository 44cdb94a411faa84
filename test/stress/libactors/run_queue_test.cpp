// A worker's queue with an owner and thieves on real threads: each job is taken exactly once.
#include "libactors/scheduler/run_queue.hpp"
#include "test/support/real_threads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <bit>
#include <vector>

namespace actors::scheduler {

namespace {

constexpr std::size_t total = 400'000;
constexpr int thieves = 3;

run_queue::job job(std::size_t number) {
  return std::bit_cast<run_queue::job>(number * 16);
}

} // namespace

TEST(run_queue_storm, of_an_owner_and_thieves_takes_each_job_once) {
  run_queue shared;
  std::vector<std::atomic<int>> taken(total + 1);
  std::atomic<std::size_t> count{0};
  const auto take = [&](run_queue::job one) {
    ++taken[std::bit_cast<std::uintptr_t>(one) / 16];
    ++count;
  };
  test::on_all_threads(thieves + 1, [&](int thread) {
    if (thread == 0) {
      for (std::size_t n = 1; n <= total; ++n) {
        while (!shared.push(job(n)))
          if (auto* one = shared.pop())
            take(one);
        if (n % 3 == 0)
          if (auto* one = shared.pop())
            take(one);
      }
      while (auto* one = shared.pop())
        take(one);
      return;
    }
    run_queue own;
    while (count < total) {
      if (auto* one = shared.steal_into(own))
        take(one);
      while (auto* one = own.pop())
        take(one);
    }
  });
  EXPECT_EQ(count, total);
  for (std::size_t n = 1; n <= total; ++n)
    ASSERT_EQ(taken[n], 1) << n;
}

} // namespace actors::scheduler
