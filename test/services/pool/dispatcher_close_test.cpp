// A dispatcher that is closed or not yet open: what it says to the calls it has and to those who come.
#include "services/pool/errc.hpp"
#include "test/services/pool/dispatcher_fixture.hpp"

#include <chrono>
#include <memory>
#include <vector>

namespace actors::test {
namespace {

TEST_F(dispatcher_test, it_refuses_until_it_is_opened_for_the_first_time) {
  dispatcher fresh{{.not_running = make_error(pool_errc::not_running)}};
  const auto call = std::make_shared<fake_job>();
  fresh.take(call, system.now());
  EXPECT_EQ(call->refused, pool_errc::not_running);
}

TEST_F(dispatcher_test, closed_it_tells_those_in_line_and_those_who_come_for_how_long) {
  const auto waiting = take();
  calls.close({}, system.now() + 5s, system.now());
  EXPECT_EQ(retry_after(waiting->refused), 5s);
  time.advance(4500ms);
  EXPECT_EQ(retry_after(take()->refused), 500ms);
}

TEST_F(dispatcher_test, a_call_put_back_is_refused_where_it_is_closed) {
  add_worker();
  const auto unbegun = take();
  calls.close({}, system.now() + 5s, system.now());
  calls.put_back(unbegun, system.now());
  EXPECT_TRUE(unbegun->refused);
}

TEST_F(dispatcher_test, a_call_put_back_and_refused_is_told_for_how_long_and_counted) {
  add_worker();
  const auto unbegun = take();
  (void)calls.finish(unbegun->at, dispatcher::outcome::doubtful);
  calls.close({}, system.now() + 5s, system.now());
  calls.put_back(unbegun, system.now());
  EXPECT_EQ(retry_after(unbegun->refused), 5s);
  EXPECT_EQ(calls.snapshot().refused, 1);
}

TEST_F(dispatcher_test, calls_that_are_routed_again_while_it_closes_are_told_for_how_long) {
  dispatcher routed{{
      .min_workers = 2,
      .max_workers = 2,
      .route = routing::round_robin,
      .unavailable = [](duration left) { return unavailable_for(std::chrono::ceil<std::chrono::milliseconds>(left)); },
  }};
  EXPECT_EQ(routed.open(keeper), 2);
  routed.add(worker());
  routed.add(worker());
  std::vector<std::shared_ptr<fake_job>> jobs;
  for (int n = 0; n < 6; ++n) {
    jobs.push_back(std::make_shared<fake_job>());
    routed.take(jobs.back(), system.now());
  }
  for (const auto n : {0, 2, 4})
    (void)routed.finish(jobs[n]->at, dispatcher::outcome::free);
  routed.resize(1, 1);
  jobs[3]->meanwhile = [&] { routed.close({}, system.now() + 5s, system.now()); };
  (void)routed.finish(jobs[1]->at, dispatcher::outcome::free); // its worker leaves; two waited for that one
  EXPECT_EQ(retry_after(jobs[5]->refused), 5s);
  EXPECT_EQ(routed.snapshot().refused, 2);
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

} // namespace
} // namespace actors::test
