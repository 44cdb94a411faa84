// The runtime's own scheduler on real threads: no wake-up is lost, nobody starves, nothing is used where nothing happens.
#include "libactors/system.hpp"
#include "test/support/real_threads.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <future>
#include <random>
#include <string>
#include <thread>

namespace actors {

namespace {

using namespace std::chrono_literals;
using test::eventually;

caf::behavior echo(process*) {
  return {[](int n) { return n; }};
}

/// Burns time, as a handler does or two threads that drift against each other.
void burn(duration time) {
  for (const auto limit = clock::now() + time; clock::now() < limit;)
    continue;
}

struct workers : testing::TestWithParam<std::size_t> {
  actors::system system{{.workers = GetParam()}};
};

} // namespace

TEST_P(workers, that_are_about_to_sleep_see_what_a_foreign_thread_sends) {
  // A lost wake-up would leave a call unanswered until its deadline, as nothing else happens.
  const auto callee = system.start(echo).value();
  std::mt19937 random{1};
  for (int n = 0; n < 5'000; ++n) {
    ASSERT_EQ(system.call<int>(callee, 20s, n), n);
    burn(std::chrono::nanoseconds{random() % 20'000});
  }
}

TEST_P(workers, that_are_about_to_sleep_see_what_many_foreign_threads_send) {
  test::on_all_threads(4, [&](int t) {
    std::mt19937 random{static_cast<unsigned>(t)};
    const auto callee = system.start(echo).value();
    for (int n = 0; n < 2'000; ++n) {
      ASSERT_EQ(system.call<int>(callee, 20s, n), n);
      burn(std::chrono::nanoseconds{random() % 20'000});
    }
  });
}

TEST_P(workers, that_are_about_to_sleep_see_what_a_process_sends) {
  // Each message makes two processes ready, one of which another worker may run.
  constexpr int rounds = 3'000;
  std::promise<void> done;
  const auto leaf = [&](process*) -> caf::behavior {
    return {[random = std::mt19937{2}](int n) mutable {
      burn(std::chrono::nanoseconds{random() % 15'000});
      return n;
    }};
  };
  const auto left = system.start(leaf).value();
  const auto right = system.start(leaf).value();
  const auto root = system
                        .start([&, left, right](process* self) -> caf::behavior {
                          return {[&, left, right, self, answers = std::make_shared<int>(0)](int n) {
                            const auto next = [&done, self, n, answers](int) {
                              if (++*answers % 2 != 0)
                                return;
                              if (n == rounds)
                                return done.set_value();
                              self->send(self, n + 1);
                            };
                            const auto fail = [](const caf::error&) { FAIL(); };
                            self->call(left, 20s, n).then(next, fail);
                            self->call(right, 20s, n).then(next, fail);
                          }};
                        })
                        .value();
  caf::anon_send(root, 1);
  EXPECT_EQ(done.get_future().wait_for(60s), std::future_status::ready);
}

TEST_P(workers, run_every_process_of_a_burst_that_no_queue_holds) {
  constexpr int burst = 5'000;
  std::atomic<int> ran{0};
  const auto root = system
                        .start([&](process* self) -> caf::behavior {
                          return {[&, self](int count) {
                            for (int n = 0; n < count; ++n)
                              self->runtime().spawn([&](process*) { ++ran; });
                          }};
                        })
                        .value();
  caf::anon_send(root, burst);
  EXPECT_TRUE(eventually([&] { return ran == burst; })) << ran;
}

TEST_P(workers, give_everybody_a_turn_beside_two_that_only_talk_to_each_other) {
  const auto pong =
      system
          .start([](process* self) -> caf::behavior {
            return {[self](int n) { self->send(caf::actor_cast<caf::actor>(self->current_sender()), n); }};
          })
          .value();
  const auto ping = [pong](process* self) -> caf::behavior { return {[self, pong](int n) { self->send(pong, n); }}; };
  // One pair for each worker, without end.
  for (std::size_t n = 0; n < GetParam(); ++n)
    caf::anon_send(system.start(ping).value(), 1);
  const auto callee = system.start(echo).value();
  for (int n = 0; n < 200; ++n)
    ASSERT_EQ(system.call<int>(callee, 20s, n), n);
}

TEST_P(workers, that_have_nothing_to_do_sleep) {
  const auto callee = system.start(echo).value();
  for (int n = 0; n < 100; ++n)
    ASSERT_EQ(system.call<int>(callee, 20s, n), n);
  const auto cpu = [] {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return std::chrono::seconds{used.ru_utime.tv_sec + used.ru_stime.tv_sec} +
           std::chrono::microseconds{used.ru_utime.tv_usec + used.ru_stime.tv_usec};
  };
  std::this_thread::sleep_for(50ms);
  const auto before = cpu();
  std::this_thread::sleep_for(500ms);
  EXPECT_LT(cpu() - before, 25ms);
}

TEST_P(workers, end_in_the_middle_of_everything) {
  for (int round = 0; round < 20; ++round) {
    actors::system brief{{.workers = GetParam()}};
    std::vector<caf::actor> ring;
    ring.reserve(50);
    for (int n = 0; n < 50; ++n)
      ring.push_back(
          brief
              .start([&](process* self) -> caf::behavior {
                return {[self](int hops, const caf::actor& next) { self->send(next, hops + 1, caf::actor{self}); }};
              })
              .value());
    for (std::size_t n = 0; n < ring.size(); ++n)
      caf::anon_send(ring[n], 0, ring[(n + 1) % ring.size()]);
    burn(std::chrono::microseconds{round * 20});
    EXPECT_TRUE(brief.shut_down());
    EXPECT_EQ(brief.live_processes(), 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(one_two_four_and_sixteen, workers, testing::Values(1, 2, 4, 16),
                         [](const auto& tested) { return std::to_string(tested.param); });

TEST(two_systems, each_run_their_own_processes_whoever_sends_to_them) {
  actors::system one{{.workers = 1}};
  actors::system other{{.workers = 1}};
  const auto where = [](process*) -> caf::behavior {
    return {[](caf::get_atom) { return std::hash<std::thread::id>{}(std::this_thread::get_id()); }};
  };
  const auto here = one.start(where).value();
  for (const bool quick : {false, true}) {
    const auto there = other.start(where, {.quick = quick}).value();
    const auto asking = one.start([there](process* self) -> caf::behavior {
                             return {[self, there](caf::get_atom) -> caf::result<std::size_t> {
                               auto answer = self->make_response_promise<std::size_t>();
                               self->call(there, 20s, caf::get_atom_v)
                                   .then([answer](std::size_t found) mutable { answer.deliver(found); },
                                         [answer](const caf::error& why) mutable { answer.deliver(why); });
                               return answer;
                             }};
                           })
                            .value();
    const auto thread_of_one = one.call<std::size_t>(here, 20s, caf::get_atom_v).value();
    for (int n = 0; n < 100; ++n)
      ASSERT_NE(one.call<std::size_t>(asking, 20s, caf::get_atom_v).value(), thread_of_one);
  }
}

TEST(two_workers, do_not_leave_a_message_to_a_worker_that_is_busy_for_long) {
  actors::system system{{.workers = 2}};
  std::atomic<bool> received{false};
  const auto idle = system.start([&](process*) -> caf::behavior { return {[&](int) { received = true; }}; }).value();
  const auto busy = system
                        .start([&](process* self) -> caf::behavior {
                          return {[&, self, idle](caf::get_atom) {
                            self->send(idle, 1);
                            // For as long as nobody takes it, within reason.
                            const auto limit = clock::now() + 10s;
                            while (!received && clock::now() < limit)
                              continue;
                            return received.load();
                          }};
                        })
                        .value();
  for (int n = 0; n < 20; ++n) {
    received = false;
    ASSERT_EQ(system.call<bool>(busy, 30s, caf::get_atom_v), true);
  }
}

TEST(two_workers, do_not_leave_what_a_queue_of_the_quick_cannot_hold_to_one_that_is_busy_for_long) {
  constexpr int more_than_it_holds = 300;
  actors::system system{{.workers = 2}};
  std::atomic<int> received{0};
  std::vector<caf::actor> idle;
  idle.reserve(more_than_it_holds);
  for (int n = 0; n < more_than_it_holds; ++n)
    idle.push_back(
        system.start([&](process*) -> caf::behavior { return {[&](int) { ++received; }}; }, {.quick = true}).value());
  // Nobody is woken for what the quick send.
  const auto busy = system
                        .start(
                            [&](process* self) -> caf::behavior {
                              return {[&, self](caf::get_atom) {
                                for (const auto& each : idle)
                                  self->send(each, 1);
                                // For as long as nobody takes one, within reason.
                                const auto limit = clock::now() + 10s;
                                while (received == 0 && clock::now() < limit)
                                  continue;
                                return received > 0;
                              }};
                            },
                            {.quick = true})
                        .value();
  std::this_thread::sleep_for(20ms); // both sleep
  EXPECT_EQ(system.call<bool>(busy, 30s, caf::get_atom_v), true);
}

TEST(one_worker, believes_the_quick_again_after_one_turn_that_took_long) {
  // A worker has the turn of somebody quick before any other; of two that are not, it takes the one that was sent to last.
  actors::system system{{.workers = 1}};
  std::string turns; // of one thread
  const auto note = [&](char name) {
    return [&turns, name](process*) -> caf::behavior {
      return {[&turns, name](int) { turns += name; },
              [](caf::get_atom, duration takes) {
                std::this_thread::sleep_for(takes);
                return true;
              }};
    };
  };
  const auto quick = system.start(note('q'), {.quick = true}).value();
  const auto plain = system.start(note('p')).value();
  const auto sends = system
                         .start([=](process* self) -> caf::behavior {
                           return {[=](caf::get_atom, duration) {
                             self->send(quick, 1);
                             self->send(plain, 1);
                             return true;
                           }};
                         })
                         .value();
  const auto ask = [&](const caf::actor& whom, duration takes = 0ns) {
    EXPECT_EQ(system.call<bool>(whom, 30s, caf::get_atom_v, takes), true);
  };
  const auto order = [&] {
    turns.clear();
    ask(sends);
    ask(quick);
    ask(plain);
    return turns;
  };
  EXPECT_EQ(order(), "qp");
  EXPECT_TRUE(eventually([&] {
    ask(quick, 100ms); // one turn in four is measured
    return order() == "pq";
  }));
  EXPECT_TRUE(eventually([&] { return order() == "qp"; }));
}

TEST(two_workers, do_not_leave_what_one_sends_that_is_believed_no_more_to_its_long_turn) {
  actors::system system{{.workers = 2}};
  std::atomic<bool> received{false};
  const auto idle = system.start([&](process*) -> caf::behavior { return {[&](int) { received = true; }}; }).value();
  const auto busy = system
                        .start(
                            [&](process* self) -> caf::behavior {
                              return {[&, self](caf::get_atom) {
                                received = false;
                                self->send(idle, 1);
                                // Long enough that it is not believed any more.
                                for (const auto limit = clock::now() + 200ms; !received && clock::now() < limit;)
                                  continue;
                                return received.load();
                              }};
                            },
                            {.quick = true})
                        .value();
  const auto is_taken = [&] {
    std::this_thread::sleep_for(5ms); // both sleep
    return system.call<bool>(busy, 30s, caf::get_atom_v) == true;
  };
  EXPECT_TRUE(eventually(is_taken));
  for (int n = 0; n < 5; ++n)
    EXPECT_TRUE(eventually(is_taken, 2s)) << n;
}

TEST(two_workers, tell_of_a_process_that_waits_on_one_of_them) {
  const test::captured_log log;
  actors::system system{{.workers = 2}};
  const auto echo = [](process*) -> caf::behavior { return {[](int value) { return value; }}; };
  const auto waiting = [echo](process* self) -> caf::behavior {
    return {[self, echo](int value) {
      const auto started = self->runtime().start(echo, {.label = "inner"}).value();
      return self->runtime().call<int>(started, 20s, value).value();
    }};
  };
  EXPECT_EQ(system.call<int>(system.start(waiting, {.blocking = true}).value(), 20s, 1), 1);
  EXPECT_EQ(log.text(), "");
  EXPECT_EQ(system.call<int>(system.start(waiting).value(), 20s, 2), 2);
  EXPECT_EQ(log.count("system::start of 'inner' waits inside a process"), 1U);
  EXPECT_EQ(log.count("system::call with (i32) waits inside a process"), 1U);
}

} // namespace actors
