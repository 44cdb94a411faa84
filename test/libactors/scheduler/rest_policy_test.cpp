// When a worker costs more than it does, and for how long it rests then.
#include "libactors/scheduler/rest_policy.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace actors::scheduler {

namespace {

using namespace std::chrono_literals;

struct resting : testing::Test {
  /// Whether a worker beside `awake - 1` others rests after `time` in which `more` messages crossed.
  bool judge(duration time, std::uint64_t more, std::size_t awake = 2) {
    now += time;
    crossings += more;
    return policy.is_due(now) && policy.judge(now, {crossings, awake, others_rest, others_go_on});
  }

  /// The rest that follows a time in which too much crossed, or zero.
  duration rest_after_too_many() {
    if (!judge(100us, 1'000))
      return 0s;
    const auto length = policy.begin_rest();
    now += length;
    policy.end_rest(now, crossings);
    return length;
  }

  rest_lengths lengths;
  rest_policy policy{lengths};
  time_point now{1h};
  std::uint64_t crossings = 0;
  std::size_t others_rest = 0;
  bool others_go_on = true;
};

} // namespace

TEST_F(resting, is_not_judged_before_there_is_anything_to_judge) {
  EXPECT_FALSE(judge(0s, 1'000'000)) << "nobody knows how long these took";
  EXPECT_FALSE(policy.is_due(now + 50us - 1ns));
  EXPECT_TRUE(policy.is_due(now + 50us));
}

TEST_F(resting, begins_when_more_than_one_message_in_three_microseconds_crossed_on_each_worker_awake) {
  for (const std::size_t awake : {1U, 2U, 4U, 16U})
    for (const duration time : {50us, 300us, 5'000us}) {
      static_cast<void>(judge(1h, 0));
      const auto most = static_cast<std::uint64_t>(time / 3us) * awake;
      EXPECT_FALSE(judge(time, most, awake)) << awake << " " << time.count();
      EXPECT_TRUE(judge(time, most + 1, awake)) << awake << " " << time.count();
    }
}

TEST_F(resting, does_not_begin_after_a_time_that_was_slept_through) {
  static_cast<void>(judge(1h, 0));
  EXPECT_FALSE(judge(5ms + 1ns, 1'000'000));
  EXPECT_TRUE(judge(5ms, 1'000'000));
}

TEST_F(resting, does_not_begin_after_sockets_were_served) {
  static_cast<void>(judge(1h, 0));
  policy.served_sockets();
  EXPECT_FALSE(judge(100us, 1'000));
  EXPECT_TRUE(judge(100us, 1'000)) << "that was one judgement ago";
  policy.served_sockets();
  EXPECT_FALSE(judge(1h, 1'000)) << "slept through";
  EXPECT_FALSE(judge(100us, 1'000)) << "no judgement has used it up";
}

TEST_F(resting, does_not_begin_once_no_other_worker_has_gone_on_for_a_millisecond) {
  static_cast<void>(judge(1h, 0));
  others_go_on = false;
  EXPECT_TRUE(judge(500us, 10'000));
  EXPECT_TRUE(judge(500us - 1ns, 10'000)) << "a turn may take as long";
  EXPECT_FALSE(judge(100us, 10'000));
  others_go_on = true;
  EXPECT_TRUE(judge(100us, 10'000));
  others_go_on = false;
  EXPECT_EQ(rest_after_too_many(), 2ms);
  EXPECT_FALSE(judge(100us, 10'000)) << "nor while it rested";
}

TEST_F(resting, counts_only_what_crossed_since_the_last_judgement_or_rest) {
  static_cast<void>(judge(1h, 0));
  EXPECT_TRUE(judge(100us, 1'000));
  EXPECT_FALSE(judge(100us, 0));
  crossings += 1'000; // while it rested
  policy.end_rest(now, crossings);
  EXPECT_FALSE(judge(100us, 0));
}

TEST_F(resting, takes_twice_as_long_each_time_up_to_a_limit) {
  static_cast<void>(judge(1h, 0));
  for (const auto expected : {2ms, 4ms, 8ms, 16ms, 32ms, 32ms, 32ms})
    EXPECT_EQ(rest_after_too_many(), expected);
}

TEST_F(resting, is_short_again_once_the_worker_was_worth_it_for_long_enough) {
  static_cast<void>(judge(1h, 0));
  for (int n = 0; n < 3; ++n)
    static_cast<void>(rest_after_too_many());
  EXPECT_FALSE(judge(2ms, 0)) << "not longer than it takes to prove anything";
  EXPECT_EQ(rest_after_too_many(), 16ms);
  EXPECT_FALSE(judge(2ms + 1ns, 0));
  EXPECT_EQ(rest_after_too_many(), 2ms);
}

TEST_F(resting, takes_twice_as_long_each_time_whoever_of_them_rests) {
  rest_policy other{lengths};
  static_cast<void>(judge(1h, 0));
  for (const auto& [own, of_other] : {std::pair{2ms, 4ms}, {8ms, 16ms}, {32ms, 32ms}}) {
    EXPECT_EQ(rest_after_too_many(), own);
    static_cast<void>(other.judge(now, {crossings, 2, 0, true})); // what it saw while this one rested
    now += 100us;
    crossings += 1'000;
    ASSERT_TRUE(other.judge(now, {crossings, 2, 0, true}));
    EXPECT_EQ(other.begin_rest(), of_other);
    now += of_other;
    other.end_rest(now, crossings);
    static_cast<void>(judge(0s, 0)); // and this one, while the other one rested
  }
}

TEST_F(resting, is_no_longer_for_one_that_begins_before_others_have_rested) {
  constexpr std::size_t count = 7;
  std::vector<rest_policy> all(count, rest_policy{lengths});
  for (const auto expected : {2ms, 4ms, 8ms}) {
    for (auto& each : all)
      EXPECT_EQ(each.begin_rest(), expected) << "one burst";
    now += expected;
    for (auto& each : all)
      each.end_rest(now, crossings);
  }
}

TEST_F(resting, is_not_short_again_for_a_time_in_which_another_one_rests) {
  static_cast<void>(judge(1h, 0));
  for (int n = 0; n < 3; ++n)
    static_cast<void>(rest_after_too_many());
  others_rest = 1;
  EXPECT_FALSE(judge(3ms, 0)) << "alone it costs nobody anything";
  EXPECT_EQ(rest_after_too_many(), 16ms);
}

TEST_F(resting, is_not_short_again_for_a_time_that_says_nothing) {
  static_cast<void>(judge(1h, 0));
  for (int n = 0; n < 3; ++n)
    static_cast<void>(rest_after_too_many());
  EXPECT_FALSE(judge(1h, 0));
  policy.served_sockets();
  EXPECT_FALSE(judge(3ms, 0));
  EXPECT_EQ(rest_after_too_many(), 16ms);
}

} // namespace actors::scheduler
