#include "libactors/sys.hpp"
#include "supervision/supervisor.hpp"
#include "test/services/queue/queue_fixture.hpp"

namespace actors::test {

namespace {

struct queue_process : queue_test {
  caf::actor root;
  numbers jobs;

  void supervise(queue_options<int> options = {}) {
    jobs = make(std::move(options));
    root = start_supervisor(system, {.intensity = 10, .children = {jobs.child("jobs")}}).value();
  }

  caf::actor keeper() {
    const auto all = which_children(system, root);
    return all->at(0).process;
  }
};

} // namespace

TEST_F(queue_process, shows_the_state_of_the_queue) {
  supervise({.label = "jobs"});
  push(jobs, {1, 2});
  const auto text = sys::get_state(system, keeper(), 1s);
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, testing::StartsWith("jobs: open, 2 of 1000 waiting"));
  const auto info = system.call<queue_info>(keeper(), 1s, queue_inspect{});
  ASSERT_TRUE(info);
  EXPECT_EQ(info->waiting, 2U);
}

TEST_F(queue_process, crashes_without_harm_in_the_middle_of_everything) {
  supervise({.capacity = 3});
  auto& seen = observe();
  keeping(jobs, seen);
  push(jobs, {1});
  time.run();
  push(jobs, {2, 3, 4});
  int in = 0;
  start([=, this, &in](process* self) {
    jobs.push(self, 1min, 5).then([&in](caf::ok_atom) { ++in; }, [](const caf::error&) { FAIL(); });
    return obeying(self);
  });
  time.run();
  const auto before = keeper();
  kill(before);
  time.run();
  EXPECT_NE(keeper(), before);
  EXPECT_EQ(jobs.info().waiting, 3U);
  for (std::size_t at = 0; at < 5; ++at) {
    ASSERT_THAT(seen.kept, testing::SizeIs(at + 1));
    EXPECT_TRUE(seen.kept[at].done());
    time.run();
  }
  EXPECT_THAT(seen.items, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ(in, 1);
}

TEST_F(queue_process, closes_the_queue_when_it_is_stopped_and_opens_it_when_it_is_started_again) {
  supervise();
  push(jobs, {1});
  ASSERT_TRUE(terminate_child(system, root, "jobs"));
  EXPECT_EQ(jobs.info().state, queue_state::closing);
  EXPECT_EQ(jobs.try_push(2), queue_errc::closed);
  ASSERT_TRUE(restart_child(system, root, "jobs"));
  EXPECT_EQ(jobs.info().state, queue_state::open);
  push(jobs, {2});
  EXPECT_THAT(jobs.pop_batch(system, 1s, 9)->take(), ElementsAre(1, 2));
}

TEST_F(queue_process, leaves_a_queue_closed_that_somebody_else_has_closed) {
  supervise();
  jobs.close();
  ASSERT_TRUE(terminate_child(system, root, "jobs"));
  ASSERT_TRUE(restart_child(system, root, "jobs"));
  EXPECT_EQ(jobs.info().state, queue_state::closed);
}

TEST_F(queue_process, waits_for_consumers_when_it_is_stopped) {
  supervise({.drain_on_stop = 10s});
  auto& seen = observe();
  keeping(jobs, seen);
  push(jobs, {1, 2});
  time.run();
  const obituary end{keeper()};
  ask_to_stop(keeper());
  time.advance(1s);
  EXPECT_FALSE(end.arrived());
  seen.kept.at(0).done();
  time.run();
  EXPECT_FALSE(end.arrived());
  seen.kept.at(1).done();
  time.run();
  EXPECT_TRUE(end.arrived());
  EXPECT_EQ(seen.closed, 1);
}

TEST_F(queue_process, waits_no_longer_than_it_was_told) {
  supervise({.drain_on_stop = 10s});
  auto& seen = observe();
  keeping(jobs, seen);
  push(jobs, {1});
  time.run();
  const obituary end{keeper()};
  ask_to_stop(keeper());
  time.advance(9s);
  EXPECT_FALSE(end.arrived());
  time.advance(1s);
  EXPECT_TRUE(end.arrived());
}

TEST_F(queue_process, waits_without_limit_where_it_was_told_so) {
  supervise({.drain_on_stop = duration::max()});
  auto& seen = observe();
  keeping(jobs, seen);
  push(jobs, {1});
  time.run();
  const obituary end{keeper()};
  ask_to_stop(root);
  time.advance(24h);
  EXPECT_FALSE(end.arrived());
  seen.kept.at(0).done();
  time.run();
  EXPECT_TRUE(end.arrived());
}

TEST_F(queue_process, does_not_wait_where_nobody_consumes) {
  supervise({.drain_on_stop = 10s});
  push(jobs, {1});
  const obituary end{keeper()};
  ask_to_stop(keeper());
  time.run();
  EXPECT_TRUE(end.arrived());
}

} // namespace actors::test
