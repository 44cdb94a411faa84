#include "test/services/pool/checkout_fixture.hpp"

namespace actors::test {
namespace {

TEST_F(pool_checkouts, give_an_idle_worker_at_once) {
  start({.max = 1});
  const auto one = new_owner();
  want(one);
  ASSERT_EQ(one->held.size(), 1);
  EXPECT_EQ(one->held.front().worker(), log.workers.front());
  EXPECT_EQ(made.snapshot().lent, 1);
  tell(one, "back");
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_checkouts, start_workers_up_to_the_most_and_then_wait_in_order) {
  start({.max = 2});
  const auto one = new_owner();
  const auto two = new_owner();
  const auto three = new_owner();
  want(one);
  want(one);
  EXPECT_EQ(one->held.size(), 2);
  want(two);
  want(three);
  EXPECT_EQ(made.snapshot().waiting, 2);
  one->held.pop_back();
  time.run();
  EXPECT_EQ(two->held.size(), 1);
  EXPECT_TRUE(three->held.empty());
  tell(one, "back");
  EXPECT_EQ(three->held.size(), 1);
  EXPECT_EQ(started(), 2);
}

TEST_F(pool_checkouts, wait_no_longer_than_they_were_told) {
  start({.max = 1});
  const auto one = new_owner();
  const auto two = new_owner();
  want(one);
  want(two, 100ms);
  time.advance(100ms);
  ASSERT_EQ(two->refused.size(), 1);
  EXPECT_EQ(two->refused.front(), errc::deadline_exceeded);
  EXPECT_EQ(made.snapshot().waiting, 0);
  tell(one, "back");
  EXPECT_TRUE(two->held.empty());
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_checkouts, beyond_those_that_may_wait_are_refused) {
  start({.max = 1, .max_waiting = 0});
  const auto one = new_owner();
  const auto two = new_owner();
  want(one);
  want(two);
  ASSERT_EQ(two->refused.size(), 1);
  EXPECT_EQ(two->refused.front(), errc::overloaded);
  EXPECT_TRUE(retry_after(two->refused.front()));
}

TEST_F(pool_checkouts, and_jobs_wait_in_one_line) {
  start({.max = 1});
  const auto one = new_owner();
  const auto two = new_owner();
  want(one);
  const auto job = ask("hold");
  want(two);
  tell(one, "back");
  EXPECT_EQ(log.done, std::vector<std::string>{"hold"});
  EXPECT_TRUE(two->held.empty());
  answer("hold");
  EXPECT_EQ(two->held.size(), 1);
}

TEST_F(pool_checkouts, without_waiting_give_a_worker_or_nothing) {
  start({.max = 1});
  std::optional<lease> first;
  bool second = true;
  runtime_test::start([&](process* self) -> caf::behavior {
    first = made.try_checkout(self);
    second = made.try_checkout(self).has_value();
    return {[](int) {}};
  });
  EXPECT_TRUE(first && *first);
  EXPECT_FALSE(second);
  first.reset();
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_checkouts, may_be_waited_for_in_a_coroutine) {
  start({.max = 1});
  const auto other = new_owner();
  want(other);
  std::vector<std::string> story;
  runtime_test::start([&](process* self) -> caf::behavior {
    run(self, [](process* me, pool from, std::vector<std::string>* told) -> task<> {
      for (int n = 0; n < 2; ++n) {
        auto had = co_await from.checkout(me, 10s);
        const auto answered = co_await call<std::string>(me, had->worker(), 1s, std::string{"who"});
        told->push_back(*answered);
        had->checkin();
      }
      const auto refused = co_await from.checkout(me, 10s);
      told->emplace_back(refused ? "had" : "refused");
    }(self, made, &story));
    return {[](int) {}};
  });
  EXPECT_TRUE(story.empty());
  tell(other, "back");
  EXPECT_EQ(story, (std::vector<std::string>{"1", "1", "had"}));
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_checkouts, may_be_made_from_outside_and_through_reply_ports) {
  start({.max = 1});
  {
    const auto had = made.checkout(1s);
    ASSERT_TRUE(had);
    EXPECT_EQ(made.snapshot().lent, 1);
    const auto late = made.checkout(100ms);
    EXPECT_EQ(late.error(), errc::deadline_exceeded);
  }
  EXPECT_EQ(made.snapshot().idle, 1);
  reply_port port{system};
  lease got;
  port.call(
      made, system.now() + 1s, [&](actors::answer a) { got = a.take<granted_lease>().take(); }, checkout_msg{});
  time.run();
  EXPECT_TRUE(got);
  got.checkin();
  // What the callback does not take goes back by itself.
  port.call(
      made, system.now() + 1s, [](const actors::answer&) {}, checkout_msg{});
  time.run();
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_checkouts, end_with_their_transaction) {
  start({.max = 1});
  EXPECT_EQ(made.transaction(1s,
                             [&](const caf::actor& worker) {
                               EXPECT_EQ(made.snapshot().lent, 1);
                               return worker;
                             })
                .value(),
            log.workers.front());
  EXPECT_EQ(made.snapshot().idle, 1);
  EXPECT_THROW((void)made.transaction(1s, [](const caf::actor&) -> int { throw std::runtime_error{"midst"}; }),
               std::runtime_error);
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_checkouts, end_with_their_transaction_in_a_coroutine) {
  start({.max = 1});
  std::string told;
  runtime_test::start([&](process* self) -> caf::behavior {
    run(self, [](process* me, pool from, std::string* tell) -> task<> {
      const auto what = [me](const caf::actor& worker) -> task<std::string> {
        const auto answered = co_await call<std::string>(me, worker, 1s, std::string{"who"});
        co_return *answered;
      };
      const auto result = co_await from.transaction(me, 1s, what);
      *tell = result ? *result : describe(result.error());
    }(self, made, &told));
    return {[](int) {}};
  });
  EXPECT_EQ(told, "1");
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_checkouts, may_say_that_the_worker_is_beyond_use) {
  start({.max = 1});
  const auto one = new_owner();
  want(one);
  one->held.front().discard();
  time.run();
  EXPECT_EQ(started(), 2);
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_checkouts, go_back_when_another_takes_their_place) {
  start({.max = 3});
  auto a = made.checkout(1s);
  auto b = made.checkout(1s);
  ASSERT_TRUE(a && b);
  const auto kept = b->worker();
  *a = std::move(*b);
  EXPECT_FALSE(*b); // NOLINT(bugprone-use-after-move)
  EXPECT_FALSE(b->worker());
  EXPECT_EQ(a->worker(), kept);
  EXPECT_EQ(made.snapshot().lent, 1);
  auto& same = *a;
  *a = std::move(same);
  EXPECT_EQ(a->worker(), kept);
  EXPECT_EQ(made.snapshot().lent, 1);
  *a = lease{};
  EXPECT_FALSE(*a);
  EXPECT_EQ(made.snapshot().lent, 0);
}

TEST_F(pool_checkouts, end_once) {
  start({.max = 1});
  auto first = made.checkout(1s);
  lease moved{std::move(*first)};
  first->checkin(); // NOLINT(bugprone-use-after-move): it is not there
  EXPECT_EQ(made.snapshot().lent, 1);
  moved.checkin();
  EXPECT_FALSE(moved);
  const auto second = made.checkout(1s);
  ASSERT_TRUE(second);
  moved.checkin();
  moved.discard();
  time.run();
  EXPECT_EQ(made.snapshot().lent, 1) << "the next owner's was ended";
  EXPECT_EQ(started(), 1);
}

TEST_F(pool_checkouts, are_taken_once_out_of_the_answer_that_brings_them) {
  start({.max = 1});
  granted_lease answer{std::move(*made.checkout(1s))};
  auto copy = answer;
  auto taken = answer.take();
  EXPECT_TRUE(taken);
  EXPECT_FALSE(answer.take());
  EXPECT_FALSE(copy.take());
  copy = answer = {};
  EXPECT_EQ(made.snapshot().lent, 1);
  EXPECT_FALSE(granted_lease{}.take());
}

TEST_F(pool_checkouts, of_a_worker_that_ended_are_void) {
  start({.max = 1});
  const auto one = new_owner();
  const auto two = new_owner();
  want(one);
  kill(log.workers.front());
  time.run();
  EXPECT_EQ(made.snapshot().idle, 1);
  want(two);
  ASSERT_EQ(two->held.size(), 1);
  EXPECT_EQ(two->held.front().worker(), log.workers.back());
  tell(one, "back"); // of what it has no more
  EXPECT_EQ(made.snapshot().lent, 1);
}

} // namespace
} // namespace actors::test
