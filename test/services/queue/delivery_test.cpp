#include "test/services/queue/queue_fixture.hpp"

#include <caf/message.hpp>

namespace actors::test {

using delivery = queue_test;

TEST_F(delivery, keeps_the_order_of_pushes) {
  const auto jobs = make();
  auto& seen = observe();
  push(jobs, {1, 2, 3});
  busy(jobs, seen);
  push(jobs, {4, 5});
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ(jobs.info().done, 5U);
  expect_all_accounted_for(jobs);
}

TEST_F(delivery, prefers_higher_priorities_and_keeps_the_order_within_each) {
  const auto jobs = make();
  auto& seen = observe();
  push(jobs, {1, 2}, queue_priority::low);
  push(jobs, {3, 4}, queue_priority::normal);
  push(jobs, {5, 6}, queue_priority::high);
  busy(jobs, seen);
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(5, 6, 3, 4, 1, 2));
}

TEST_F(delivery, decides_which_item_it_is_when_the_consumer_looks) {
  const auto jobs = make();
  auto& seen = observe();
  busy(jobs, seen);
  time.run();
  push(jobs, {1});
  push(jobs, {2}, queue_priority::high);
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(2, 1));
}

TEST_F(delivery, gives_a_consumer_no_more_than_it_can_have_in_hand) {
  const auto jobs = make();
  auto& seen = observe();
  keeping(jobs, seen, {.in_hand = 2});
  push(jobs, {1, 2, 3, 4});
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 2));
  EXPECT_EQ(jobs.info().in_hand, 2U);
  EXPECT_TRUE(seen.kept[1].done());
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 2, 3));
  EXPECT_FALSE(seen.kept[1].done()) << "it was done already";
  EXPECT_FALSE(seen.kept[1].failed(make_error(errc::cancelled)));
  EXPECT_EQ(jobs.info().done, 1U);
}

TEST_F(delivery, lets_idle_consumers_take_turns) {
  const auto jobs = make();
  auto& first = observe();
  auto& second = observe();
  busy(jobs, first);
  busy(jobs, second);
  for (int each = 1; each <= 4; ++each) {
    time.run();
    push(jobs, {each});
  }
  time.run();
  EXPECT_THAT(first.items, ElementsAre(1, 3));
  EXPECT_THAT(second.items, ElementsAre(2, 4));
}

TEST_F(delivery, goes_around_a_consumer_that_is_not_done) {
  const auto jobs = make();
  auto& slow = observe();
  auto& quick = observe();
  keeping(jobs, slow);
  time.run();
  push(jobs, {1});
  time.run();
  busy(jobs, quick);
  push(jobs, {2, 3, 4});
  time.run();
  EXPECT_THAT(slow.items, ElementsAre(1));
  EXPECT_THAT(quick.items, ElementsAre(2, 3, 4));
}

TEST_F(delivery, puts_what_waits_into_one_batch) {
  const auto jobs = make();
  auto& seen = observe();
  batching(jobs, seen, {.max_items = 3});
  time.run();
  push(jobs, {1, 2, 3, 4, 5});
  time.run();
  ASSERT_THAT(seen.batches, ElementsAre(ElementsAre(1, 2, 3)));
  seen.kept_batches[0].done();
  time.run();
  EXPECT_THAT(seen.batches, ElementsAre(ElementsAre(1, 2, 3), ElementsAre(4, 5)));
}

TEST_F(delivery, leaves_each_of_those_who_were_told_an_item) {
  const auto jobs = make();
  auto& greedy = observe();
  auto& modest = observe();
  batching(jobs, greedy, {.max_items = 100});
  busy(jobs, modest);
  push(jobs, {1, 2});
  time.run();
  EXPECT_THAT(greedy.batches, ElementsAre(ElementsAre(1)));
  EXPECT_THAT(modest.items, ElementsAre(2));
}

