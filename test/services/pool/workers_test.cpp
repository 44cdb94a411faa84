#include "libactors/sys.hpp"
#include "supervision/dynamic_supervisor.hpp"
#include "test/services/pool/pool_fixture.hpp"

#include <gmock/gmock.h>

namespace actors::test {
namespace {

class pool_workers : public pool_test {
public:
  /// As many jobs under way as this, which `release` ends.
  void hold(int many) {
    for (int n = 0; n < many; ++n)
      ask("hold " + std::to_string(held_++), duration::max());
  }

  void release() {
    for (; released_ < held_; ++released_)
      answer("hold " + std::to_string(released_));
  }

  /// Those that its supervisor has.
  std::size_t living() {
    std::size_t count = 0;
    for (const auto& each : log.workers)
      count += system.call_urgently<sys::status>(each, 1ms, sys::get_status_msg{}) ? 1 : 0;
    return count;
  }

private:
  int held_ = 0;
  int released_ = 0;
};

TEST_F(pool_workers, are_up_as_many_as_the_least_when_the_pool_has_started) {
  start({.min = 3});
  EXPECT_EQ(started(), 3);
  EXPECT_EQ(made.snapshot().idle, 3);
}

TEST_F(pool_workers, may_be_none_until_there_is_work) {
  start({.min = 0});
  EXPECT_EQ(started(), 0);
  EXPECT_EQ(ask("one")->value, "done: one");
  EXPECT_EQ(started(), 1);
}

TEST_F(pool_workers, are_started_as_jobs_wait_and_no_more_than_the_most) {
  start({.max = 3});
  hold(5);
  EXPECT_EQ(started(), 3);
  EXPECT_EQ(made.snapshot().waiting, 2);
}

TEST_F(pool_workers, leave_when_they_have_had_nothing_to_do_for_a_while) {
  start({.min = 2, .max = 5, .idle_time = 10s});
  hold(5);
  time.advance(30s);
  EXPECT_EQ(living(), 5);
  release();
  time.advance(9s);
  EXPECT_EQ(living(), 5);
  time.advance(11s);
  EXPECT_EQ(living(), 2);
  EXPECT_EQ(made.snapshot().idle, 2);
}

TEST_F(pool_workers, that_are_needed_stay) {
  start({.min = 0, .max = 5, .idle_time = 10s});
  hold(2);
  release();
  for (int n = 0; n < 20; ++n) {
    time.advance(5s);
    EXPECT_EQ(ask("one")->value, "done: one");
  }
  EXPECT_EQ(living(), 1);
  time.advance(20s);
  EXPECT_EQ(living(), 0);
  EXPECT_EQ(ask("one")->value, "done: one");
}

TEST_F(pool_workers, that_leave_spend_no_restart) {
  start({.min = 0, .max = 5, .idle_time = 1s, .intensity = 0});
  for (int n = 0; n < 5; ++n) {
    EXPECT_EQ(ask("one")->value, "done: one");
    time.advance(2s);
  }
  EXPECT_EQ(started(), 5);
}

TEST_F(pool_workers, are_fewer_at_once_where_idle_and_when_they_are_done_where_not) {
  start({.min = 1, .max = 4});
  hold(4);
  made.resize(1, 2);
  time.run();
  EXPECT_EQ(living(), 4);
  release();
  EXPECT_EQ(living(), 2);
  made.resize(1, 1);
  time.run();
  EXPECT_EQ(living(), 1);
  EXPECT_EQ(ask("one")->value, "done: one");
}

TEST_F(pool_workers, that_crash_while_they_are_told_to_leave_have_no_successors) {
  start({.min = 3, .max = 3});
  for (const int most : {2, 1}) {
    kill(log.workers[most]);
    made.resize(1, most);
    time.run();
    EXPECT_EQ(living(), most);
    EXPECT_EQ(made.snapshot().idle, most);
    EXPECT_EQ(made.snapshot().starting, 0);
  }
  EXPECT_GT(started(), 3); // they had, which left as well
  EXPECT_EQ(ask("one")->value, "done: one");
}

TEST_F(pool_workers, are_more_at_once_where_jobs_wait_or_the_least_says_so) {
  start({.min = 1, .max = 1});
  hold(3);
  EXPECT_EQ(living(), 1);
  made.resize(1, 2);
  time.run();
  EXPECT_EQ(living(), 2);
  made.resize(4, 5);
  time.run();
  EXPECT_EQ(living(), 4);
  release();
  EXPECT_EQ(made.snapshot().idle, 4);
}

TEST_F(pool_workers, that_are_lent_stay_until_they_are_back) {
  start({.min = 0, .max = 2, .idle_time = 1s});
  auto had = made.checkout(1s);
  ASSERT_TRUE(had);
  made.resize(0, 1);
  time.advance(10s);
  EXPECT_EQ(living(), 1);
  had->checkin();
  time.advance(10s);
  EXPECT_EQ(living(), 0);
}

TEST_F(pool_workers, cannot_be_a_number_that_makes_no_sense) {
  EXPECT_THROW((pool{system, worker(), {.min = 2, .max = 1}}), std::invalid_argument);
  EXPECT_THROW((pool{system, worker(), {.min = 0, .max = 0}}), std::invalid_argument);
  start();
  EXPECT_THROW(made.resize(2, 1), std::invalid_argument);
}

TEST_F(pool_workers, cannot_have_times_below_nothing) {
  EXPECT_THROW((pool{system, worker(), {.idle_time = -1ns}}), std::invalid_argument);
  EXPECT_THROW((pool{system, worker(), {.cancel_grace = 0ns}}), std::invalid_argument);
  EXPECT_THROW((pool{system, worker(), {.retry_after = 0ms}}), std::invalid_argument);
  EXPECT_THROW((pool{system, worker(), {.retry_after = std::chrono::milliseconds::min()}}), std::invalid_argument);
  EXPECT_THROW((pool{system, worker(), {.retry_when_overloaded = -1ms}}), std::invalid_argument);
}

TEST_F(pool_workers, may_have_times_without_end) {
  start({.max = 1,
         .idle_time = duration::max(),
         .cancel_grace = duration::max(),
         .intensity = 0,
         .period = std::chrono::seconds::max(),
         .retry_after = std::chrono::milliseconds::max()});
  EXPECT_EQ(*ask("who")->value, "1");
  EXPECT_TRUE(ask("crash")->why);
  time.advance(1h);
  EXPECT_EQ(ask("who")->why, pool_errc::unavailable);
  EXPECT_EQ(started(), 1U) << "it was open again";
}

TEST_F(pool_workers, that_do_not_start_are_tried_again_after_a_while_where_the_least_is_missing) {
  start_with(
      [this, starts = 0](start_context& s) mutable {
        const bool fails = ++starts == 3;
        return s.spawn([this, fails](process* self) {
          if (fails)
            throw std::runtime_error{"not this time"};
          return worker(self);
        });
      },
      {.min = 1, .retry_after = 5s});
  made.resize(3, 3);
  time.run();
  EXPECT_EQ(made.snapshot().idle, 2);
  time.advance(5s);
  EXPECT_EQ(made.snapshot().idle, 3);
}

TEST_F(pool_workers, that_are_no_processes_are_refused) {
  made =
      pool{system, [this](start_context&) { return spawn_plain(system, [](auto*) { return caf::behavior{}; }); }, {}};
  EXPECT_FALSE(start_supervisor(system, {.children = {made.child()}}));
}

TEST_F(pool_workers, that_do_not_start_fail_the_pool) {
  made =
      pool{system,
           [](start_context& s) { return s.spawn([](process*) -> caf::behavior { throw std::runtime_error{"no"}; }); },
           {}};
  EXPECT_FALSE(start_supervisor(system, {.children = {made.child()}}));
  EXPECT_EQ(ask("early")->why, pool_errc::not_running);
}

TEST_F(pool_workers, that_ignore_their_start_fail_the_pool) {
  made = pool{system,
              [](start_context& s) {
                return s.spawn([](process* self) -> caf::behavior {
                  self->quit(make_error(exit_reason::ignored));
                  return {};
                });
              },
              {}};
  const auto refused = start_supervisor(system, {.children = {made.child()}});
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), testing::HasSubstr("a worker ignored its start"));
}

