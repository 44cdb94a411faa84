#include "test/services/queue/queue_fixture.hpp"

namespace actors::test {

using ahead = queue_test;

TEST_F(ahead, brings_items_one_by_one_and_in_order) {
  const auto jobs = make();
  auto& seen = observe();
  push(jobs, {1, 2, 3, 4, 5, 6, 7});
  busy(jobs, seen, {.ahead = 2});
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 2, 3, 4, 5, 6, 7));
  EXPECT_EQ(jobs.info().done, 7U);
}

TEST_F(ahead, takes_items_before_others_that_come_later) {
  const auto jobs = make();
  auto& seen = observe();
  keeping(jobs, seen, {.ahead = 2});
  push(jobs, {1, 2, 3, 4});
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1));
  EXPECT_EQ(jobs.info().in_hand, 3U);
  push(jobs, {9}, queue_priority::high);
  for (std::size_t at = 0; at < 5; ++at) {
    EXPECT_TRUE(seen.kept.at(at).done());
    EXPECT_FALSE(seen.kept.at(at).done()) << "it was done already";
    time.run();
  }
  EXPECT_THAT(seen.items, ElementsAre(1, 2, 3, 9, 4));
  expect_all_accounted_for(jobs);
}

TEST_F(ahead, leaves_those_who_were_told_an_item_theirs) {
  const auto jobs = make();
  auto& greedy = observe();
  auto& other = observe();
  keeping(jobs, greedy, {.ahead = 9});
  keeping(jobs, other, {.ahead = 9});
  time.run();
  push(jobs, {1, 2, 3});
  time.run();
  EXPECT_THAT(greedy.items, ElementsAre(1));
  EXPECT_THAT(other.items, ElementsAre(3));
  greedy.kept[0].done();
  time.run();
  EXPECT_THAT(greedy.items, ElementsAre(1, 2));
}

TEST_F(ahead, costs_items_nothing_that_the_consumer_had_not_begun_with) {
  const auto jobs = make({.attempts = 2});
  auto& first = observe();
  auto& second = observe();
  push(jobs, {1, 2, 3, 4});
  const auto doomed = keeping(jobs, first, {.ahead = 9});
  time.run();
  EXPECT_TRUE(first.kept.at(0).done());
  time.run();
  tell(doomed, "crash");
  EXPECT_EQ(jobs.info().done, 1U);
  EXPECT_EQ(jobs.info().waiting, 3U);
  keeping(jobs, second, {.in_hand = 9});
  time.run();
  ASSERT_THAT(second.items, ElementsAre(2, 3, 4));
  EXPECT_EQ(second.kept[0].attempt(), 2);
  EXPECT_EQ(second.kept[1].attempt(), 1);
  expect_all_accounted_for(jobs);
}

TEST_F(ahead, gives_the_rest_back_when_one_fails) {
  const auto jobs = make({.attempts = 1});
  auto& seen = observe();
  push(jobs, {1, 2, 3});
  keeping(jobs, seen, {.ahead = 9});
  time.run();
  jobs.pause();
  EXPECT_TRUE(seen.kept.at(0).failed(make_error(errc::cancelled)));
  EXPECT_THAT(dead_items(), ElementsAre(1));
  EXPECT_EQ(jobs.info().waiting, 2U);
  EXPECT_EQ(jobs.info().in_hand, 0U);
}

TEST_F(ahead, ends_with_the_present_item_when_the_queue_pauses) {
  const auto jobs = make();
  auto& seen = observe();
  push(jobs, {1, 2, 3});
  keeping(jobs, seen, {.ahead = 9});
  time.run();
  jobs.pause();
  EXPECT_TRUE(seen.kept.at(0).done());
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1));
  EXPECT_EQ(jobs.info().waiting, 2U);
  jobs.resume();
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 2));
}

TEST_F(ahead, ends_with_the_present_item_when_the_consumer_stops_consuming) {
  const auto jobs = make();
  std::vector<int> seen;
  start([=, &seen](process* self) {
    jobs.consume(self, {.ahead = 9});
    return caf::behavior{[=, &seen](const queue_item<int>& item) {
      seen.push_back(*item);
      jobs.stop_consuming(self);
      item.done();
    }};
  });
  push(jobs, {1, 2, 3});
  time.run();
  EXPECT_THAT(seen, ElementsAre(1));
  EXPECT_EQ(jobs.info().waiting, 2U);
  expect_all_accounted_for(jobs);
}

TEST_F(ahead, is_nothing_that_a_consumer_takes_once_the_queue_has_paused) {
  const auto jobs = make();
  auto& seen = observe();
  keeping(jobs, seen, {.ahead = 9});
  time.run();
  push(jobs, {1, 2, 3}); // it is told, and has not looked
  jobs.pause();
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1));
  EXPECT_EQ(jobs.info().in_hand, 1U);
  EXPECT_EQ(jobs.info().waiting, 2U);
}

TEST_F(ahead, is_nothing_that_a_consumer_takes_once_it_has_stopped_consuming) {
  const auto jobs = make();
  std::vector<int> seen;
  const auto consumer = start([=, &seen](process* self) {
    jobs.consume(self, {.ahead = 9});
    return caf::behavior{[=](const std::string&) { jobs.stop_consuming(self); },
                         [&seen](const queue_item<int>& item) {
                           seen.push_back(*item);
                           item.done();
                         }};
  });
  time.run();
  caf::anon_send(consumer, std::string{"no more"});
  push(jobs, {1, 2, 3}); // it is told, behind its order to stop
  time.run();
  EXPECT_THAT(seen, ElementsAre(1));
  EXPECT_EQ(jobs.info().waiting, 2U);
  expect_all_accounted_for(jobs);
}

TEST_F(ahead, has_gone_back_with_the_present_item_when_the_consumer_has_ended) {
  const auto jobs = make();
  auto& seen = observe();
  push(jobs, {1, 2, 3});
  const auto doomed = keeping(jobs, seen, {.ahead = 9});
  time.run();
  tell(doomed, "crash");
  EXPECT_FALSE(seen.kept.at(0).done());
  EXPECT_THROW((void)seen.kept.at(0).take(), std::logic_error);
  EXPECT_THAT(jobs.pop_batch(system, 1s, 9)->take(), ElementsAre(1, 2, 3));
  expect_all_accounted_for(jobs);
}

TEST_F(ahead, moves_an_item_out_and_goes_on_with_the_next) {
  queue<std::unique_ptr<int>> jobs{system};
  std::vector<int> seen;
  for (int each = 1; each <= 3; ++each)
    ASSERT_EQ(jobs.try_push(std::make_unique<int>(each)), caf::error{});
  start([=, &seen](process* self) {
    jobs.consume(self, {.ahead = 9});
    return caf::behavior{[&seen](const queue_item<std::unique_ptr<int>>& item) { seen.push_back(*item.take()); }};
  });
  time.run();
  EXPECT_THAT(seen, ElementsAre(1, 2, 3));
  EXPECT_EQ(jobs.info().done, 3U);
}

} // namespace actors::test
