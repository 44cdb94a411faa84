// The end of a runtime on real threads: idle, at work, with handlers that do not return.
#include "libactors/control.hpp"
#include "libactors/io.hpp"
#include "libactors/system.hpp"

#include <boost/asio/post.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <latch>
#include <thread>

namespace actors {

namespace {

using namespace std::chrono_literals;

caf::behavior echo(process*) {
  return {[](int value) { return value; }};
}

TEST(shutdown, of_an_idle_runtime_is_quick) {
  const auto begin = clock::now();
  {
    actors::system system{{.workers = 2}};
    for (int i = 0; i < 100; ++i)
      ASSERT_TRUE(system.start(echo, {.blocking = i % 2 == 0}));
  }
  EXPECT_LT(clock::now() - begin, 4s) << "nobody had to be waited for";
}

// The longest times that can be written are no times that have passed.
TEST(shutdown, waits_as_long_as_it_takes_where_it_has_no_limit) {
  constexpr auto no_limit = std::chrono::milliseconds::max();
  std::atomic<bool> in_order{false};
  {
    actors::system system{{.workers = 1, .stop_timeout = no_limit, .kill_timeout = no_limit}};
    const auto leaving = system.start([&](process* self) -> caf::behavior {
      self->set_exit_handler([self](const caf::exit_msg&) { self->after(20ms, [self] { self->quit(); }); });
      self->attach_functor([&](const caf::error& why) { in_order = classify(why) == exit_reason::normal; });
      return {[](int value) { return value; }};
    });
    ASSERT_TRUE(leaving);
    std::latch begun{1};
    const auto busy = system.start(
        [&](process*) -> caf::behavior {
          return {[&](int) {
            begun.count_down();
            std::this_thread::sleep_for(50ms);
          }};
        },
        {.blocking = true});
    ASSERT_TRUE(busy);
    caf::anon_send(*busy, 1);
    begun.wait();
    EXPECT_TRUE(system.shut_down());
  }
  EXPECT_TRUE(in_order);
}

TEST(shutdown, answers_the_calls_under_way) {
  std::atomic<int> answers{0};
  {
    actors::system system{{.workers = 2}};
    reply_port port{system};
    auto silent = system
                      .start([](process* self) -> caf::behavior {
                        return {[promises = std::vector<caf::response_promise>{}, self](int) mutable {
                          return promises.emplace_back(self->make_response_promise());
                        }};
                      })
                      .value();
    for (int i = 0; i < 1'000; ++i)
      port.call(
          silent, system.now() + 1h, [&](answer a) { answers += a.is_error() ? 1 : 0; }, i);
  }
  EXPECT_EQ(answers, 1'000);
}

TEST(shutdown, in_the_midst_of_work_ends_everything_and_loses_no_answer) {
  std::atomic<int> calls{0};
  std::atomic<int> answers{0};
  {
    actors::system system{{.workers = 2}};
    reply_port port{system};
    std::vector<caf::actor> callees;
    callees.reserve(20);
    for (int i = 0; i < 20; ++i)
      callees.push_back(system.start(echo, {.blocking = i % 4 == 0}).value());
    std::latch begun{3};
    std::atomic<bool> stop{false};
    std::vector<std::jthread> callers;
    callers.reserve(3);
    for (int t = 0; t < 3; ++t)
      callers.emplace_back([&, t] {
        for (int i = 0; !stop; ++i) {
          ++calls;
          port.call(
              callees[static_cast<std::size_t>(i + t) % callees.size()], system.now() + 1h, [&](answer) { ++answers; },
              i);
          if (i == 200)
            begun.count_down();
          if (i % 16 == 0)
            std::this_thread::yield();
        }
      });
    begun.wait();
    EXPECT_TRUE(system.shut_down());
    stop = true;
  }
  EXPECT_EQ(answers, calls);
}

TEST(shutdown, asked_for_by_two_threads_is_over_for_both_when_it_is_over) {
  actors::system system{{.workers = 2}};
  for (int i = 0; i < 50; ++i)
    ASSERT_TRUE(system.start(echo));
  std::atomic<int> clean{0};
  {
    std::jthread one{[&] { clean += system.shut_down(); }};
    std::jthread two{[&] { clean += system.shut_down(); }};
  }
  EXPECT_EQ(clean, 2);
}

TEST(shutdown, reports_a_handler_that_ignores_its_kill_as_abandoned) {
  actors::system system{{.workers = 2, .kill_timeout = 50ms}};
  std::latch entered{1};
  std::latch let_go{1};
  auto stuck = system
                   .start(
                       [&](process*) -> caf::behavior {
                         return {[&](int) {
                           entered.count_down();
                           let_go.wait();
                         }};
                       },
                       {.blocking = true})
                   .value();
  caf::anon_send(stuck, 1);
  entered.wait();
  EXPECT_EQ(system.stop(stuck, 20ms), stop_result::abandoned);
  let_go.count_down();
  EXPECT_EQ(system.stop(stuck, 5s), stop_result::stopped);
}

void end_with_a_stuck_handler(bool blocking) {
  const auto begin = clock::now();
  // Outlives main's objects, as the handler does.
  static std::latch let_go{1};
  static std::atomic<bool> returned{false};
  {
    std::latch entered{1};
    actors::system system{{.workers = 2, .stop_timeout = 50ms, .kill_timeout = 50ms}};
    reply_port port{system};
    auto stuck = system
                     .start(
                         [&](process* self) -> caf::behavior {
                           self->after(1h, [] {});
                           self->attach_functor([] { returned = true; });
                           return {[&entered, self](int) {
                             entered.count_down();
                             let_go.wait();
                             // Whatever the runtime offers still works.
                             self->after(1s, [] {});
                             if (self->runtime().events().observed() || self->now() == time_point{})
                               std::exit(3);
                             return 1;
                           }};
                         },
                         {.label = "stuck", .blocking = blocking})
                     .value();
    port.call(
        stuck, system.now() + 1h, [](answer) {}, 1);
    entered.wait();
  }
  if (clock::now() - begin > 5s)
    std::exit(2);
  // The runtime's object is gone; its handler returns now, and its process ends.
  let_go.count_down();
  while (!returned)
    std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(20ms);
  std::exit(0);
}

TEST(shutdown_death, with_a_stuck_blocking_handler_returns_in_time_and_leaves_the_runtime_to_it) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(end_with_a_stuck_handler(true), testing::ExitedWithCode(0), "abandoned handlers still run");
}

TEST(shutdown_death, with_a_stuck_scheduler_handler_returns_in_time_and_leaves_the_runtime_to_it) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(end_with_a_stuck_handler(false), testing::ExitedWithCode(0), "abandoned handlers still run");
}

void end_with_a_stuck_io_handler(scheduler_kind scheduler) {
  const auto begin = clock::now();
  static std::latch let_go{1};
  static std::atomic<bool> returned{false};
  {
    std::latch entered{1};
    actors::system system{{.scheduler = scheduler, .workers = 2, .kill_timeout = 50ms}};
    boost::asio::post(executor(system), [&entered] {
      entered.count_down();
      let_go.wait();
      returned = true;
    });
    entered.wait();
  }
  if (clock::now() - begin > 5s)
    std::exit(2);
  let_go.count_down();
  while (!returned)
    std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(20ms);
  std::exit(0);
}

TEST(shutdown_death, with_a_stuck_io_handler_returns_in_time_under_any_scheduler) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  for (const auto each : {scheduler_kind::integrated, scheduler_kind::sharing, scheduler_kind::stealing})
    EXPECT_EXIT(end_with_a_stuck_io_handler(each), testing::ExitedWithCode(0), "abandoned handlers still run");
}

// -- signals ------------------------------------------------------------------

bool handled(int signal) {
  struct sigaction current {};
  sigaction(signal, nullptr, &current);
  return current.sa_handler != SIG_DFL;
}

void wait_and_raise(int signal) {
  int received = 0;
  {
    actors::system system{{.workers = 1}};
    std::jthread other{[&] {
      while (!handled(signal))
        std::this_thread::yield();
      std::raise(signal);
    }};
    received = system.wait_for_signal();
  }
  std::exit(received == signal ? 0 : 1);
}

TEST(signal_death, sigterm_ends_the_wait_and_is_named) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(wait_and_raise(SIGTERM), testing::ExitedWithCode(0), "");
}

TEST(signal_death, sigint_ends_the_wait_and_is_named) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(wait_and_raise(SIGINT), testing::ExitedWithCode(0), "");
}

TEST(wait_for_signal, returns_0_on_stop_waiting_also_when_that_came_first) {
  actors::system system{{.workers = 1}};
  {
    std::jthread other{[&] { system.stop_waiting(); }};
    EXPECT_EQ(system.wait_for_signal(), 0);
  }
  EXPECT_EQ(system.wait_for_signal(), 0);
}

TEST(wait_for_signal, returns_when_the_runtime_shuts_down) {
  actors::system system{{.workers = 1}};
  std::jthread other{[&] { system.shut_down(); }};
  EXPECT_EQ(system.wait_for_signal(), 0);
}

} // namespace

} // namespace actors
