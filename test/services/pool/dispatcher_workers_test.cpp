// The workers of a dispatcher: those who are asked for, in doubt, lent, gone.
#include "test/services/pool/dispatcher_fixture.hpp"

#include <vector>

namespace actors::test {
namespace {

TEST_F(dispatcher_test, the_worker_of_a_call_withdrawn_is_told_and_waited_for) {
  add_worker();
  const auto running = take();
  EXPECT_FALSE(calls.withdraw(*running));
  time.run();
  EXPECT_EQ(cancelled, 1);
  const auto next = take();
  EXPECT_FALSE(next->ran());
  calls.done(*running, dispatcher::outcome::free);
  EXPECT_TRUE(next->ran());
}

TEST_F(dispatcher_test, an_overdue_worker_is_told_to_end_and_gets_nothing_until_it_is_back) {
  const auto late = add_worker();
  calls.done(*take(), dispatcher::outcome::overdue);
  time.run();
  EXPECT_EQ(cancelled, 1);
  EXPECT_EQ(in_doubt, std::vector{late});
  const auto next = take();
  EXPECT_FALSE(next->ran());
  calls.release(late);
  EXPECT_EQ(next->by, late);
  calls.release(late); // once is enough
  EXPECT_FALSE(take()->ran());
}

TEST_F(dispatcher_test, a_doubtful_worker_is_asked_after_but_not_told_to_end) {
  const auto odd = add_worker();
  calls.done(*take(), dispatcher::outcome::doubtful);
  time.run();
  EXPECT_EQ(cancelled, 0);
  EXPECT_EQ(in_doubt, std::vector{odd});
}

TEST_F(dispatcher_test, a_worker_that_has_ended_takes_nothing_with_it_but_its_call) {
  const auto gone = add_worker();
  const auto running = take();
  const auto waiting = take();
  EXPECT_TRUE(calls.remove(gone.id()));
  EXPECT_FALSE(calls.remove(gone.id()));
  calls.done(*running, dispatcher::outcome::free);
  EXPECT_FALSE(waiting->ran());
  EXPECT_EQ(calls.workers(), 0);
  const auto successor = add_worker();
  EXPECT_EQ(waiting->by, successor);
}

TEST_F(dispatcher_test, an_idle_worker_that_has_ended_is_not_given_a_call) {
  const auto gone = add_worker();
  calls.remove(gone.id());
  EXPECT_FALSE(take()->ran());
}

TEST_F(dispatcher_test, workers_are_asked_for_as_calls_wait_up_to_the_concurrency) {
  EXPECT_EQ(first, 1);
  take(); // waits for the first
  time.run();
  EXPECT_EQ(wanted, 0);
  take();
  time.run();
  EXPECT_EQ(wanted, 1);
  take();
  time.run();
  EXPECT_EQ(wanted, 1);
}

TEST_F(dispatcher_test, a_start_that_failed_is_made_up_for_when_the_next_call_comes) {
  take();
  take();
  time.run();
  EXPECT_EQ(wanted, 1);
  EXPECT_TRUE(calls.start_failed());
  take();
  time.run();
  EXPECT_EQ(wanted, 2);
}

TEST_F(dispatcher_test, the_last_start_that_fails_leaves_nobody) {
  take();
  EXPECT_FALSE(calls.start_failed());
}

TEST_F(dispatcher_test, a_start_that_succeeded_brings_another_where_calls_still_wait) {
  take();
  add_worker(); // the call's, before its supervisor has said so
  take();
  EXPECT_EQ(calls.started(), 1);
}

TEST_F(dispatcher_test, a_worker_that_was_not_there_to_be_stopped_counts_and_leaves) {
  add_worker();
  const auto one = take();
  calls.resize(1, 1);
  add_worker(); // the successor, before it is known that it lives
  EXPECT_EQ(calls.snapshot().idle, 1);
  calls.not_stopped();
  EXPECT_EQ(calls.snapshot().idle, 0);
  EXPECT_EQ(calls.snapshot().running, 1);
}

TEST_F(dispatcher_test, a_loan_takes_an_idle_worker_until_it_is_finished) {
  EXPECT_FALSE(calls.lend(7));
  const auto ready = add_worker();
  const auto had = calls.lend(7);
  ASSERT_TRUE(had);
  EXPECT_EQ(had->worker, ready);
  EXPECT_TRUE(had->first);
  EXPECT_FALSE(calls.lend(8));
  const auto waiting = take();
  EXPECT_FALSE(waiting->ran());
  EXPECT_EQ(calls.finish(had->at, dispatcher::outcome::free), nullptr);
  EXPECT_TRUE(waiting->ran());
  (void)calls.finish(waiting->at, dispatcher::outcome::free);
  const auto again = calls.lend(7);
  EXPECT_FALSE(again->first);
  calls.owner_ended(7, dispatcher::outcome::free);
  EXPECT_EQ(calls.snapshot().idle, 1);
  EXPECT_TRUE(calls.lend(7)->first);
}

} // namespace
} // namespace actors::test