TEST_F(pool_workers, that_ignore_their_restart_have_successors_after_a_while) {
  start_with(
      [this, starts = 0](start_context& s) mutable {
        const bool ignores = ++starts == 2;
        return s.spawn([this, ignores](process* self) {
          if (ignores)
            self->quit(make_error(exit_reason::ignored));
          return worker(self);
        });
      },
      {.min = 1, .max = 1, .retry_after = 5s});
  ask("crash");
  EXPECT_EQ(living(), 0);
  EXPECT_EQ(made.snapshot().starting, 1);
  const auto waiting = ask("one");
  time.advance(4s);
  EXPECT_FALSE(waiting->over());
  time.advance(1s);
  EXPECT_EQ(waiting->value, "done: one");
  EXPECT_EQ(made.snapshot().idle, 1);
  EXPECT_EQ(made.snapshot().starting, 0);
}

// -- too many crashes ---------------------------------------------------------

TEST_F(pool_workers, that_crash_too_often_close_the_pool_for_a_while) {
  start({.max = 1, .intensity = 2, .retry_after = 5s});
  for (int n = 0; n < 3; ++n)
    ask("crash");
  const auto refused = ask("one");
  EXPECT_EQ(refused->why, pool_errc::unavailable);
  EXPECT_EQ(retry_after(refused->why), 5s);
  time.advance(2s);
  EXPECT_EQ(retry_after(ask("one")->why), 3s);
  time.advance(3s);
  EXPECT_EQ(ask("one")->value, "done: one");
}

