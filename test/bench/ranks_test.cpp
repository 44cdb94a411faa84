#include "bench/compare/ranks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using sizes = std::vector<std::size_t>;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(ranks, are_doubled_and_in_the_order_of_the_values) {
  EXPECT_THAT(bench::doubled_ranks({30, 10, 20}), ElementsAre(6, 2, 4));
  EXPECT_THAT(bench::doubled_ranks({1}), ElementsAre(2));
  EXPECT_THAT(bench::doubled_ranks({}), IsEmpty());
}

TEST(ranks, of_tied_values_are_their_mean) {
  EXPECT_THAT(bench::doubled_ranks({7, 5, 7}), ElementsAre(5, 2, 5));
  EXPECT_THAT(bench::doubled_ranks({1, 1, 1, 1}), ElementsAre(5, 5, 5, 5));
  EXPECT_THAT(bench::doubled_ranks({2, 1, 2, 1}), ElementsAre(7, 3, 7, 3));
}

TEST(sums_of_subsets, are_as_likely_as_there_are_subsets_with_the_sum) {
  EXPECT_THAT(bench::sums_of_subsets({1, 2, 3}), ElementsAre(1. / 8, 1. / 8, 1. / 8, 2. / 8, 1. / 8, 1. / 8, 1. / 8));
  EXPECT_THAT(bench::sums_of_subsets({2, 2}), ElementsAre(0.25, 0, 0.5, 0, 0.25));
  EXPECT_THAT(bench::sums_of_subsets(sizes{}), ElementsAre(1));
}

TEST(sums_of_subsets, can_be_of_one_size_alone) {
  EXPECT_THAT(bench::sums_of_subsets({1, 2, 3}, 2), ElementsAre(0, 0, 0, 1. / 3, 1. / 3, 1. / 3, 0));
  EXPECT_THAT(bench::sums_of_subsets({1, 2}, 0), ElementsAre(1, 0, 0, 0));
  EXPECT_THAT(bench::sums_of_subsets({1, 2}, 2), ElementsAre(0, 0, 0, 1));
}

TEST(chances, of_tails_include_the_sum_itself) {
  const std::vector<double> coin{0.5, 0.25, 0.25};
  EXPECT_EQ(bench::chance_of_at_most(coin, 0), 0.5);
  EXPECT_EQ(bench::chance_of_at_most(coin, 1), 0.75);
  EXPECT_EQ(bench::chance_of_at_most(coin, 9), 1);
  EXPECT_EQ(bench::chance_of_at_least(coin, 1), 0.5);
  EXPECT_EQ(bench::chance_of_at_least(coin, 3), 0);
}

TEST(chances, count_the_lowest_sums_that_are_together_rare_enough) {
  const std::vector<double> rising{0.1, 0.2, 0.3, 0.4};
  EXPECT_EQ(bench::sums_within(rising, 0.05), 0U);
  EXPECT_EQ(bench::sums_within(rising, 0.1), 1U);
  EXPECT_EQ(bench::sums_within(rising, 0.35), 2U);
  EXPECT_EQ(bench::sums_within(rising, 2), 4U);
}

TEST(median, is_of_an_odd_and_of_an_even_number) {
  EXPECT_EQ(bench::median_of_sorted({1, 2, 9}), 2);
  EXPECT_EQ(bench::median_of_sorted({1, 2, 4, 9}), 3);
}

} // namespace
