#include "test/services/queue/queue_fixture.hpp"

namespace actors::test {

namespace {

struct full : queue_test {
  std::vector<int> in;
  std::vector<std::pair<int, caf::error>> out;

  /// A process that pushes by calls, one for each number, all at once.
  caf::actor pusher(const numbers& to, std::vector<int> what, duration patience = 10s) {
    return start([=, this](process* self) {
      for (const int each : what)
        to.push(self, patience, each)
            .then([this, each](caf::ok_atom) { in.push_back(each); },
                  [this, each](caf::error& why) { out.emplace_back(each, why); });
      return obeying(self);
    });
  }
};

} // namespace

TEST_F(full, makes_pushes_wait_for_room_in_their_order) {
  const auto jobs = make({.capacity = 2});
  pusher(jobs, {1, 2, 3, 4, 5});
  time.run();
  EXPECT_THAT(in, ElementsAre(1, 2));
  EXPECT_EQ(jobs.info().waiting_pushes, 3U);
  auto& seen = observe();
  keeping(jobs, seen);
  time.run();
  EXPECT_THAT(in, ElementsAre(1, 2, 3));
  busy(jobs, seen);
  time.run();
  EXPECT_THAT(in, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(seen.items, ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(full, lets_pushes_go_on_when_half_is_free) {
  const auto jobs = make({.capacity = 8});
  push(jobs, {1, 2, 3, 4, 5, 6, 7, 8});
  pusher(jobs, {9, 10});
  time.run();
  EXPECT_THAT(jobs.pop_batch(system, 1s, 3)->take(), ElementsAre(1, 2, 3));
  time.run();
  EXPECT_THAT(in, IsEmpty());
  EXPECT_EQ(jobs.try_push(11), errc::overloaded) << "nobody overtakes those who wait";
  (void)jobs.pop(system, 1s)->take();
  time.run();
  EXPECT_THAT(in, ElementsAre(9, 10));
}

TEST_F(full, withdraws_a_push_at_its_deadline) {
  const auto jobs = make({.capacity = 1});
  push(jobs, {1});
  pusher(jobs, {2}, 3s);
  pusher(jobs, {3}, 30s);
  time.advance(3s);
  ASSERT_THAT(out, testing::SizeIs(1));
  EXPECT_EQ(out[0].second, errc::deadline_exceeded);
  EXPECT_EQ(jobs.info().waiting_pushes, 1U);
  auto& seen = observe();
  busy(jobs, seen);
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 3));
}

TEST_F(full, withdraws_the_pushes_of_a_process_that_ends) {
  const auto jobs = make({.capacity = 1});
  push(jobs, {1});
  const auto first = pusher(jobs, {2});
  pusher(jobs, {3});
  tell(first, "crash");
  auto& seen = observe();
  busy(jobs, seen);
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(1, 3));
  expect_all_accounted_for(jobs);
}

TEST_F(full, has_room_for_a_push_that_only_those_who_have_withdrawn_are_before) {
  const auto jobs = make({.capacity = 4});
  push(jobs, {1, 2, 3, 4});
  pusher(jobs, {5, 6}, 1s);
  time.advance(1s);
  EXPECT_EQ(jobs.pop(system, 1s)->take(), 1); // more than half of the capacity is still taken
  EXPECT_EQ(jobs.try_push(7), caf::error{});
  EXPECT_EQ(jobs.pop(system, 1s)->take(), 2);
  pusher(jobs, {8});
  time.run();
  EXPECT_THAT(in, ElementsAre(8));
  EXPECT_EQ(jobs.info().refused, 0U);
  EXPECT_THAT(jobs.pop_batch(system, 1s, 9)->take(), ElementsAre(3, 4, 7, 8));
}

TEST_F(full, lets_nobody_overtake_those_who_wait_behind_some_who_have_withdrawn) {
  const auto jobs = make({.capacity = 4});
  push(jobs, {1, 2, 3, 4});
  pusher(jobs, {5}, 1s);
  pusher(jobs, {6}, 30s);
  time.advance(1s);
  EXPECT_EQ(jobs.pop(system, 1s)->take(), 1);
  EXPECT_EQ(jobs.try_push(7), errc::overloaded);
  EXPECT_EQ(jobs.info().waiting_pushes, 1U);
}

TEST_F(full, keeps_a_batch_together_while_it_waits) {
  const auto jobs = make({.capacity = 4});
  push(jobs, {1, 2, 3});
  start([=](process* self) {
    jobs.push_all(self, 10s, {4, 5, 6}).then([](caf::ok_atom) {}, [](const caf::error&) { FAIL(); });
    jobs.push(self, 10s, 7).then([](caf::ok_atom) {}, [](const caf::error&) {});
    return obeying(self);
  });
  time.run();
  (void)jobs.pop(system, 1s)->take();
  EXPECT_EQ(jobs.info().waiting, 2U) << "there is no room for the batch, and what is behind it waits";
  (void)jobs.pop(system, 1s)->take();
  EXPECT_EQ(jobs.info().waiting, 4U);
  EXPECT_THAT(jobs.pop_batch(system, 1s, 9)->take(), ElementsAre(3, 4, 5, 6));
}

TEST_F(full, refuses_more_waiting_pushes_than_it_was_told) {
  const auto jobs = make({.capacity = 1, .max_waiting_pushes = 2});
  pusher(jobs, {1, 2, 3, 4});
  time.run();
  ASSERT_THAT(out, testing::SizeIs(1));
  EXPECT_EQ(out[0].first, 4);
  EXPECT_EQ(out[0].second, errc::overloaded);
}

TEST_F(full, gives_the_places_of_those_who_gave_up_to_others) {
  const auto jobs = make({.capacity = 1, .max_waiting_pushes = 1});
  pusher(jobs, {1, 2}, 1s);
  time.advance(1s);
  pusher(jobs, {3}, 60s);
  time.run();
  EXPECT_THAT(out, testing::SizeIs(1));
  EXPECT_EQ(jobs.info().waiting_pushes, 1U);
}

TEST_F(full, suspends_a_coroutine_that_pushes) {
  const auto jobs = make({.capacity = 1});
  std::vector<caf::error> pushed;
  start([=, &pushed](process* self) {
    run(self, [](process* me, queue<int> to, std::vector<caf::error>& into) -> task<> {
      for (int n = 1; n <= 3; ++n) {
        auto why = co_await to.await_push(me, 2s, n);
        into.push_back(std::move(why));
      }
    }(self, jobs, pushed));
    return obeying(self);
  });
  time.run();
  EXPECT_THAT(pushed, ElementsAre(caf::error{}));
  (void)jobs.pop(system, 1s)->take();
  time.run();
  EXPECT_THAT(pushed, ElementsAre(caf::error{}, caf::error{}));
  time.advance(2s);
  ASSERT_THAT(pushed, testing::SizeIs(3));
  EXPECT_EQ(pushed[2], errc::deadline_exceeded);
  EXPECT_EQ(jobs.info().refused, 0U);
}

TEST_F(full, makes_threads_outside_wait_until_their_deadline) {
  const auto jobs = make({.capacity = 1});
  EXPECT_EQ(jobs.push(system, 1s, 1), caf::error{});
  EXPECT_EQ(jobs.push(system, 1s, 2), errc::deadline_exceeded);
  EXPECT_EQ(jobs.info().waiting, 1U);
}

TEST_F(full, rejects_where_it_is_told_to) {
  const auto jobs = make({.capacity = 1, .full = when_full::reject});
  push(jobs, {1});
  int item = 2;
  EXPECT_EQ(jobs.try_push(std::move(item)), errc::overloaded);
  pusher(jobs, {3});
  time.run();
  ASSERT_THAT(out, testing::SizeIs(1));
  EXPECT_EQ(out[0].second, errc::overloaded);
  EXPECT_EQ(jobs.info().refused, 2U);
}

TEST_F(full, drops_the_oldest_of_the_lowest_priority) {
  const auto jobs = make({.capacity = 3, .full = when_full::drop_oldest});
  push(jobs, {1}, queue_priority::high);
  push(jobs, {2, 3}, queue_priority::normal);
  push(jobs, {4}, queue_priority::normal);
  EXPECT_THAT(dead_items(), ElementsAre(2));
  push(jobs, {5}, queue_priority::low);
  EXPECT_THAT(dead_items(), ElementsAre(2, 5)) << "the least important is the new one";
  push(jobs, {6}, queue_priority::high);
  EXPECT_THAT(dead_items(), ElementsAre(2, 5, 3));
  EXPECT_EQ(dead[0].reason, queue_errc::dropped);
  EXPECT_EQ(jobs.info().dropped, 3U);
  EXPECT_THAT(jobs.pop_batch(system, 1s, 9)->take(), ElementsAre(1, 6, 4));
  expect_all_accounted_for(jobs);
}

TEST_F(full, drops_the_newest_of_the_lowest_priority) {
  const auto jobs = make({.capacity = 3, .full = when_full::drop_newest});
  push(jobs, {1}, queue_priority::high);
  push(jobs, {2, 3}, queue_priority::normal);
  push(jobs, {4}, queue_priority::normal);
  EXPECT_THAT(dead_items(), ElementsAre(4));
  push(jobs, {5}, queue_priority::high);
  EXPECT_THAT(dead_items(), ElementsAre(4, 3));
  EXPECT_THAT(jobs.pop_batch(system, 1s, 9)->take(), ElementsAre(1, 5, 2));
}

TEST_F(full, keeps_an_item_for_a_consumer_that_was_told_whatever_is_dropped) {
  const auto jobs = make({.capacity = 1, .full = when_full::drop_oldest});
  auto& seen = observe();
  busy(jobs, seen);
  time.run();
  push(jobs, {1, 2, 3});
  time.run();
  EXPECT_THAT(seen.items, ElementsAre(3));
  EXPECT_THAT(dead_items(), ElementsAre(1, 2));
}

TEST_F(full, takes_back_what_fails_beyond_its_capacity) {
  const auto jobs = make({.capacity = 1, .full = when_full::reject});
  push(jobs, {1});
  const auto item = jobs.pop(system, 1s);
  push(jobs, {2});
  EXPECT_TRUE(item->failed(make_error(errc::cancelled)));
  EXPECT_EQ(jobs.info().waiting, 2U);
  EXPECT_EQ(jobs.try_push(3), errc::overloaded);
  EXPECT_THAT(jobs.pop_batch(system, 1s, 9)->take(), ElementsAre(1, 2));
}

TEST_F(full, counts_a_plain_message_that_it_refuses) {
  const auto jobs = make({.capacity = 1});
  caf::anon_send(jobs.address(), queue_push<int>{1});
  caf::anon_send(jobs.address(), queue_push<int>{2});
  EXPECT_EQ(jobs.info().waiting, 1U);
  EXPECT_EQ(jobs.info().refused, 1U);
}

} // namespace actors::test