TEST_F(pool_workers, that_crash_too_often_take_along_what_waits) {
  start({.max = 1, .intensity = 0});
  hold(1);
  const auto last = ask("crash");
  const auto waiting = ask("one");
  release();
  EXPECT_TRUE(crash_of(last->why));
  EXPECT_EQ(waiting->why, pool_errc::unavailable);
}

TEST_F(pool_workers, that_crash_too_often_end_the_pool_where_it_escalates) {
  made = pool{system, worker(), {.max = 1, .intensity = 0, .on_spent = on_spent::escalate}};
  root = start_supervisor(system, {.intensity = 1, .children = {made.child()}}, {.label = "root"}).value();
  obituary end{root};
  ask("crash");
  EXPECT_FALSE(end.arrived());
  EXPECT_EQ(ask("one")->value, "done: one");
  ask("crash");
  EXPECT_TRUE(end.arrived());
  EXPECT_EQ(ask("one")->why, pool_errc::not_running);
}

// -- the end of the pool's own processes --------------------------------------

class pool_processes : public pool_workers {
public:
  caf::actor child(const std::string& id) {
    const auto top = which_children(system, root).value();
    const auto inner = which_children(system, top.front().process).value();
    for (const auto& each : inner)
      if (each.id == id)
        return each.process;
    return {};
  }
};

TEST_F(pool_processes, may_end_in_the_middle_of_everything_and_come_back) {
  for (const auto* const id : {"keeper", "workers"}) {
    start({.max = 2});
    const auto before = system.live_processes();
    const auto running = ask("hold");
    auto had = made.checkout(1s);
    ASSERT_TRUE(had);
    const auto waiting = ask("one");
    kill(child(id));
    time.run();
    EXPECT_TRUE(running->why) << id;
    EXPECT_TRUE(waiting->why) << id;
    EXPECT_EQ(ask("two")->value, "done: two") << id;
    had->checkin(); // of another life: it is void
    time.run();
    EXPECT_EQ(made.snapshot().idle, 1) << id;
    EXPECT_EQ(made.snapshot().waiting, 0) << id;
    EXPECT_LE(system.live_processes(), before + callers.size()) << id;
    system.stop(root, 1s);
    log.held.clear();
  }
}

TEST_F(pool_processes, answer_all_and_leave_nothing_behind_when_they_are_stopped) {
  start({.max = 2});
  const auto running = ask("hold");
  auto had = made.checkout(1s);
  const auto waiting = ask("one");
  system.stop(root, 1s);
  time.run();
  EXPECT_TRUE(running->why);
  EXPECT_EQ(waiting->why, pool_errc::not_running);
  EXPECT_EQ(ask("late")->why, pool_errc::not_running);
  for (const auto& each : callers)
    kill(each);
  time.run();
  EXPECT_EQ(system.live_processes(), 0);
}

TEST_F(pool_processes, of_two_lives_serve_the_same_pool) {
  start();
  system.stop(root, 1s);
  root = start_supervisor(system, {.children = {made.child()}}, {.label = "root"}).value();
  EXPECT_EQ(ask("one")->value, "done: one");
}

TEST_F(pool_processes, know_of_workers_that_somebody_else_had_terminated) {
  start({.min = 2, .max = 2, .retry_after = 5s});
  const auto shelf = child("workers");
  const auto workers = which_children(system, shelf).value().front().process;
  const auto running = ask("hold");
  for (const auto& each : std::vector{log.workers})
    EXPECT_TRUE(terminate_child(system, workers, each));
  time.run();
  EXPECT_TRUE(running->why);
  const auto waiting = ask("one");
  made.resize(1, 1); // one of their successors is not needed any more
  time.advance(5s);
  EXPECT_EQ(waiting->value, "done: one");
  EXPECT_EQ(living(), 1);
  EXPECT_EQ(made.snapshot().idle, 1);
  EXPECT_EQ(made.snapshot().starting, 0);
}

} // namespace
} // namespace actors::test
