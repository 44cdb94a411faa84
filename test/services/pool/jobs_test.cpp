#include "services/pool/detail/pool_actor.hpp"
#include "services/pool/detail/pool_jobs.hpp"
#include "services/queue/queue.hpp"
#include "test/services/pool/pool_fixture.hpp"

namespace actors::test {
namespace {

class pool_jobs : public pool_test {};

TEST_F(pool_jobs, are_run_by_a_worker_and_answered) {
  start();
  EXPECT_EQ(ask("one")->value, "done: one");
}

TEST_F(pool_jobs, are_answered_with_the_error_that_their_handler_gave_and_the_worker_goes_on) {
  start({.max = 1});
  EXPECT_EQ(ask("refuse")->why, errc::no_state);
  EXPECT_EQ(made.snapshot().idle, 1);
  EXPECT_EQ(made.snapshot().in_doubt, 0);
  EXPECT_EQ(ask("one")->value, "done: one");
}

TEST_F(pool_jobs, wait_in_order_while_every_worker_is_busy) {
  start({.max = 1});
  const auto busy = ask("hold");
  const auto one = ask("one");
  const auto two = ask("two");
  EXPECT_FALSE(one->over());
  EXPECT_EQ(made.snapshot().waiting, 2);
  answer("hold");
  EXPECT_EQ(busy->value, "done: hold");
  EXPECT_EQ(log.done, (std::vector<std::string>{"hold", "one", "two"}));
  EXPECT_EQ(two->value, "done: two");
}

TEST_F(pool_jobs, are_refused_until_the_pool_runs) {
  made = pool{system, worker(), {}};
  const auto early = ask("early");
  EXPECT_EQ(early->why, pool_errc::not_running);
}

TEST_F(pool_jobs, beyond_those_that_may_wait_are_refused_with_a_time_to_try_again) {
  start({.max = 1, .max_waiting = 2, .retry_when_overloaded = 70ms});
  ask("hold");
  ask("one");
  ask("two");
  const auto refused = ask("three");
  EXPECT_EQ(refused->why, errc::overloaded);
  EXPECT_EQ(retry_after(refused->why), 70ms);
  EXPECT_EQ(made.snapshot().refused, 1);
}

TEST_F(pool_jobs, that_nobody_waits_for_any_more_give_up_their_places) {
  start({.max = 1, .max_waiting = 2});
  ask("hold");
  ask("one");
  ask("two");
  kill(callers.back());
  time.run();
  EXPECT_FALSE(ask("three")->why);
  answer("hold");
  EXPECT_EQ(log.done, (std::vector<std::string>{"hold", "one", "three"}));
}

TEST_F(pool_jobs, that_nobody_waits_for_any_more_are_passed_over) {
  start({.max = 1});
  ask("hold");
  ask("one");
  kill(callers.back());
  const auto two = ask("two");
  answer("hold");
  EXPECT_EQ(log.done, (std::vector<std::string>{"hold", "two"}));
  EXPECT_EQ(two->value, "done: two");
}

TEST_F(pool_jobs, may_be_plain_messages) {
  start({.max = 1});
  ask("hold");
  caf::anon_send(made.address(), std::string{"plain"});
  time.run();
  EXPECT_EQ(made.snapshot().waiting, 1);
  answer("hold");
  EXPECT_EQ(log.done.back(), "plain");
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_jobs, that_are_plain_messages_and_refused_are_told_as_events) {
  made = pool{system, worker(), {}};
  recorded_events events{system};
  caf::anon_send(made.address(), std::string{"plain"});
  EXPECT_EQ(events.count(event::kind::message_refused), 1);
}

TEST_F(pool_jobs, are_no_exits) {
  start({.max = 1});
  kill(made.address());
  ask_to_stop(made.address());
  time.run();
  EXPECT_EQ(ask("one")->value, "done: one");
  EXPECT_EQ(started(), 1);
}

TEST_F(pool_jobs, come_from_outside_and_through_reply_ports_too) {
  start();
  EXPECT_EQ(system.call<std::string>(made, 1s, std::string{"outside"}).value(), "done: outside");
  reply_port port{system};
  std::string answered;
  port.call(
      made, system.now() + 1s, [&](actors::answer a) { answered = a.take<std::string>(); }, std::string{"port"});
  time.run();
  EXPECT_EQ(answered, "done: port");
}

TEST_F(pool_jobs, may_be_functions) {
  start_with([](start_context& s) { return s.spawn(function_worker); }, {});
  EXPECT_EQ(system.call<int>(made, 1s, pool_function([] { return 42; })).value(), 42);
  const auto label = system.call<std::string>(made, 1s, pool_function([](process* self) { return self->label(); }));
  EXPECT_EQ(label.value(), "pool");
}

// -- handed on ----------------------------------------------------------------

/// A pool whose worker leaves the answer to others.
class pool_jobs_handed_on : public pool_test {
public:
  template <class F>
  void start_handing_on(const caf::actor& to, F what) {
    start_with(
        [=, this](start_context& s) {
          return s.spawn([=, this](process* self) -> caf::behavior {
            return {[=, this](const std::string& order) {
              log.done.push_back(order);
              return self->delegate(to, what());
            }};
          });
        },
        {.max = 1});
  }