TEST_F(delivery, takes_a_batch_in_one_piece_or_not_at_all) {
  const auto jobs = make({.capacity = 4, .full = when_full::reject});
  EXPECT_EQ(jobs.try_push_all({1, 2, 3}), caf::error{});
  std::vector<int> more{4, 5};
  EXPECT_EQ(jobs.try_push_all(std::move(more)), errc::overloaded);
  EXPECT_THAT(more, ElementsAre(4, 5)) << "what was refused is left alone";
  EXPECT_EQ(jobs.try_push_all({1, 2, 3, 4, 5}), queue_errc::too_big);
  EXPECT_EQ(jobs.info().refused, 7U);
  EXPECT_EQ(jobs.try_push(4), caf::error{});
  EXPECT_EQ(jobs.info().waiting, 4U);
}

TEST_F(delivery, moves_items_and_never_copies_them) {
  queue<std::unique_ptr<int>> jobs{system};
  std::vector<int> seen;
  start([&, jobs](process* self) {
    jobs.consume(self);
    return caf::behavior{[&](const queue_item<std::unique_ptr<int>>& item) {
      seen.push_back(**item);
      const auto mine = item.take();
      EXPECT_TRUE(mine);
      EXPECT_THROW((void)item.take(), std::logic_error);
    }};
  });
  EXPECT_EQ(jobs.try_push(std::make_unique<int>(1)), caf::error{});
  start([=](process* self) {
    jobs.push(self, 1s, std::make_unique<int>(2)).then([](caf::ok_atom) {}, [](caf::error&) {});
    return obeying(self);
  });
  time.run();
  EXPECT_THAT(seen, ElementsAre(1, 2));
}

TEST_F(delivery, takes_items_of_many_types_as_messages) {
  queue<caf::message> jobs{system};
  std::string text;
  int number = 0;
  start([&, jobs](process* self) {
    jobs.consume(self);
    return caf::behavior{[&](const queue_item<caf::message>& item) {
      auto what = item.take();
      what.apply({[&](int n) { number = n; }, [&](const std::string& t) { text = t; }});
    }};
  });
  EXPECT_EQ(jobs.try_push(caf::make_message(42)), caf::error{});
  EXPECT_EQ(jobs.try_push(caf::make_message(std::string{"hello"})), caf::error{});
  time.run();
  EXPECT_EQ(number, 42);
  EXPECT_EQ(text, "hello");
}

TEST_F(delivery, tells_a_consumer_once_of_a_burst) {
  const auto jobs = make();
  auto& seen = observe();
  const auto consumer = start(
      [=, &seen](process* self) {
        jobs.consume_batches(self, {});
        return caf::behavior{[&seen](const queue_batch<int>& batch) {
          seen.batches.emplace_back(batch.items().begin(), batch.items().end());
          batch.done();
        }};
      },
      {.mailbox = {.messages = 1, .overflow = overflow::reject}});
  time.run();
  push(jobs, {1, 2, 3}); // more messages than one would not fit
  time.run();
  EXPECT_THAT(seen.batches, ElementsAre(ElementsAre(1, 2, 3)));
}

TEST_F(delivery, gives_no_more_to_one_that_has_stopped_consuming) {
  const auto jobs = make();
  auto& seen = observe();
  start([=, &seen](process* self) {
    jobs.consume(self);
    return caf::behavior{[=, &seen](const queue_item<int>& item) {
      seen.items.push_back(*item);
      if (*item == 2)
        jobs.stop_consuming(self);
      item.done();
    }};
  });
  push(jobs, {1, 2, 3});
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 2));
  EXPECT_EQ(jobs.info().consumers, 0U);
  EXPECT_EQ(jobs.info().waiting, 1U);
}

TEST_F(delivery, works_with_items_that_are_kept_in_a_coroutine) {
  const auto jobs = make();
  std::vector<int> seen;
  start([=, &seen](process* self) {
    jobs.consume(self, {.in_hand = 10});
    return caf::behavior{[=, &seen](const queue_item<int>& item) {
      run(self, [](process* me, queue_item<int> mine, std::vector<int>& into) -> task<> {
        co_await sleep(me, std::chrono::seconds{10 - *mine});
        into.push_back(*mine);
        mine.done();
      }(self, item, seen));
    }};
  });
  push(jobs, {1, 2, 3});
  time.advance(20s);
  EXPECT_THAT(seen, ElementsAre(3, 2, 1));
  EXPECT_EQ(jobs.info().done, 3U);
}

} // namespace actors::test
