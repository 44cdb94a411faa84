#include "bench/load/schedule.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using bench::fixed_schedule;

const fixed_schedule::clock::time_point start{1h};

TEST(fixed_schedule, begins_at_its_start_and_keeps_the_gap) {
  const fixed_schedule arrivals{start, 1000, 10ms};
  EXPECT_EQ(arrivals.size(), 10U);
  for (std::uint64_t n = 0; n < arrivals.size(); ++n)
    EXPECT_EQ(arrivals.time_of(n), start + n * 1ms);
}

TEST(fixed_schedule, ends_before_its_length_is_over) {
  for (const double rate : {0.5, 3.0, 999.0, 33'333.3}) {
    const fixed_schedule arrivals{start, rate, 2500ms};
    ASSERT_GT(arrivals.size(), 0U);
    EXPECT_LT(arrivals.time_of(arrivals.size() - 1), start + 2500ms) << rate;
    EXPECT_GE(arrivals.time_of(arrivals.size()), start + 2500ms) << rate;
  }
}

TEST(fixed_schedule, a_rate_that_is_no_whole_number_of_nanoseconds_does_not_drift) {
  const fixed_schedule arrivals{start, 30'000, 1h};
  EXPECT_EQ(arrivals.size(), 30'000U * 3600);
  EXPECT_NEAR(std::chrono::duration<double>{arrivals.time_of(arrivals.size()) - start}.count(), 3600, 1e-6);
}

TEST(fixed_schedule, without_a_length_nobody_arrives) {
  EXPECT_EQ((fixed_schedule{start, 1000, 0ms}.size()), 0U);
}

} // namespace
