// The jobs of a dispatcher: their line, their turns, tickets and deadlines.
#include "test/services/pool/dispatcher_fixture.hpp"

#include <chrono>
#include <memory>
#include <vector>

namespace actors::test {
namespace {

TEST_F(dispatcher_test, a_call_runs_at_once_where_a_worker_is_idle) {
  const auto ready = add_worker();
  EXPECT_EQ(take()->by, ready);
}

TEST_F(dispatcher_test, a_call_waits_where_every_worker_is_busy) {
  add_worker();
  const auto one = take();
  EXPECT_FALSE(take()->ran());
  EXPECT_TRUE(one->ran());
}

TEST_F(dispatcher_test, the_call_that_has_waited_longest_is_next) {
  const auto ready = add_worker();
  const auto one = take();
  const auto two = take();
  const auto three = take();
  calls.done(*one, dispatcher::outcome::free);
  EXPECT_EQ(two->by, ready);
  EXPECT_FALSE(three->ran());
  calls.done(*two, dispatcher::outcome::free);
  EXPECT_EQ(three->by, ready);
}

TEST_F(dispatcher_test, a_worker_that_comes_takes_a_call_that_waits) {
  const auto waiting = take();
  const auto ready = add_worker();
  EXPECT_EQ(waiting->by, ready);
}

TEST_F(dispatcher_test, one_more_than_may_wait_is_refused_as_overloaded) {
  for (std::size_t n = 0; n < places; ++n)
    EXPECT_FALSE(take()->refused);
  EXPECT_EQ(take()->refused, errc::overloaded);
}

TEST_F(dispatcher_test, a_place_in_line_is_free_again_when_its_call_is_over_or_withdrawn) {
  const auto one = take();
  const auto two = take();
  take();
  calls.done(*one, dispatcher::outcome::overdue);
  EXPECT_TRUE(calls.withdraw(*two));
  EXPECT_FALSE(take()->refused);
  EXPECT_FALSE(take()->refused);
  EXPECT_TRUE(take()->refused);
  add_worker();
  EXPECT_FALSE(one->ran());
  EXPECT_FALSE(two->ran());
  time.run();
  EXPECT_TRUE(in_doubt.empty());
}

TEST_F(dispatcher_test, a_call_withdrawn_before_it_came_does_not_run) {
  add_worker();
  const auto call = std::make_shared<fake_job>();
  EXPECT_TRUE(calls.withdraw(*call));
  calls.take(call, system.now());
  EXPECT_FALSE(call->ran());
  EXPECT_TRUE(take()->ran());
}

TEST_F(dispatcher_test, a_call_that_is_over_before_it_came_does_not_run) {
  add_worker();
  const auto late = std::make_shared<fake_job>();
  calls.done(*late, dispatcher::outcome::overdue);
  calls.take(late, system.now());
  EXPECT_FALSE(late->ran());
  EXPECT_TRUE(take()->ran());
}

TEST_F(dispatcher_test, a_call_put_back_is_the_next_to_run_and_its_worker_is_asked_after) {
  const auto dying = add_worker();
  const auto unbegun = take();
  const auto waiting = take();
  calls.put_back(unbegun, system.now());
  time.run();
  EXPECT_EQ(in_doubt, std::vector{dying});
  const auto successor = add_worker();
  EXPECT_EQ(unbegun->by, successor);
  EXPECT_FALSE(waiting->ran());
}

TEST_F(dispatcher_test, a_job_that_nobody_wants_any_more_is_passed_over_and_told) {
  add_worker();
  const auto one = take();
  const auto two = take();
  const auto three = take();
  two->given_up = true;
  (void)calls.finish(one->at, dispatcher::outcome::free);
  EXPECT_FALSE(two->ran());
  EXPECT_EQ(two->refused, errc::cancelled);
  EXPECT_TRUE(three->ran());
}

TEST_F(dispatcher_test, a_job_knows_its_turn_before_it_runs) {
  add_worker();
  const auto one = take();
  EXPECT_FALSE(one->ran_before);
  EXPECT_EQ(one->told, one->at);
}

TEST_F(dispatcher_test, a_ticket_counts_once) {
  add_worker();
  const auto one = take();
  const auto two = take();
  EXPECT_EQ(calls.finish(one->at, dispatcher::outcome::free), one);
  EXPECT_TRUE(two->ran());
  EXPECT_NE(one->at, two->at);
  EXPECT_EQ(calls.finish(one->at, dispatcher::outcome::free), nullptr);
  EXPECT_EQ(calls.snapshot().running, 1);
}

TEST_F(dispatcher_test, a_ticket_of_a_worker_that_ended_counts_for_nothing) {
  const auto gone = add_worker();
  const auto one = take();
  calls.remove(gone.id());
  EXPECT_TRUE(one->gone);
  add_worker(); // in the same place
  const auto two = take();
  EXPECT_EQ(calls.finish(one->at, dispatcher::outcome::free), nullptr);
  EXPECT_EQ(calls.finish(two->at, dispatcher::outcome::free), two);
}

TEST_F(dispatcher_test, a_job_with_a_deadline_ends_at_it_in_line_and_at_work) {
  add_worker();
  const auto from = system.now();
  const auto running = std::make_shared<fake_job>(from + 2s);
  const auto waiting = std::make_shared<fake_job>(from + 1s);
  calls.take(running, from);
  calls.take(waiting, from);
  EXPECT_EQ(wakes, (std::vector<duration>{(from + 2s) - time_point{}, (from + 1s) - time_point{}}));
  calls.tick(from + 1s);
  EXPECT_EQ(waiting->refused, errc::deadline_exceeded);
  EXPECT_FALSE(running->late);
  calls.tick(from + 2s);
  EXPECT_TRUE(running->late);
  EXPECT_EQ(cancelled, 1);
  time.run();
  EXPECT_EQ(in_doubt.size(), 1);
  EXPECT_EQ(calls.snapshot().overdue, 2);
}

TEST_F(dispatcher_test, a_running_job_asks_to_be_watched_once_for_many) {
  add_worker();
  for (int n = 0; n < 100; ++n) {
    const auto quick = std::make_shared<fake_job>(system.now() + 1s + std::chrono::milliseconds{n});
    calls.take(quick, system.now());
    (void)calls.finish(quick->at, dispatcher::outcome::free);
  }
  EXPECT_EQ(wakes.size(), 1);
  const auto sooner = std::make_shared<fake_job>(system.now() + 500ms);
  calls.take(sooner, system.now());
  EXPECT_EQ(wakes.size(), 2);
  calls.tick(system.now() + 500ms);
  EXPECT_TRUE(sooner->late);
}

} // namespace
} // namespace actors::test
