#include "test/services/queue/queue_fixture.hpp"

#include <limits>

namespace actors::test {

using failure = queue_test;

TEST_F(failure, of_a_consumer_gives_what_it_had_to_the_next_in_the_old_order) {
  const auto jobs = make();
  auto& first = observe();
  const auto doomed = keeping(jobs, first, {.in_hand = 3});
  push(jobs, {1, 2, 3, 4});
  time.run();
  EXPECT_TRUE(first.kept[1].done());
  time.run();
  EXPECT_THAT(first.items, ElementsAre(1, 2, 3, 4));
  push(jobs, {5});
  tell(doomed, "crash");
  EXPECT_EQ(jobs.info().in_hand, 0U);
  EXPECT_EQ(jobs.info().waiting, 4U);
  auto& second = observe();
  busy(jobs, second);
  time.run();
  EXPECT_THAT(second.items, ElementsAre(1, 3, 4, 5));
  EXPECT_EQ(jobs.info().redelivered, 3U);
  EXPECT_THAT(dead, IsEmpty());
  expect_all_accounted_for(jobs);
}

TEST_F(failure, of_two_consumers_keeps_the_order_whoever_fails_first) {
  const auto jobs = make();
  auto& a = observe();
  auto& b = observe();
  const auto first = keeping(jobs, a, {.in_hand = 2});
  const auto second = keeping(jobs, b, {.in_hand = 2});
  time.run();
  push(jobs, {1, 2, 3, 4});
  time.run();
  jobs.pause();
  tell(first, "crash");
  tell(second, "crash");
  jobs.resume();
  EXPECT_THAT(jobs.pop_batch(system, 1s, 9)->take(), ElementsAre(1, 2, 3, 4));
}

TEST_F(failure, makes_a_dead_letter_after_the_last_attempt) {
  const auto jobs = make({.attempts = 2});
  push(jobs, {1});
  for (int life = 1; life <= 2; ++life) {
    auto& seen = observe();
    const auto doomed = keeping(jobs, seen);
    time.run();
    ASSERT_THAT(seen.items, ElementsAre(1));
    EXPECT_EQ(seen.kept[0].attempt(), life);
    EXPECT_THAT(dead, IsEmpty());
    tell(doomed, "crash");
  }
  ASSERT_THAT(dead_items(), ElementsAre(1));
  EXPECT_EQ(classify(dead[0].reason), exit_reason::crashed);
  EXPECT_EQ(dead[0].attempts, 2);
  EXPECT_EQ(jobs.info().dead, 1U);
  expect_all_accounted_for(jobs);
}

TEST_F(failure, costs_an_item_nothing_that_the_consumer_had_not_looked_at) {
  const auto jobs = make({.attempts = 1});
  auto& seen = observe();
  const auto doomed = busy(jobs, seen);
  time.run();
  caf::anon_send(doomed, std::string{"crash"});
  push(jobs, {1}); // it is told, behind its order to crash
  time.run();
  EXPECT_THAT(seen.items, IsEmpty());
  EXPECT_THAT(dead, IsEmpty());
  EXPECT_THAT(jobs.pop_batch(system, 1s, 9)->take(), ElementsAre(1));
}

TEST_F(failure, of_a_consumer_that_has_ended_before_it_is_told_costs_nothing) {
  const auto jobs = make({.attempts = 1});
  auto& seen = observe();
  const auto gone = busy(jobs, seen);
  tell(gone, "stop");
  push(jobs, {1});
  EXPECT_EQ(jobs.info().consumers, 0U);
  EXPECT_EQ(jobs.info().waiting, 1U);
}

TEST_F(failure, in_the_handler_is_that_of_the_consumer) {
  const auto jobs = make({.attempts = 3});
  std::vector<int> attempts;
  for (int life = 0; life < 3; ++life) {
    start([=, &attempts](process* self) {
      jobs.consume(self);
      return caf::behavior{[&attempts](const queue_item<int>& item) {
        attempts.push_back(item.attempt());
        throw std::runtime_error{"no"};
      }};
    });
  }
  push(jobs, {1});
  time.run();
  EXPECT_THAT(attempts, ElementsAre(1, 2, 3));
  EXPECT_THAT(dead_items(), ElementsAre(1));
}

TEST_F(failure, that_a_consumer_reports_goes_to_the_next) {
  const auto jobs = make();
  push(jobs, {1, 2});
  auto& seen = observe();
  keeping(jobs, seen);
  time.run();
  EXPECT_TRUE(seen.kept[0].failed(make_error(errc::overloaded)));
  EXPECT_FALSE(seen.kept[0].done());
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 1));
  EXPECT_TRUE(seen.kept[1].failed(make_error(errc::cancelled)));
  time.run();
  ASSERT_THAT(dead_items(), ElementsAre(1));
  EXPECT_EQ(dead[0].reason, errc::cancelled);
  EXPECT_THAT(seen.items, ElementsAre(1, 1, 2));
}

