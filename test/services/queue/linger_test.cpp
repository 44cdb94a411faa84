#include "test/services/queue/queue_fixture.hpp"

namespace actors::test {

using linger = queue_test;

TEST_F(linger, waits_for_a_full_batch) {
  const auto jobs = make();
  auto& seen = observe();
  batching(jobs, seen, {.max_items = 3, .linger = 50ms});
  time.run();
  push(jobs, {1, 2});
  time.advance(49ms);
  EXPECT_THAT(seen.batches, IsEmpty());
  push(jobs, {3, 4});
  time.run();
  EXPECT_THAT(seen.batches, ElementsAre(ElementsAre(1, 2, 3)));
}

TEST_F(linger, ends_when_the_first_item_has_waited_long_enough) {
  const auto jobs = make();
  auto& seen = observe();
  batching(jobs, seen, {.max_items = 3, .linger = 50ms, .in_hand = 2});
  time.run();
  push(jobs, {1});
  time.advance(30ms);
  push(jobs, {2});
  time.advance(20ms);
  EXPECT_THAT(seen.batches, ElementsAre(ElementsAre(1, 2)));
  time.advance(1s);
  push(jobs, {3});
  time.advance(49ms);
  EXPECT_THAT(seen.batches, testing::SizeIs(1));
  time.advance(1ms);
  EXPECT_THAT(seen.batches, ElementsAre(ElementsAre(1, 2), ElementsAre(3)));
}

TEST_F(linger, does_not_keep_items_from_those_who_do_not_linger) {
  const auto jobs = make();
  auto& patient = observe();
  auto& quick = observe();
  batching(jobs, patient, {.max_items = 3, .linger = 50ms});
  busy(jobs, quick);
  time.run();
  push(jobs, {1, 2});
  time.run();
  EXPECT_THAT(quick.items, testing::Contains(1));
  time.advance(1s);
  EXPECT_EQ(jobs.info().waiting, 0U);
}

TEST_F(linger, gives_up_waiting_for_what_cannot_come) {
  const auto small = make({.capacity = 2});
  auto& seen = observe();
  batching(small, seen, {.max_items = 3, .linger = 1h});
  time.run();
  push(small, {1, 2});
  time.run();
  EXPECT_THAT(seen.batches, ElementsAre(ElementsAre(1, 2))) << "no more fit";
  const auto closing = make();
  auto& last = observe();
  batching(closing, last, {.max_items = 3, .linger = 1h});
  time.run();
  push(closing, {1});
  closing.close();
  time.run();
  EXPECT_THAT(last.batches, ElementsAre(ElementsAre(1)));
}

TEST_F(linger, of_the_next_batch_begins_anew) {
  const auto jobs = make();
  auto& seen = observe();
  batching(jobs, seen, {.max_items = 2, .linger = 50ms, .in_hand = 9});
  time.run();
  push(jobs, {1});
  time.advance(40ms);
  push(jobs, {2, 3});
  time.advance(40ms);
  EXPECT_THAT(seen.batches, ElementsAre(ElementsAre(1, 2)));
  time.advance(10ms);
  EXPECT_THAT(seen.batches, ElementsAre(ElementsAre(1, 2), ElementsAre(3)));
}

TEST_F(linger, comes_to_the_next_consumer_when_the_first_one_ends) {
  const auto jobs = make();
  auto& first = observe();
  auto& second = observe();
  const auto doomed = batching(jobs, first, {.max_items = 3, .linger = 50ms});
  batching(jobs, second, {.max_items = 3, .linger = 50ms});
  time.run();
  push(jobs, {1});
  time.advance(20ms);
  tell(doomed, "crash");
  time.advance(30ms);
  EXPECT_THAT(second.batches, ElementsAre(ElementsAre(1)));
}

TEST_F(linger, is_that_of_the_consumer_that_comes_after_one_that_ends) {
  const auto jobs = make();
  auto& first = observe();
  auto& second = observe();
  const auto doomed = batching(jobs, first, {.max_items = 3, .linger = 1h});
  batching(jobs, second, {.max_items = 3, .linger = 50ms});
  time.run();
  push(jobs, {1});
  time.advance(20ms);
  tell(doomed, "crash");
  time.advance(29ms);
  EXPECT_THAT(second.batches, IsEmpty());
  time.advance(1ms);
  EXPECT_THAT(second.batches, ElementsAre(ElementsAre(1)));
}

TEST_F(linger, lets_a_longer_one_wait_when_a_shorter_one_ends) {
  const auto jobs = make();
  auto& first = observe();
  auto& second = observe();
  const auto doomed = batching(jobs, first, {.max_items = 3, .linger = 50ms});
  batching(jobs, second, {.max_items = 3, .linger = 80ms});
  time.run();
  push(jobs, {1});
  tell(doomed, "crash");
  time.advance(79ms);
  EXPECT_THAT(second.batches, IsEmpty());
  time.advance(1ms);
  EXPECT_THAT(second.batches, ElementsAre(ElementsAre(1)));
}

} // namespace actors::test
