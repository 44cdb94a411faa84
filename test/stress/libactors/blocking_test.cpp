// The threads of blocking processes, on real threads.
#include "libactors/control.hpp"
#include "libactors/detail/blocking_threads.hpp"
#include "libactors/system.hpp"
#include "test/support/real_threads.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <latch>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

namespace actors {

namespace {

using namespace std::chrono_literals;

caf::behavior sleeper(process*) {
  return {[](int ms) {
    std::this_thread::sleep_for(std::chrono::milliseconds{ms});
    return ms;
  }};
}

caf::behavior echo(process*) {
  return {[](int value) { return value; }};
}

/// Waits for what other threads bring about.
using test::eventually;

TEST(blocking_processes, of_which_64_sleep_do_not_delay_the_others) {
  actors::system system{{.workers = 2}};
  auto quick = system.start(echo).value();
  reply_port port{system};
  std::atomic<int> awake{0};
  const auto begin = clock::now();
  for (int i = 0; i < 64; ++i) {
    auto one = system.start(sleeper, {.blocking = true}).value();
    port.call(
        one, system.now() + 20s, [&](answer a) { awake += a.is<int>() ? 1 : 0; }, 1000);
  }
  for (int i = 0; i < 100; ++i)
    ASSERT_EQ(system.call<int>(quick, 5s, i), i);
  EXPECT_LT(awake, 64) << "the hundred calls were to be answered while they slept";
  EXPECT_TRUE(eventually([&] { return awake == 64; }));
  EXPECT_LT(clock::now() - begin, 8s) << "64 seconds of sleep, side by side";
}

TEST(blocking_processes, keep_no_sender_that_has_ended_while_a_later_handler_blocks) {
  class messenger final : public process {
  public:
    messenger(caf::actor_config& config, caf::actor to, std::atomic<bool>& sent, std::shared_ptr<int> object)
        : process(config), to_(std::move(to)), sent_(sent), object_(std::move(object)) {}

  protected:
    caf::behavior make_behavior() override {
      send(std::exchange(to_, nullptr), 1);
      sent_ = true;
      return {[this](caf::close_atom) { quit(); }};
    }

  private:
    caf::actor to_;
    std::atomic<bool>& sent_;
    std::shared_ptr<int> object_;
  };
  auto object = std::make_shared<int>();
  const std::weak_ptr<int> messenger_of{object};
  std::atomic<bool> sent{false};
  std::atomic<bool> more_has_come{false};
  std::atomic<bool> was_gone{false};
  std::latch blocks{1};
  std::latch done{1};
  actors::system system{{.workers = 1}};
  const auto blocking = system.start(
      [&](process*) -> caf::behavior {
        return {
            [&](int) {
              static_cast<void>(eventually([&] { return more_has_come.load(); }));
            }, // so that the turn goes on
            [&](caf::tick_atom) {
              blocks.count_down();
              was_gone = eventually([&] { return messenger_of.expired(); });
              done.count_down();
            },
        };
      },
      {.blocking = true});
  ASSERT_TRUE(blocking);
  auto sender = system.spawn<messenger>({}, *blocking, sent, std::move(object));
  ASSERT_TRUE(eventually([&] { return sent.load(); }));
  caf::anon_send(*blocking, caf::tick_atom_v);
  more_has_come = true;
  blocks.wait();
  caf::anon_send(std::exchange(sender, nullptr), caf::close_atom_v);
  done.wait();
  EXPECT_TRUE(was_gone);
}

TEST(blocking_processes, run_on_other_threads_than_the_scheduler) {
  actors::system system{{.workers = 1}};
  const auto where = [](process*) -> caf::behavior {
    return {[](caf::get_atom) { return std::hash<std::thread::id>{}(std::this_thread::get_id()); }};
  };
  auto scheduled = system.start(where).value();
  auto blocking = system.start(where, {.blocking = true}).value();
  const auto here = std::hash<std::thread::id>{}(std::this_thread::get_id());
  const auto first = system.call<std::size_t>(scheduled, 5s, caf::get_atom_v).value();
  const auto second = system.call<std::size_t>(blocking, 5s, caf::get_atom_v).value();
  EXPECT_NE(first, second);
  EXPECT_NE(second, here);
}

TEST(blocking_processes, all_run_though_they_outnumber_the_threads) {
  actors::system system{{.workers = 1, .max_blocking_threads = 3}};
  reply_port port{system};
  std::atomic<int> busy{0};
  std::atomic<int> most{0};
  std::atomic<int> done{0};
  for (int i = 0; i < 30; ++i) {
    auto one = system
                   .start(
                       [&](process*) -> caf::behavior {
                         return {[&](int value) {
                           const int now_busy = ++busy;
                           for (int seen = most; seen < now_busy && !most.compare_exchange_weak(seen, now_busy);)
                             continue;
                           std::this_thread::sleep_for(5ms);
                           --busy;
                           return value;
                         }};
                       },
                       {.blocking = true})
                   .value();
    port.call(
        one, system.now() + 20s, [&](answer a) { done += a.is<int>() ? 1 : 0; }, 1);
  }
  EXPECT_TRUE(eventually([&] { return done == 30; }));
  EXPECT_LE(most, 3);
  EXPECT_GE(most, 2);
}

TEST(blocking_processes, take_turns_when_one_has_much_to_do) {
  actors::system system{{.workers = 1, .max_throughput = 5, .max_blocking_threads = 1}};
  auto busy = system.start(sleeper, {.blocking = true}).value();
  auto other = system.start(sleeper, {.blocking = true}).value();
  for (int i = 0; i < 1'000; ++i)
    caf::anon_send(busy, 1);
  EXPECT_TRUE(system.call<int>(other, 500ms, 0)) << "1000 messages of 1 ms went first";
  kill(busy);
}

// -- the threads themselves ---------------------------------------------------

/// Runs until it is let go, on whichever thread takes it.
struct job final : caf::resumable {
  explicit job(std::latch& let_go) : gate(let_go) {}
  resume_result resume(caf::execution_unit*, std::size_t) override {
    ++running;
    gate.wait();
    ++done;
    return caf::resumable::done;
  }
  void intrusive_ptr_add_ref_impl() override { ++references; }
  void intrusive_ptr_release_impl() override { --references; }

  std::latch& gate;
  std::atomic<int> running{0};
  std::atomic<int> done{0};
  std::atomic<int> references{1};
};

struct blocking_threads : testing::Test {
  caf::actor_system_config config;
  caf::actor_system host{config};
};

TEST_F(blocking_threads, are_as_many_as_are_busy_up_to_the_limit_and_all_but_one_end_when_idle) {
  detail::blocking_threads threads{host, {.threads = 4, .messages = 10, .idle_time = 10ms}};
  EXPECT_EQ(threads.threads(), 0U);
  std::latch gate{1};
  std::deque<job> jobs;
  for (int i = 0; i < 10; ++i)
    threads.exec_later(&jobs.emplace_back(gate));
  EXPECT_EQ(threads.threads(), 4U);
  gate.count_down();
  EXPECT_TRUE(eventually([&] {
    return std::all_of(jobs.begin(), jobs.end(), [](const job& j) { return j.done == 1 && j.references == 0; });
  }));
  EXPECT_TRUE(eventually([&] { return threads.threads() == 1; }));
  threads.stop(1s);
  EXPECT_EQ(threads.threads(), 0U);
}

TEST_F(blocking_threads, are_used_again_before_new_ones_are_made) {
  detail::blocking_threads threads{host, {.threads = 4, .messages = 10, .idle_time = 1min}};
  std::latch open{0};
  std::deque<job> jobs;
  for (int i = 0; i < 50; ++i) {
    threads.exec_later(&jobs.emplace_back(open));
    ASSERT_TRUE(eventually([&] { return jobs.back().references == 0; }));
    // Until it waits again it cannot be used again.
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_LE(threads.threads(), 2U);
  threads.stop(5s);
  EXPECT_EQ(threads.threads(), 0U);
}

TEST_F(blocking_threads, drop_at_a_stop_what_waits_and_do_not_wait_for_what_is_stuck) {
  detail::blocking_threads threads{host, {.threads = 1, .messages = 10, .idle_time = 1min}};
  std::latch gate{1};
  job stuck{gate};
  job waiting{gate};
  threads.exec_later(&stuck);
  ASSERT_TRUE(eventually([&] { return stuck.running == 1; }));
  threads.exec_later(&waiting);
  threads.stop(10ms);
  EXPECT_EQ(threads.threads(), 1U);
  EXPECT_EQ(waiting.running, 0);
  EXPECT_EQ(waiting.references, 0);
  job late{gate};
  threads.exec_later(&late);
  EXPECT_EQ(late.references, 0);
  gate.count_down();
  EXPECT_TRUE(eventually([&] { return threads.threads() == 0; }));
}

/// As if the machine had no more threads.
void make_none(const std::function<void()>&) {
  throw std::system_error{std::make_error_code(std::errc::resource_unavailable_try_again)};
}

TEST_F(blocking_threads, run_what_comes_after_a_pause_though_no_new_one_can_be_made) {
  std::atomic<bool> exhausted{false};
  detail::blocking_threads threads{host, {.threads = 4, .messages = 10, .idle_time = 5ms}, [&](const auto& run) {
                                     exhausted ? make_none(run) : detail::blocking_threads::start_thread(run);
                                   }};
  std::latch gate{1};
  std::deque<job> jobs;
  for (int i = 0; i < 3; ++i)
    threads.exec_later(&jobs.emplace_back(gate));
  gate.count_down();
  ASSERT_TRUE(eventually([&] { return threads.threads() <= 1; }));
  std::this_thread::sleep_for(50ms);
  exhausted = true;
  for (int i = 0; i < 3; ++i)
    threads.exec_later(&jobs.emplace_back(gate));
  EXPECT_TRUE(eventually(
      [&] { return std::all_of(jobs.begin(), jobs.end(), [](const job& j) { return j.references == 0; }); }, 2s));
  EXPECT_TRUE(std::all_of(jobs.begin(), jobs.end(), [](const job& j) { return j.done == 1; }));
  threads.stop(1s);
}

TEST_F(blocking_threads, of_which_not_one_can_be_made_end_what_needs_them_and_say_why) {
  detail::blocking_threads threads{host, {.threads = 4, .messages = 10, .idle_time = 5ms}, make_none};
  caf::actor_config there{&threads};
  const auto doomed = host.spawn_impl<test::plain_actor, caf::no_spawn_options>(
      there, [](caf::event_based_actor*) -> caf::behavior { return {[](int) {}}; });
  const test::obituary end{doomed};
  ASSERT_TRUE(end.arrived());
  EXPECT_EQ(end.reason(), errc::overloaded);
  EXPECT_NE(describe(end.reason()).find("no thread for blocking processes"), std::string::npos);
  threads.stop(1s);
}

} // namespace

} // namespace actors