TEST_F(failure, of_a_batch_gives_back_only_what_was_not_done) {
  const auto jobs = make();
  auto& seen = observe();
  const auto doomed = batching(jobs, seen);
  push(jobs, {1, 2, 3, 4});
  time.run();
  seen.kept_batches.at(0).done(2);
  tell(doomed, "crash");
  EXPECT_EQ(jobs.info().done, 2U);
  auto& next = observe();
  batching(jobs, next);
  time.run();
  ASSERT_THAT(next.batches, ElementsAre(ElementsAre(3, 4)));
  EXPECT_EQ(next.kept_batches[0].attempt(0), 2);
  EXPECT_TRUE(next.kept_batches[0].failed(make_error(errc::cancelled)));
  EXPECT_THAT(dead_items(), ElementsAre(3, 4));
  expect_all_accounted_for(jobs);
}

TEST_F(failure, of_a_batch_gives_back_nothing_that_was_done_before) {
  const auto jobs = make();
  auto& seen = observe();
  batching(jobs, seen, {.max_items = 5});
  push(jobs, {1, 2, 3, 4, 5});
  time.run();
  const auto batch = seen.kept_batches.at(0);
  EXPECT_TRUE(batch.done(3));
  EXPECT_FALSE(batch.done(2)) << "fewer than before";
  EXPECT_FALSE(batch.done(3)) << "no more than before";
  EXPECT_FALSE(batch.done(0));
  EXPECT_EQ(jobs.info().done, 3U);
  EXPECT_TRUE(batch.failed(make_error(errc::cancelled)));
  time.run();
  EXPECT_THAT(seen.batches.at(1), ElementsAre(4, 5));
  expect_all_accounted_for(jobs);
}

TEST_F(failure, of_a_batch_gives_back_nothing_where_more_than_all_is_done) {
  for (const auto more :
       {std::size_t{4}, std::numeric_limits<std::size_t>::max() - 1, std::numeric_limits<std::size_t>::max()}) {
    const auto jobs = make();
    auto& seen = observe();
    batching(jobs, seen);
    push(jobs, {1, 2, 3});
    time.run();
    EXPECT_TRUE(seen.kept_batches.at(0).done(more));
    EXPECT_EQ(jobs.info().done, 3U);
    EXPECT_TRUE(seen.kept_batches.at(0).failed(make_error(errc::cancelled)));
    EXPECT_EQ(jobs.info().waiting, 0U);
    expect_all_accounted_for(jobs);
  }
}

