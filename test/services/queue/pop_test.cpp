#include "test/services/queue/queue_fixture.hpp"

namespace actors::test {

using pop = queue_test;

TEST_F(pop, answers_with_the_item_that_waits) {
  const auto jobs = make();
  push(jobs, {1, 2});
  const auto item = jobs.pop(system, 1s);
  ASSERT_TRUE(item);
  EXPECT_EQ(**item, 1);
  EXPECT_EQ(jobs.info().in_hand, 1U);
  EXPECT_TRUE(item->done());
  EXPECT_EQ(jobs.info().done, 1U);
}

TEST_F(pop, waits_for_an_item_to_come) {
  const auto jobs = make();
  std::vector<int> seen;
  start([=, &seen](process* self) {
    jobs.pop(self, 5s).then(
        [&seen](const queue_item<int>& item) {
          seen.push_back(*item);
          item.done();
        },
        [](const caf::error& why) { FAIL() << describe(why); });
    return obeying(self);
  });
  time.advance(1s);
  EXPECT_EQ(jobs.info().waiting_pops, 1U);
  push(jobs, {7});
  time.run();
  EXPECT_THAT(seen, ElementsAre(7));
}

TEST_F(pop, fails_at_its_deadline_and_takes_nothing_later) {
  const auto jobs = make();
  caf::error failed;
  start([=, &failed](process* self) {
    jobs.pop(self, 5s).then([](const queue_item<int>&) { FAIL(); }, [&failed](caf::error& why) { failed = why; });
    return obeying(self);
  });
  time.advance(5s);
  EXPECT_EQ(failed, errc::deadline_exceeded);
  push(jobs, {1});
  time.run();
  EXPECT_EQ(jobs.info().waiting, 1U);
}

TEST_F(pop, of_a_process_that_ends_is_withdrawn) {
  const auto jobs = make();
  const auto asker = start([=](process* self) {
    jobs.pop(self, 5s).then([](const queue_item<int>&) { FAIL(); }, [](const caf::error&) {});
    return obeying(self);
  });
  tell(asker, "stop");
  push(jobs, {1});
  EXPECT_EQ(jobs.info().waiting, 1U);
  EXPECT_EQ(jobs.info().waiting_pops, 0U);
}

TEST_F(pop, suspends_a_coroutine) {
  const auto jobs = make();
  std::vector<int> seen;
  start([=, &seen](process* self) {
    run(self, [](process* me, queue<int> from, std::vector<int>& into) -> task<> {
      for (int n = 0; n < 3; ++n) {
        const auto item = co_await from.await_pop(me, 1s);
        if (!item)
          co_return;
        into.push_back(**item);
        item->done();
      }
    }(self, jobs, seen));
    return obeying(self);
  });
  push(jobs, {1, 2, 3, 4});
  time.run();
  EXPECT_THAT(seen, ElementsAre(1, 2, 3));
}

TEST_F(pop, gives_a_batch_of_what_there_is) {
  const auto jobs = make();
  push(jobs, {1, 2, 3});
  const auto batch = jobs.pop_batch(system, 1s, 2);
  ASSERT_TRUE(batch);
  EXPECT_THAT(batch->items(), ElementsAre(1, 2));
  EXPECT_THAT(batch->take(), ElementsAre(1, 2));
  EXPECT_EQ(jobs.info().done, 2U);
}

TEST_F(pop, takes_its_turn_among_those_who_want_items) {
  const auto jobs = make();
  auto& seen = observe();
  busy(jobs, seen);
  time.run();
  std::vector<int> popped;
  start([=, &popped](process* self) {
    jobs.pop(self, 5s).then([&popped](const queue_item<int>& item) { popped.push_back(item.take()); },
                            [](const caf::error&) {});
    return obeying(self);
  });
  time.run();
  push(jobs, {1, 2, 3});
  time.run();
  EXPECT_THAT(popped, ElementsAre(1)) << "the consumer before it was told, and has not looked yet";
  EXPECT_THAT(seen.items, ElementsAre(2, 3));
}

TEST_F(pop, that_is_let_go_outside_puts_the_item_back) {
  const auto jobs = make();
  push(jobs, {1, 2});
  {
    const auto unread = jobs.pop(system, 1s);
    ASSERT_TRUE(unread);
  }
  {
    const auto read = jobs.pop(system, 1s);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->attempt(), 1) << "nobody had begun with it";
  }
  const auto again = jobs.pop(system, 1s);
  ASSERT_TRUE(again);
  EXPECT_EQ(**again, 1) << "its old place";
  EXPECT_EQ(again->attempt(), 2);
  EXPECT_TRUE(again->done());
  EXPECT_THAT(dead, IsEmpty());
}

TEST_F(pop, answers_through_a_reply_port) {
  const auto jobs = make();
  push(jobs, {5});
  reply_port port{system};
  int seen = 0;
  port.call(
      jobs.address(), system.now() + 1s, [&](answer a) { seen = a.take<queue_item<int>>().take(); }, queue_pop{});
  EXPECT_EQ(seen, 5);
  EXPECT_EQ(jobs.info().done, 1U);
}

TEST_F(pop, answers_a_message_it_does_not_know) {
  const auto jobs = make();
  EXPECT_EQ(system.call<int>(jobs.address(), 1s, std::string{"what?"}).error(), errc::unexpected_message);
  EXPECT_EQ(system.call<caf::ok_atom>(jobs.address(), 1s, queue_push<std::string>{"text"}).error(),
            errc::unexpected_message);
}

} // namespace actors::test
