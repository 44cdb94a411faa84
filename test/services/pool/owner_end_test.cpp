// What becomes of checkouts when their owner ends.
#include "test/services/pool/checkout_fixture.hpp"

namespace actors::test {
namespace {

TEST_F(pool_checkouts, are_returned_when_their_owner_ends) {
  start({.max = 2});
  const auto one = new_owner();
  const auto two = new_owner();
  want(one);
  want(one);
  want(two);
  end(one);
  EXPECT_EQ(two->held.size(), 1);
  EXPECT_EQ(made.snapshot().idle, 1);
  EXPECT_EQ(started(), 2);
}

TEST_F(pool_checkouts, are_void_when_their_owner_has_ended) {
  start({.max = 1});
  const auto one = new_owner();
  const auto two = new_owner();
  want(one);
  end(one);
  want(two);
  one->held.clear(); // a lease that had been handed to somebody else
  EXPECT_EQ(made.snapshot().lent, 1);
}

TEST_F(pool_checkouts, of_an_owner_that_ends_while_it_waits_are_passed_over) {
  start({.max = 1});
  const auto one = new_owner();
  const auto two = new_owner();
  const auto three = new_owner();
  want(one);
  want(two);
  want(three);
  end(two);
  tell(one, "back");
  EXPECT_TRUE(two->held.empty());
  EXPECT_EQ(three->held.size(), 1);
  EXPECT_EQ(made.snapshot().waiting, 0);
}

TEST_F(pool_checkouts, of_an_owner_that_ends_with_the_grant_on_its_way_are_returned_unused) {
  start({.max = 1, .on_owner_end = pool_options::owner_end::replace});
  const auto one = new_owner();
  const auto two = new_owner();
  want(one);
  want(two);
  // The grant and the kill are both in its mailbox before it runs; the kill goes first.
  one->held.front().checkin();
  EXPECT_EQ(made.snapshot().lent, 1);
  kill(two->process);
  time.run();
  EXPECT_TRUE(two->held.empty());
  EXPECT_EQ(made.snapshot().lent, 0);
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_checkouts, whose_time_passes_with_the_grant_on_its_way_are_returned) {
  start({.max = 1});
  const auto one = new_owner();
  caf::actor forgetful = runtime_test::start([&](process* self) -> caf::behavior {
    return {[this, self](std::int64_t) {
              const auto id =
                  made.checkout(self, 10s).then([](const lease&) { FAIL(); }, [](const caf::error&) { FAIL(); });
              return id;
            },
            [self](std::uint64_t id) { self->forget(id); }};
  });
  want(one);
  const auto id = system.call<std::uint64_t>(forgetful, 1s, std::int64_t{1}).value();
  // It has both in its mailbox before it runs.
  caf::anon_send(forgetful, id);
  one->held.front().checkin();
  EXPECT_EQ(made.snapshot().lent, 1);
  time.run();
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_checkouts, replace_the_worker_of_an_owner_that_ended_where_its_state_is_doubtful) {
  start({.max = 1, .on_owner_end = pool_options::owner_end::replace});
  const auto one = new_owner();
  want(one);
  end(one);
  EXPECT_EQ(started(), 2);
  EXPECT_EQ(made.snapshot().idle, 1);
  const auto two = new_owner();
  want(two);
  tell(two, "back");
  EXPECT_EQ(started(), 2);
}

TEST_F(pool_checkouts, that_are_dropped_count_as_the_end_of_their_owner) {
  start({.max = 1, .on_owner_end = pool_options::owner_end::replace});
  const auto one = new_owner();
  want(one);
  one->held.clear();
  time.run();
  EXPECT_EQ(started(), 2);
}

TEST_F(pool_checkouts, of_an_owner_that_had_ended_before_are_returned) {
  start({.max = 1});
  const auto one = new_owner();
  end(one);
  reply_port port{system};
  std::optional<lease> got;
  port.call(
      made, system.now() + 1s, [&](actors::answer a) { got = a.take<granted_lease>().take(); },
      checkout_msg{one->process});
  time.run();
  EXPECT_TRUE(got);
  got.reset();
  EXPECT_EQ(made.snapshot().idle, 1);
}

} // namespace
} // namespace actors::test