TEST_F(failure, or_success_settles_a_batch_once) {
  const auto jobs = make({.attempts = 2});
  auto& seen = observe();
  batching(jobs, seen, {.max_items = 2});
  push(jobs, {1, 2, 3, 4});
  time.run();
  const auto first = seen.kept_batches.at(0);
  EXPECT_TRUE(first.done());
  EXPECT_FALSE(first.done());
  EXPECT_FALSE(first.done(1));
  EXPECT_FALSE(first.failed(make_error(errc::cancelled)));
  EXPECT_THROW((void)first.take(), std::logic_error);
  time.run();
  const auto second = seen.kept_batches.at(1);
  EXPECT_TRUE(second.failed(make_error(errc::cancelled)));
  for (const auto& settled : {first, second}) {
    EXPECT_FALSE(settled.failed(make_error(errc::cancelled)));
    EXPECT_FALSE(settled.done());
    EXPECT_FALSE(settled.done(2));
  }
  EXPECT_EQ(jobs.info().done, 2U);
  time.run();
  EXPECT_THAT(seen.batches, ElementsAre(ElementsAre(1, 2), ElementsAre(3, 4), ElementsAre(3, 4)));
  expect_all_accounted_for(jobs);
}

TEST_F(failure, or_success_settles_an_item_once) {
  const auto jobs = make({.attempts = 2});
  auto& seen = observe();
  keeping(jobs, seen);
  push(jobs, {1, 2});
  time.run();
  const auto done = seen.kept.at(0);
  EXPECT_TRUE(done.done());
  EXPECT_FALSE(done.done());
  EXPECT_FALSE(done.failed(make_error(errc::cancelled)));
  EXPECT_THROW((void)done.take(), std::logic_error);
  time.run();
  const auto failed = seen.kept.at(1);
  EXPECT_TRUE(failed.failed(make_error(errc::cancelled)));
  EXPECT_FALSE(failed.done());
  EXPECT_FALSE(failed.failed(make_error(errc::cancelled)));
  EXPECT_THROW((void)failed.take(), std::logic_error);
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 2, 2));
  EXPECT_EQ(jobs.info().done, 1U);
  EXPECT_EQ(jobs.info().in_hand, 1U);
  expect_all_accounted_for(jobs);
}

// The items that a consumer gets one by one, though in one lease.
TEST_F(failure, or_success_settles_an_item_once_among_those_that_came_with_it) {
  const auto jobs = make({.attempts = 2});
  auto& seen = observe();
  push(jobs, {1, 2, 3});
  keeping(jobs, seen, {.ahead = 2});
  time.run();
  ASSERT_THAT(seen.items, ElementsAre(1));
  const auto first = seen.kept.at(0);
  EXPECT_TRUE(first.done());
  EXPECT_FALSE(first.done());
  time.run();
  ASSERT_THAT(seen.items, ElementsAre(1, 2)) << "the next was given twice";
  EXPECT_FALSE(first.failed(make_error(errc::cancelled)));
  EXPECT_EQ(jobs.info().done, 1U);
  const auto second = seen.kept.at(1);
  EXPECT_TRUE(second.failed(make_error(errc::cancelled)));
  EXPECT_FALSE(second.done());
  EXPECT_FALSE(first.done());
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 2, 2));
  expect_all_accounted_for(jobs);
}

TEST_F(failure, of_a_batch_whose_consumer_has_ended_lets_nothing_of_it_be_done) {
  const auto jobs = make();
  auto& seen = observe();
  const auto doomed = batching(jobs, seen);
  push(jobs, {1, 2, 3});
  time.run();
  EXPECT_TRUE(seen.kept_batches.at(0).done(1));
  tell(doomed, "crash");
  EXPECT_FALSE(seen.kept_batches.at(0).done(2));
  EXPECT_FALSE(seen.kept_batches.at(0).done());
  EXPECT_THAT(jobs.pop_batch(system, 1s, 9)->take(), ElementsAre(2, 3));
  expect_all_accounted_for(jobs);
}

TEST_F(failure, is_what_letting_go_of_an_item_is) {
  const auto jobs = make();
  start([=](process* self) {
    jobs.consume(self);
    return caf::behavior{[](const queue_item<int>& item) { (void)*item; }};
  });
  push(jobs, {1});
  time.run();
  ASSERT_THAT(dead_items(), ElementsAre(1));
  EXPECT_EQ(dead[0].reason, queue_errc::let_go);
}

