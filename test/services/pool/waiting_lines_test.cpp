#include "services/pool/waiting_lines.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>

namespace actors {
namespace {

using lines = waiting_lines<int>;

std::vector<int> content(lines& all, const lines::line& of) {
  std::vector<int> seen;
  all.each(of, [&](lines::key, int each) { seen.push_back(each); });
  return seen;
}

TEST(waiting_line, is_first_in_first_out_but_for_those_who_are_put_first) {
  lines all;
  lines::line one;
  all.push_back(one, 1);
  all.push_back(one, 2);
  all.push_front(one, 0);
  EXPECT_EQ(content(all, one), (std::vector{0, 1, 2}));
  EXPECT_EQ(all.take(all.front(one)), 0);
  EXPECT_EQ(one.size(), 2);
}

TEST(waiting_line, lets_go_of_what_is_in_its_middle) {
  lines all;
  lines::line one;
  all.push_back(one, 1);
  const auto middle = all.push_back(one, 2);
  all.push_back(one, 3);
  EXPECT_EQ(all.take(middle), 2);
  EXPECT_EQ(all.find(middle), nullptr);
  EXPECT_EQ(content(all, one), (std::vector{1, 3}));
}

TEST(waiting_line, does_not_take_an_old_key_for_that_of_the_next_in_the_same_place) {
  lines all;
  lines::line one;
  const auto old = all.push_back(one, 1);
  (void)all.take(old);
  const auto next = all.push_back(one, 2);
  EXPECT_EQ(all.find(old), nullptr);
  EXPECT_EQ(*all.find(next), 2);
}

TEST(waiting_line, knows_who_of_two_has_waited_longer) {
  lines all;
  lines::line one;
  lines::line two;
  all.push_back(one, 1);
  all.push_back(two, 2);
  EXPECT_TRUE(all.older(one, two));
  all.push_front(two, 0);
  EXPECT_FALSE(all.older(one, two));
}

TEST(waiting_line, does_as_a_deque_does_under_any_order_of_steps) {
  std::mt19937 random{7};
  lines all;
  std::array<lines::line, 3> real;
  std::array<std::deque<int>, 3> model;
  std::map<int, lines::key> keys;
  for (int n = 0; n < 20'000; ++n) {
    const auto which = random() % 3;
    switch (random() % 5) {
    case 0:
    case 1:
      keys[n] = all.push_back(real[which], n);
      model[which].push_back(n);
      break;
    case 2:
      keys[n] = all.push_front(real[which], n);
      model[which].push_front(n);
      break;
    case 3:
      if (!model[which].empty()) {
        ASSERT_EQ(all.take(all.front(real[which])), model[which].front());
        keys.erase(model[which].front());
        model[which].pop_front();
      }
      break;
    default:
      if (!model[which].empty()) {
        const auto at = model[which].begin() + static_cast<std::ptrdiff_t>(random() % model[which].size());
        ASSERT_EQ(all.take(keys.at(*at)), *at);
        keys.erase(*at);
        model[which].erase(at);
      }
    }
    ASSERT_EQ(content(all, real[which]), std::vector<int>(model[which].begin(), model[which].end()));
    ASSERT_EQ(all.size(), keys.size());
  }
}

} // namespace
} // namespace actors
