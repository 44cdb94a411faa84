#include "supervision/strategy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace actors {

using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr strategy all_strategies[] = {strategy::one_for_one, strategy::one_for_all, strategy::rest_for_one};
constexpr restart all_types[] = {restart::permanent, restart::transient, restart::temporary};

/// Calls `check` with every list of up to four children, of all types, alive or not.
template <class Check>
void for_every_list(Check check) {
  for (std::size_t size = 1; size <= 4; ++size) {
    std::size_t lists = 1;
    for (std::size_t i = 0; i < size; ++i)
      lists *= 6;
    for (std::size_t code = 0; code < lists; ++code) {
      std::vector<child_view> list;
      for (std::size_t rest = code; list.size() < size; rest /= 6)
        list.push_back({all_types[rest % 3], rest / 3 % 2 == 0});
      check(list);
    }
  }
}

} // namespace

TEST(strategy, permanent_restarts_always_transient_after_abnormal_ends_temporary_never) {
  for (const auto reason : {exit_reason::normal, exit_reason::shutdown, exit_reason::killed, exit_reason::crashed,
                            exit_reason::abandoned, exit_reason::ignored}) {
    const bool clean = reason == exit_reason::normal || reason == exit_reason::shutdown;
    EXPECT_TRUE(restarts(restart::permanent, reason));
    EXPECT_EQ(restarts(restart::transient, reason), !clean);
    EXPECT_FALSE(restarts(restart::temporary, reason));
  }
}

TEST(strategy, one_for_one_replaces_the_child_that_ended) {
  const child_view list[] = {{}, {restart::permanent, false}, {}};
  const auto plan = plan_exit(strategy::one_for_one, list, 1, exit_reason::crashed);
  EXPECT_THAT(plan.stop, IsEmpty());
  EXPECT_THAT(plan.start, ElementsAre(1));
  EXPECT_TRUE(plan.counts);
}

TEST(strategy, one_for_all_stops_the_others_in_reverse_and_starts_all_in_order) {
  const child_view list[] = {{}, {restart::permanent, false}, {}, {}};
  const auto plan = plan_exit(strategy::one_for_all, list, 1, exit_reason::crashed);
  EXPECT_THAT(plan.stop, ElementsAre(3, 2, 0));
  EXPECT_THAT(plan.start, ElementsAre(0, 1, 2, 3));
}

TEST(strategy, rest_for_one_replaces_the_child_and_those_after_it) {
  const child_view list[] = {{}, {restart::permanent, false}, {}, {}};
  const auto plan = plan_exit(strategy::rest_for_one, list, 1, exit_reason::crashed);
  EXPECT_THAT(plan.stop, ElementsAre(3, 2));
  EXPECT_THAT(plan.start, ElementsAre(1, 2, 3));
}

TEST(strategy, a_temporary_sibling_is_stopped_and_not_started_again) {
  const child_view list[] = {{restart::temporary}, {restart::permanent, false}, {restart::temporary}};
  const auto plan = plan_exit(strategy::one_for_all, list, 1, exit_reason::crashed);
  EXPECT_THAT(plan.stop, ElementsAre(2, 0));
  EXPECT_THAT(plan.start, ElementsAre(1));
}

TEST(strategy, a_clean_end_of_a_transient_child_touches_nobody) {
  const child_view list[] = {{}, {restart::transient, false}};
  const auto plan = plan_exit(strategy::one_for_all, list, 1, exit_reason::normal);
  EXPECT_THAT(plan.stop, IsEmpty());
  EXPECT_THAT(plan.start, IsEmpty());
  EXPECT_FALSE(plan.counts);
  EXPECT_FALSE(plan.forget);
}

TEST(strategy, a_temporary_child_that_ended_is_forgotten) {
  const child_view list[] = {{restart::temporary, false}};
  const auto plan = plan_exit(strategy::one_for_one, list, 0, exit_reason::crashed);
  EXPECT_THAT(plan.start, IsEmpty());
  EXPECT_FALSE(plan.counts);
  EXPECT_TRUE(plan.forget);
}

TEST(strategy, for_every_list_every_plan_keeps_the_rules) {
  for_every_list([](std::vector<child_view> list) {
    for (const auto how : all_strategies) {
      for (std::size_t ended = 0; ended < list.size(); ++ended) {
        list[ended].alive = false;
        const auto plan = plan_restart(how, list, ended);
        const auto first = how == strategy::one_for_all ? 0 : ended;
        const auto last = how == strategy::one_for_one ? ended + 1 : list.size();
        std::vector<std::size_t> stop;
        std::vector<std::size_t> start;
        for (auto i = first; i < last; ++i) {
          if (i != ended && list[i].alive)
            stop.insert(stop.begin(), i);
          if (i == ended || list[i].restart != restart::temporary)
            start.push_back(i);
        }
        ASSERT_EQ(plan.stop, stop);
        ASSERT_EQ(plan.start, start);
        ASSERT_TRUE(plan.counts);
        ASSERT_FALSE(plan.forget);
      }
    }
  });
}

TEST(strategy, for_every_list_an_exit_is_a_restart_or_nothing) {
  for_every_list([](const std::vector<child_view>& list) {
    for (const auto how : all_strategies) {
      for (std::size_t ended = 0; ended < list.size(); ++ended) {
        for (const auto reason :
             {exit_reason::normal, exit_reason::shutdown, exit_reason::killed, exit_reason::crashed}) {
          const auto plan = plan_exit(how, list, ended, reason);
          const bool again = restarts(list[ended].restart, reason);
          ASSERT_EQ(plan.counts, again);
          ASSERT_EQ(std::ranges::count(plan.start, ended), again ? 1 : 0);
          ASSERT_EQ(std::ranges::count(plan.stop, ended), 0);
          ASSERT_EQ(plan.forget, list[ended].restart == restart::temporary);
        }
      }
    }
  });
}

} // namespace actors