TEST_F(failure, to_handle_items_holds_none_back_from_others) {
  const auto jobs = make();
  captured_log log{spdlog::level::off};
  start([=](process* self) {
    jobs.consume(self); // and has no handler for them
    return obeying(self);
  });
  time.run();
  push(jobs, {1});
  time.run();
  EXPECT_EQ(jobs.info().waiting, 1U);
  auto& seen = observe();
  busy(jobs, seen);
  push(jobs, {2});
  time.advance(1s);
  EXPECT_THAT(seen.items, ElementsAre(1, 2));
}

TEST_F(failure, of_a_full_mailbox_is_made_up_for_later) {
  const auto jobs = make();
  auto& seen = observe();
  const auto consumer = start(
      [=, &seen](process* self) {
        jobs.consume(self);
        return obeying(self).or_else([&seen](const queue_item<int>& item) { seen.items.push_back(item.take()); },
                                     [](int) {});
      },
      {.mailbox = {.messages = 1}});
  time.run();
  caf::anon_send(consumer, 0);
  push(jobs, {1}); // no room for the message that tells of it
  EXPECT_EQ(jobs.info().waiting, 1U);
  time.run();
  EXPECT_THAT(seen.items, IsEmpty());
  time.advance(100ms);
  EXPECT_THAT(seen.items, ElementsAre(1));
}

TEST_F(failure, of_a_full_mailbox_between_two_items_is_made_up_for_later) {
  const auto jobs = make();
  auto& seen = observe();
  const auto consumer = start(
      [=, &seen](process* self) {
        jobs.consume(self, {.ahead = 1});
        return obeying(self).or_else(
            [=, &seen](const queue_item<int>& item) {
              seen.items.push_back(*item);
              caf::anon_send(caf::actor_cast<caf::actor>(self), 0); // takes the place of the message with the next item
              item.done();
            },
            [](int) {});
      },
      {.mailbox = {.messages = 1}});
  push(jobs, {1, 2, 3});
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1));
  time.advance(1s);
  EXPECT_THAT(seen.items, ElementsAre(1, 2, 3));
  expect_all_accounted_for(jobs);
}

TEST_F(failure, of_an_item_that_went_back_is_told_to_who_looks_at_it) {
  const auto jobs = make();
  std::vector<queue_item<int>> stolen;
  const auto doomed = start([=, &stolen](process* self) {
    jobs.consume(self);
    return obeying(self).or_else([&stolen](const queue_item<int>& item) { stolen.push_back(item); });
  });
  push(jobs, {1});
  time.run();
  tell(doomed, "stop");
  ASSERT_THAT(stolen, testing::SizeIs(1));
  EXPECT_THROW((void)*stolen[0], std::logic_error);
  EXPECT_EQ(jobs.info().waiting, 1U);
}

TEST_F(failure, of_the_function_for_dead_letters_is_logged) {
  captured_log log;
  queue<int> jobs{system, {.label = "jobs", .attempts = 1, .dead_letters = [](const dead_letter<int>&) {
                             throw std::runtime_error{"no room for the dead"};
                           }}};
  ASSERT_EQ(jobs.try_push(1), caf::error{});
  const auto item = jobs.pop(system, 1s);
  EXPECT_EQ(**item, 1);
  EXPECT_TRUE(item->failed(make_error(errc::cancelled)));
  EXPECT_EQ(log.count("no room for the dead"), 1U);
}

TEST_F(failure, is_logged_where_nobody_takes_dead_letters) {
  captured_log log;
  queue<int> jobs{system, {.label = "jobs", .attempts = 1}};
  ASSERT_EQ(jobs.try_push(1), caf::error{});
  const auto item = jobs.pop(system, 1s);
  EXPECT_EQ(**item, 1);
  EXPECT_TRUE(item->failed(make_error(errc::cancelled)));
  EXPECT_EQ(log.count("queue jobs: an item is given up after 1 attempts"), 1U);
}

} // namespace actors::test