  /// What a job is answered, once idempotent and once not.
  template <class T>
  std::vector<caf::expected<T>> ask_both_ways() {
    std::vector<caf::expected<T>> answers;
    answers.push_back(system.call<T>(made, 1s, pool_job({.idempotent = true}, std::string{"one"})));
    answers.push_back(system.call<T>(made, 1s, std::string{"two"}));
    return answers;
  }

  /// They were run once each, and nobody has taken the worker for dead.
  void expect_all_went_well() {
    EXPECT_EQ(log.done, (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(made.snapshot().crashed, 0);
    EXPECT_EQ(made.snapshot().retried, 0);
    EXPECT_EQ(made.snapshot().in_doubt, 0);
  }
};

TEST_F(pool_jobs_handed_on, to_a_queue_are_answered_by_it) {
  const queue<int> numbers{system, {.capacity = 2}};
  start_handing_on(numbers.address(), [] { return queue_push<int>{7}; });
  for (const auto& answer : ask_both_ways<caf::ok_atom>())
    EXPECT_TRUE(answer) << describe(answer.error());
  EXPECT_EQ(numbers.info().waiting, 2);
  expect_all_went_well();
}

TEST_F(pool_jobs_handed_on, to_a_queue_that_refuses_them_are_answered_so) {
  queue<int> numbers{system, {.capacity = 2}};
  numbers.close();
  start_handing_on(numbers.address(), [] { return queue_push<int>{7}; });
  for (const auto& answer : ask_both_ways<caf::ok_atom>())
    EXPECT_EQ(answer.error(), queue_errc::closed);
  expect_all_went_well();
}

TEST_F(pool_jobs_handed_on, to_another_pool_are_answered_by_it) {
  start({.min = 2, .max = 2});
  const auto other = made;
  const auto other_root = root;
  start_handing_on(other.address(), [] { return checkout_msg{}; });
  for (auto& answer : ask_both_ways<granted_lease>())
    EXPECT_TRUE(answer) << describe(answer.error());
  expect_all_went_well();
}

TEST_F(pool_jobs_handed_on, to_a_pool_that_refuses_them_are_answered_so) {
  const pool other{system, worker(), {}};
  start_handing_on(other.address(), [] { return checkout_msg{}; });
  for (const auto& answer : ask_both_ways<granted_lease>())
    EXPECT_EQ(answer.error(), pool_errc::not_running);
  expect_all_went_well();
}

// -- crashes ------------------------------------------------------------------

TEST_F(pool_jobs, that_crash_their_worker_are_answered_with_the_reason_and_nobody_else_is_harmed) {
  start({.max = 1});
  ask("hold");
  const auto doomed = ask("crash");
  const auto next = ask("next");
  answer("hold");
  EXPECT_EQ(crash_of(doomed->why).value().what, "boom");
  EXPECT_EQ(next->value, "done: next");
  EXPECT_EQ(started(), 2);
  EXPECT_EQ(made.snapshot().crashed, 1);
}

TEST_F(pool_jobs, that_are_idempotent_are_given_to_another_worker_once) {
  start({.max = 1});
  const auto doomed = ask_with(60s, pool_job({.idempotent = true}, std::string{"crash twice"}));
  EXPECT_EQ(crash_of(doomed->why).value().what, "boom");
  EXPECT_EQ(log.done, (std::vector<std::string>{"crash twice", "crash twice"}));
  EXPECT_EQ(made.snapshot().retried, 1);
}

TEST_F(pool_jobs, that_their_worker_had_been_given_and_not_begun_are_the_next_to_run) {
  start({.max = 1});
  const auto one = std::make_shared<result>();
  system.spawn([=, this](process* self) -> caf::behavior {
    // Both reach the worker before it runs: the exit goes first.
    self->call(made, 60s, std::string{"one"})
        .then([=](const std::string& value) { one->value = value; }, [=](const caf::error& why) { one->why = why; });
    kill(log.workers.back());
    return {[](int) {}};
  });
  time.run();
  EXPECT_EQ(one->value, "done: one");
  EXPECT_EQ(started(), 2);
}

TEST_F(pool_jobs, that_run_late_for_a_worker_that_has_ended_are_what_their_second_worker_made_of_them) {
  start({.min = 2, .max = 2});
  const auto gone = log.workers.front();
  kill(gone);
  time.run();
  const auto element = caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, std::string{"hold"});
  const auto job = std::make_shared<detail::message_job>(caf::actor_cast<caf::strong_actor_ptr>(made.address()),
                                                         detail::asker{*element}, element->copy_content_to_message(),
                                                         std::nullopt, false);
  // Of no worker's turn, so that the pool itself learns nothing.
  constexpr dispatcher::ticket first{1001};
  constexpr dispatcher::ticket second{1002};
  job->assigned(first);
  job->assigned(second);
  job->run(log.workers.back(), second);
  job->run(gone, first);
  time.run();
  EXPECT_EQ(log.done, std::vector<std::string>{"hold"});
  job->lost(job);
  time.run();
  EXPECT_EQ(log.done, std::vector<std::string>{"hold"});
  EXPECT_EQ(made.snapshot().crashed, 1);
  EXPECT_EQ(made.snapshot().put_back, 0);
}

TEST_F(pool_jobs, are_answered_when_the_worker_that_holds_them_ends) {
  start({.max = 1});
  const auto held = ask("hold");
  const auto next = ask("next");
  kill(log.workers.back());
  time.run();
  EXPECT_EQ(classify(held->why), exit_reason::killed);
  EXPECT_EQ(next->value, "done: next");
}

// -- deadlines ----------------------------------------------------------------

TEST_F(pool_jobs, past_their_deadline_in_line_are_answered_then_and_not_run) {
  start({.max = 1, .cancel_grace = 1s});
  ask("hold");
  const auto late = ask("late", 100ms);
  const auto from = system.now();
  time.advance(99ms);
  EXPECT_EQ(made.snapshot().waiting, 1);
  time.advance(2ms);
  EXPECT_EQ(late->why, errc::deadline_exceeded);
  EXPECT_EQ(late->when, from + 100ms);
  EXPECT_EQ(made.snapshot().waiting, 0);
  EXPECT_EQ(made.snapshot().overdue, 1);
  answer("hold");
  EXPECT_EQ(log.done, (std::vector<std::string>{"hold"}));
}

TEST_F(pool_jobs, past_their_deadline_while_they_run_are_answered_then_and_their_worker_is_asked_whether_it_is_back) {
  start({.max = 1});
  const auto late = ask("hold", 100ms);
  EXPECT_FALSE(log.calls.at("hold")->cancelled());
  time.advance(100ms);
  EXPECT_EQ(late->why, errc::deadline_exceeded);
  EXPECT_TRUE(log.calls.at("hold")->cancelled());
  // It answers at once: it holds a promise, and its mailbox is served.
  EXPECT_EQ(made.snapshot().idle, 1);
  answer("hold");
  EXPECT_EQ(ask("next")->value, "done: next");
  EXPECT_EQ(started(), 1);
}

TEST_F(pool_jobs, whose_worker_does_not_come_back_within_the_grace_have_it_replaced) {
  start({.max = 1, .cancel_grace = 250ms});
  const auto late = ask("block", 100ms);
  EXPECT_EQ(late->why, errc::deadline_exceeded);
  EXPECT_EQ(started(), 2);
  EXPECT_EQ(ask("next")->value, "done: next");
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_jobs, without_a_deadline_take_as_long_as_they_take) {
  start({.max = 1});
  const auto held = ask("hold", duration::max());
  time.advance(std::chrono::hours{100});
  answer("hold");
  EXPECT_EQ(held->value, "done: hold");
}

TEST_F(pool_jobs, with_deadlines_in_any_order_end_at_their_own) {
  start({.max = 1});
  ask("hold", duration::max());
  const auto from = system.now();
  const auto late = ask("late", 300ms);
  const auto soon = ask("soon", 100ms);
  const auto between = ask("between", 200ms);
  time.advance(1s);
  EXPECT_EQ(soon->when, from + 100ms);
  EXPECT_EQ(between->when, from + 200ms);
  EXPECT_EQ(late->when, from + 300ms);
  EXPECT_EQ(made.snapshot().waiting, 0);
  EXPECT_EQ(made.snapshot().overdue, 3);
}

} // namespace
} // namespace actors::test
