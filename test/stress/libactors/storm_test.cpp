// Starts, stops, kills and calls from many threads at once: no answer is lost, nothing is left behind.
#include "libactors/control.hpp"
#include "libactors/system.hpp"
#include "test/support/real_threads.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <stdexcept>
#include <thread>

namespace actors {

namespace {

using namespace std::chrono_literals;

using test::eventually;

constexpr int threads = 4;

void on_all_threads(const std::function<void(int)>& work) {
  test::on_all_threads(threads, work);
}

/// Answers, crashes, forgets, or ends while it owes: by the number it is sent.
caf::behavior fragile(process* self) {
  auto promises = std::make_shared<std::vector<caf::response_promise>>();
  return {[self, promises](int n) -> caf::result<int> {
    if (n % 97 == 0)
      throw std::runtime_error{"crash"};
    if (n % 53 == 0)
      self->quit();
    if (n % 7 == 0)
      return promises->emplace_back(self->make_response_promise());
    return n;
  }};
}

class storm : public testing::TestWithParam<scheduler_kind> {
protected:
  actors::system system{{.scheduler = GetParam(), .workers = 2}};
};

TEST_P(storm, of_starts_and_kills_leaves_no_process_behind) {
  std::atomic<int> started{0};
  on_all_threads([&](int t) {
    std::mt19937 random{static_cast<unsigned>(t)};
    for (int i = 0; i < 500; ++i) {
      auto born = system.start(fragile, {.blocking = random() % 4 == 0});
      ASSERT_TRUE(born);
      ++started;
      for (unsigned n = random() % 4; n > 0; --n)
        caf::anon_send(*born, static_cast<int>(random() % 1000));
      switch (random() % 3) {
      case 0:
        kill(*born);
        break;
      case 1:
        ask_to_stop(*born);
        break;
      default:
        ASSERT_NE(system.stop(*born, 10s), stop_result::abandoned);
      }
    }
  });
  EXPECT_EQ(started, 500 * threads);
  EXPECT_TRUE(eventually([&] { return system.live_processes() == 0; }));
}

TEST_P(storm, of_calls_through_a_port_answers_each_exactly_once_while_callees_crash) {
  constexpr int calls = 3'000;
  reply_port port{system};
  std::vector<std::atomic<int>> answers(calls * threads);
  std::atomic<int> total{0};
  on_all_threads([&](int t) {
    std::mt19937 random{static_cast<unsigned>(t)};
    auto callee = system.start(fragile, {.blocking = t == 0}).value();
    for (int i = 0; i < calls; ++i) {
      if (random() % 50 == 0)
        callee = system.start(fragile, {.blocking = random() % 4 == 0}).value();
      if (random() % 100 == 0)
        kill(callee);
      const auto index = static_cast<std::size_t>(t * calls + i);
      port.call(
          callee, system.now() + std::chrono::milliseconds{random() % 200},
          [&answers, &total, index](answer) {
            ++answers[index];
            ++total;
          },
          static_cast<int>(random() % 1000));
    }
  });
  EXPECT_TRUE(eventually([&] { return total == calls * threads; })) << total;
  // A second answer would come at a deadline: wait for the last one.
  std::this_thread::sleep_for(250ms);
  for (const auto& each : answers)
    ASSERT_EQ(each, 1);
}

TEST_P(storm, of_calls_and_forgets_runs_a_callback_only_where_forget_came_too_late) {
  constexpr int calls = 2'000;
  reply_port port{system};
  auto callee = system.start([](process*) -> caf::behavior { return {[](int n) { return n; }}; }).value();
  std::atomic<int> answers{0};
  std::atomic<int> forgotten{0};
  on_all_threads([&](int) {
    for (int i = 0; i < calls; ++i) {
      const auto id = port.call(
          callee, system.now() + 10s, [&](answer) { ++answers; }, i);
      if (i % 3 == 0)
        std::this_thread::yield();
      forgotten += port.forget(id);
    }
  });
  EXPECT_TRUE(eventually([&] { return answers + forgotten == calls * threads; })) << answers << " " << forgotten;
}

TEST_P(storm, of_calls_between_processes_answers_each_exactly_once_while_callees_crash) {
  constexpr int rounds = 200;
  constexpr int calls = 10; // a round, each round to a callee of its own
  std::vector<std::atomic<int>> answers(rounds * calls * threads);
  std::atomic<int> total{0};
  for (int t = 0; t < threads; ++t) {
    auto caller = system.spawn([&, t](process* self) -> caf::behavior {
      return {[&, t, self](int round) {
        std::mt19937 random{static_cast<unsigned>(t * rounds + round)};
        auto callee = self->runtime().spawn(fragile, {.blocking = random() % 4 == 0});
        for (int i = 0; i < calls; ++i) {
          const auto count = [&total, &one = answers[static_cast<std::size_t>((t * rounds + round) * calls + i)]] {
            ++one;
            ++total;
          };
          self->call(callee, std::chrono::milliseconds{random() % 200}, static_cast<int>(random() % 1000))
              .then([=](int) { count(); }, [=](const caf::error&) { count(); });
        }
        if (random() % 2 == 0)
          kill(callee);
        if (round + 1 < rounds)
          self->send(self, round + 1);
      }};
    });
    caf::anon_send(caller, 0);
  }
  EXPECT_TRUE(eventually([&] { return total == static_cast<int>(answers.size()); })) << total;
  std::this_thread::sleep_for(250ms);
  for (const auto& each : answers)
    ASSERT_EQ(each, 1);
}

TEST_P(storm, of_timers_fires_each_once) {
  constexpr int timers = 2'000;
  std::atomic<int> fired{0};
  std::atomic<int> cancelled{0};
  auto receiver = system.start([&](process*) -> caf::behavior { return {[&](int) { ++fired; }}; }).value();
  on_all_threads([&](int t) {
    std::mt19937 random{static_cast<unsigned>(t)};
    for (int i = 0; i < timers; ++i) {
      const auto id = system.timers().send_at(system.now() + std::chrono::microseconds{random() % 50'000},
                                              caf::actor_cast<caf::strong_actor_ptr>(receiver), caf::make_message(i));
      if (random() % 2 == 0)
        cancelled += system.timers().cancel(id);
    }
  });
  EXPECT_TRUE(eventually([&] { return fired + cancelled == timers * threads; })) << fired << " " << cancelled;
}

INSTANTIATE_TEST_SUITE_P(every_scheduler, storm,
                         testing::Values(scheduler_kind::integrated, scheduler_kind::sharing, scheduler_kind::stealing),
                         [](const auto& tested) {
                           return tested.param == scheduler_kind::integrated ? "integrated"
                                  : tested.param == scheduler_kind::sharing  ? "sharing"
                                                                             : "stealing";
                         });

} // namespace

} // namespace actors
