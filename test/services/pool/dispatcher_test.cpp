#include "services/pool/dispatcher.hpp"

#include "services/pool/errc.hpp"
#include "services/pool/messages.hpp"
#include "test/support/virtual_runtime.hpp"

#include <gtest/gtest.h>

namespace actors {
namespace {

using namespace std::chrono_literals;

/// Remembers what became of it.
struct fake_job final : dispatcher::job {
  using dispatcher::job::job;
  void run(const caf::actor& worker, dispatcher::ticket ticket) override {
    by = worker;
    at = ticket;
  }
  void refuse(const caf::error& why) override { refused = why; }

  [[nodiscard]] bool ran() const { return static_cast<bool>(by); }

  void overdue() override { late = true; }
  void lost(const std::shared_ptr<dispatcher::job>&) override { gone = true; }
  [[nodiscard]] bool unwanted() const noexcept override { return given_up; }

  caf::actor by;
  dispatcher::ticket at{};
  caf::error refused;
  bool late = false;
  bool gone = false;
  bool given_up = false;
};

class dispatcher_test : public test::runtime_test {
public:
  static constexpr std::size_t concurrency = 2;
  static constexpr std::size_t places = 3;

  std::shared_ptr<fake_job> take() {
    auto call = std::make_shared<fake_job>();
    calls.take(call, system.now());
    return call;
  }

  caf::actor worker() {
    return start([](process*) -> caf::behavior { return {[](int) {}}; });
  }

  /// One that is ready for work.
  caf::actor add_worker() {
    auto made = worker();
    calls.add(made);
    return made;
  }

  void TearDown() override {
    calls.close({}, std::nullopt, system.now());
    test::runtime_test::TearDown();
  }

  dispatcher calls{{
      .max_workers = concurrency,
      .max_waiting = places,
      .tell_to_cancel = [this](const caf::actor&) { ++cancelled; },
      .wake_at = [this](time_point when) { wakes.push_back(when - time_point{}); },
      .unavailable = [](duration left) { return unavailable_for(std::chrono::ceil<std::chrono::milliseconds>(left)); },
      .not_running = make_error(pool_errc::not_running),
  }};
  std::vector<duration> wakes;
  std::size_t wanted = 0; // workers, that the keeper was asked for
  std::vector<caf::actor> in_doubt;
  int cancelled = 0;
  caf::actor keeper = start([this](process*) -> caf::behavior {
    return {[this](start_workers more) { wanted += more.count; },
            [this](const worker_in_doubt& told) { in_doubt.push_back(told.worker); }};
  });
  std::size_t first = calls.open(keeper);
};

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

TEST_F(dispatcher_test, a_call_put_back_is_refused_where_it_is_closed) {
  add_worker();
  const auto unbegun = take();
  calls.close({}, system.now() + 5s, system.now());
  calls.put_back(unbegun, system.now());
  EXPECT_TRUE(unbegun->refused);
}

TEST_F(dispatcher_test, closed_it_tells_those_in_line_and_those_who_come_for_how_long) {
  const auto waiting = take();
  calls.close({}, system.now() + 5s, system.now());
  EXPECT_EQ(retry_after(waiting->refused), 5s);
  time.advance(4500ms);
  EXPECT_EQ(retry_after(take()->refused), 500ms);
}

TEST_F(dispatcher_test, closed_for_good_it_tells_why) {
  calls.close(make_error(errc::shutting_down), std::nullopt, system.now());
  EXPECT_EQ(take()->refused, errc::shutting_down);
}

TEST_F(dispatcher_test, what_runs_when_it_closes_is_refused_and_ends_without_a_trace) {
  add_worker();
  const auto running = take();
  calls.close({}, system.now() + 5s, system.now());
  EXPECT_TRUE(running->refused);
  calls.done(*running, dispatcher::outcome::overdue);
  time.run();
  EXPECT_TRUE(in_doubt.empty());
  EXPECT_EQ(calls.open(keeper), 1);
  EXPECT_EQ(calls.workers(), 0);
}

TEST_F(dispatcher_test, it_refuses_until_it_is_opened_for_the_first_time) {
  dispatcher fresh{{.not_running = make_error(pool_errc::not_running)}};
  const auto call = std::make_shared<fake_job>();
  fresh.take(call, system.now());
  EXPECT_EQ(call->refused, pool_errc::not_running);
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
} // namespace actors
