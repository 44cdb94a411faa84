#include "test/services/queue/queue_fixture.hpp"

namespace actors::test {

using pause = queue_test;

TEST_F(pause, takes_items_in_and_hands_none_out) {
  const auto jobs = make({.capacity = 2});
  auto& seen = observe();
  busy(jobs, seen);
  time.run();
  jobs.pause();
  push(jobs, {1, 2});
  EXPECT_EQ(jobs.try_push(3), errc::overloaded);
  time.run();
  EXPECT_THAT(seen.items, IsEmpty());
  EXPECT_TRUE(jobs.info().paused);
  jobs.resume();
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 2));
}

TEST_F(pause, leaves_what_a_consumer_was_told_of_to_it) {
  const auto jobs = make();
  auto& seen = observe();
  busy(jobs, seen);
  time.run();
  push(jobs, {1, 2});
  jobs.pause();
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1));
}

using closing = queue_test;

TEST_F(closing, refuses_what_is_new_hands_out_what_is_there_and_tells_consumers) {
  const auto jobs = make({.capacity = 2});
  auto& seen = observe();
  push(jobs, {1, 2});
  std::vector<caf::error> waiting;
  start([=, &waiting](process* self) {
    jobs.push(self, 10s, 3).then([](caf::ok_atom) { FAIL(); }, [&](caf::error& why) { waiting.push_back(why); });
    return obeying(self);
  });
  time.run();
  jobs.close();
  time.run();
  EXPECT_THAT(waiting, ElementsAre(make_error(queue_errc::closed)));
  EXPECT_EQ(jobs.try_push(4), queue_errc::closed);
  EXPECT_EQ(jobs.info().state, queue_state::closing);
  busy(jobs, seen);
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 2));
  EXPECT_EQ(seen.closed, 1);
  EXPECT_EQ(jobs.info().state, queue_state::closed);
  EXPECT_EQ(jobs.info().consumers, 0U);
}

TEST_F(closing, waits_for_what_is_in_hand_as_it_may_come_back) {
  const auto jobs = make();
  auto& first = observe();
  auto& second = observe();
  const auto doomed = keeping(jobs, first);
  push(jobs, {1});
  time.run();
  busy(jobs, second);
  jobs.close();
  time.run();
  EXPECT_EQ(second.closed, 0);
  tell(doomed, "crash");
  EXPECT_THAT(second.items, ElementsAre(1));
  EXPECT_EQ(second.closed, 1);
}

TEST_F(closing, answers_those_who_wait_for_items_and_those_who_come_later) {
  const auto jobs = make();
  caf::error failed;
  start([=, &failed](process* self) {
    jobs.pop(self, 10s).then([](const queue_item<int>&) { FAIL(); }, [&failed](caf::error& why) { failed = why; });
    return obeying(self);
  });
  time.run();
  jobs.close();
  time.run();
  EXPECT_EQ(failed, queue_errc::closed);
  EXPECT_EQ(jobs.pop(system, 1s).error(), queue_errc::closed);
  auto& late = observe();
  busy(jobs, late);
  time.run();
  EXPECT_EQ(late.closed, 1);
}

TEST_F(closing, at_once_makes_dead_letters_of_what_waits) {
  const auto jobs = make();
  auto& seen = observe();
  keeping(jobs, seen);
  push(jobs, {1, 2});
  push(jobs, {3}, queue_priority::high);
  time.run();
  ASSERT_THAT(seen.items, ElementsAre(3));
  jobs.close_now();
  EXPECT_THAT(dead_items(), ElementsAre(1, 2));
  EXPECT_EQ(dead[0].reason, queue_errc::closed);
  EXPECT_EQ(seen.closed, 0);
  EXPECT_TRUE(seen.kept[0].done());
  time.run();
  EXPECT_EQ(seen.closed, 1);
  expect_all_accounted_for(jobs);
}

TEST_F(closing, at_once_leaves_a_consumer_that_was_told_its_item) {
  const auto jobs = make();
  auto& seen = observe();
  busy(jobs, seen);
  time.run();
  push(jobs, {1, 2});
  jobs.close_now();
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1));
  EXPECT_THAT(dead_items(), ElementsAre(2));
  EXPECT_EQ(seen.closed, 1);
}

TEST_F(closing, comes_with_the_last_handle) {
  auto& seen = observe();
  caf::actor address;
  {
    const auto jobs = make();
    address = jobs.address();
    start([&seen, from = std::make_unique<numbers>(jobs)](process* self) mutable {
      from->consume(self);
      from.reset();
      return obeying(self).or_else([&seen](const queue_closed& told) {
        EXPECT_EQ(told.label, "queue");
        ++seen.closed;
      });
    });
    time.run();
    jobs.pause();
    push(jobs, {1});
  }
  EXPECT_THAT(dead_items(), ElementsAre(1));
  time.run();
  EXPECT_EQ(seen.closed, 1);
  EXPECT_EQ(system.call<caf::ok_atom>(address, 1s, queue_push<int>{1}).error(), queue_errc::closed);
}

using draining = queue_test;

TEST_F(draining, waits_until_nothing_waits_and_nothing_is_in_hand) {
  const auto jobs = make();
  auto& seen = observe();
  keeping(jobs, seen);
  push(jobs, {1, 2});
  time.run();
  bool drained = false;
  start([=, &drained](process* self) {
    jobs.drain(self, 10s).then([&drained](caf::ok_atom) { drained = true; }, [](const caf::error&) { FAIL(); });
    return obeying(self);
  });
  time.run();
  seen.kept[0].done();
  time.run();
  EXPECT_FALSE(drained);
  seen.kept[1].done();
  time.run();
  EXPECT_TRUE(drained);
  EXPECT_EQ(jobs.info().state, queue_state::open);
}

TEST_F(draining, fails_at_its_deadline) {
  const auto jobs = make();
  EXPECT_EQ(jobs.drain(system, 1s), caf::error{});
  push(jobs, {1});
  EXPECT_EQ(jobs.drain(system, 1s), errc::deadline_exceeded);
}

TEST_F(draining, does_not_wait_for_pushes_that_were_withdrawn) {
  const auto jobs = make({.capacity = 1});
  push(jobs, {1});
  EXPECT_EQ(jobs.push(system, 1s, 2), errc::deadline_exceeded);
  (void)jobs.pop(system, 1s)->take();
  EXPECT_EQ(jobs.drain(system, 1s), caf::error{});
}

TEST_F(draining, waits_for_dead_letters_to_arrive) {
  bool in_time = false;
  queue<int> jobs{system, {.attempts = 1, .dead_letters = [&](const dead_letter<int>&) {
                             in_time = jobs.drain(system, 1s) == errc::deadline_exceeded;
                           }}};
  ASSERT_EQ(jobs.try_push(1), caf::error{});
  const auto item = jobs.pop(system, 1s);
  EXPECT_EQ(**item, 1);
  EXPECT_TRUE(item->failed(make_error(errc::cancelled)));
  EXPECT_TRUE(in_time) << "it is not drained while the letter is being delivered";
  EXPECT_EQ(jobs.drain(system, 1s), caf::error{});
}

} // namespace actors::test
