// What workers do for each other on real threads: one that costs more than it does rests, one that is busy rescues what a stuck
// one holds up. The policy behind the rests: test/libactors/scheduler/rest_policy_test.cpp.
#include "libactors/scheduler/coordinator.hpp"
#include "libactors/scheduler/crossing_count.hpp"
#include "libactors/system.hpp"
#include "test/support/real_threads.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace actors {

namespace {

using namespace std::chrono_literals;
using test::eventually;

constexpr auto patience = 10s;

/// Waits in the middle of a turn.
bool hold_until(const std::function<bool()>& holds) {
  for (const auto end = clock::now() + patience; !holds(); std::this_thread::sleep_for(50us))
    if (clock::now() > end)
      return false;
  return true;
}

struct some_workers : testing::Test {
  explicit some_workers(std::size_t count) : system{{.workers = count, .max_throughput = 1}} {}

  scheduler::coordinator& workers() { return static_cast<scheduler::coordinator&>(system.caf().scheduler()); }
  std::size_t resting() { return workers().asleep().resting(); }

  /// A process that does `what` in each turn, without end.
  void go_on(std::function<void()> what) {
    const auto born = system.start([what = std::move(what)](process* self) -> caf::behavior {
      return {[self, what](int n) {
        what();
        self->send(self, n);
      }};
    });
    caf::anon_send(born.value(), 1);
  }

  /// A process that notes in `received[n]` that it was sent something.
  caf::actor note(std::size_t n, start_options options = {}) {
    received[n] = false;
    return system
        .start([&here = received[n]](process*) -> caf::behavior { return {[&here](int) { here = true; }}; },
               std::move(options))
        .value();
  }

  /// Runs `what` in a turn, and waits for its result.
  bool in_a_turn(std::function<bool(process*)> what) {
    const auto born = system.start([what = std::move(what)](process* self) -> caf::behavior {
      return {[self, what](caf::get_atom) { return what(self); }};
    });
    const auto result = system.call<bool>(born.value(), 60s, caf::get_atom_v);
    return result && *result;
  }

  // Before the system, whose processes write there until it ends.
  std::array<std::atomic<bool>, 3> received{};
  std::deque<std::atomic<std::uint64_t>> turns;

  actors::system system;
};

struct a_pair : some_workers {
  a_pair() : some_workers(2) {}
};

/// Processes that count, for each of their turns, more crossings than a judgement allows; as if they talked across.
struct crossing : some_workers {
  explicit crossing(std::size_t count = 2) : some_workers(count) {
    for (int n = 0; n < 4; ++n)
      go_on([&mine = turns.emplace_back(0)] {
        for (int i = 0; i < 10'000; ++i)
          scheduler::worker::current()->count_crossing();
        ++mine;
      });
  }
};

struct crossing_of_three : crossing {
  crossing_of_three() : crossing(3) {}
};

} // namespace

TEST_F(a_pair, counts_a_message_to_a_process_that_last_ran_on_the_other_one) {
  auto& [stuck, sent, unused] = received;
  const auto other = system
                         .start([&](process*) -> caf::behavior {
                           return {[&](int) {
                             stuck = true;
                             hold_until([&] { return sent.load(); });
                           }};
                         })
                         .value();
  caf::anon_send(other, 1);
  ASSERT_TRUE(eventually([&] { return stuck.load(); }));
  EXPECT_TRUE(in_a_turn([&](process* self) {
    const auto before = workers().crossings();
    self->send(self, 1);
    const bool own_is_none = workers().crossings() == before;
    self->send(other, 1);
    const bool others_is_one = workers().crossings() == before + 1;
    sent = true;
    return own_is_none && others_is_one;
  }));
}

TEST_F(a_pair, counts_the_use_of_what_the_other_one_wrote_last) {
  auto& [stuck, sent, unused] = received;
  std::mutex mutex;
  scheduler::crossing_count count;
  const auto use = [&] {
    const std::lock_guard lock{mutex};
    count.used_here();
  };
  const auto other = system
                         .start([&](process*) -> caf::behavior {
                           return {[&](int) {
                             use();
                             stuck = true;
                             hold_until([&] { return sent.load(); });
                           }};
                         })
                         .value();
  use(); // a thread of no worker
  caf::anon_send(other, 1);
  ASSERT_TRUE(eventually([&] { return stuck.load(); }));
  EXPECT_EQ(workers().crossings(), 0U);
  EXPECT_TRUE(in_a_turn([&](process*) {
    const auto before = workers().crossings();
    use();
    use();
    sent = true;
    return workers().crossings() == before + 1;
  }));
}

TEST_F(crossing, lets_one_worker_rest_and_the_other_one_run_everything) {
  for (int n = 0; n < 20; ++n) {
    ASSERT_TRUE(eventually([&] { return resting() == 1; }));
    for (const auto& each : turns)
      ASSERT_TRUE(eventually([&, before = each.load()] { return each != before; }));
  }
}

TEST_F(crossing_of_three, lets_two_rest_for_as_long_as_the_third_one_goes_on) {
  ASSERT_TRUE(eventually([&] { return resting() == 2; }));
  std::this_thread::sleep_for(100ms); // from now on they rest for 32 ms
  int ends = 0;
  bool both_rest = false;
  for (const auto end = clock::now() + 500ms; clock::now() < end;) {
    const bool before = std::exchange(both_rest, resting() == 2);
    ends += before && !both_rest;
  }
  EXPECT_LT(ends, 70) << "some 30 at 32 ms, hundreds at 1 ms";
}

TEST_F(crossing, does_not_keep_a_worker_at_rest_while_a_turn_holds_up_the_others) {
  // Most rests last 32 ms: one that came back only when that is over would be here within 8 ms one time in four. On a busy
  // machine a look may come late.
  constexpr int rests = 40;
  EXPECT_TRUE(eventually([&] {
    int ended_early = 0;
    for (int n = 0; n < rests; ++n) {
      EXPECT_TRUE(eventually([&] { return resting() == 1; }));
      EXPECT_TRUE(in_a_turn([&](process*) {
        const auto began = clock::now();
        const bool ended = hold_until([&] { return resting() == 0; });
        ended_early += clock::now() - began < scheduler::rest_lengths::longest / 4;
        return ended;
      }));
    }
    return ended_early > rests / 2;
  }));
}

TEST_F(crossing, gives_no_rest_to_a_worker_beside_which_nobody_goes_on) {
  for (int n = 0; n < 5; ++n) {
    ASSERT_TRUE(eventually([&] { return resting() == 1; }));
    EXPECT_TRUE(in_a_turn([&](process*) {
      // One may begin, as the turn has just begun; without that rule, a new one would begin at each judgement.
      int rests = 0;
      for (const auto end = clock::now() + 50ms; clock::now() < end;) {
        rests += resting() != 0;
        if (!hold_until([&] { return resting() == 0; }))
          return false;
      }
      return rests <= 2; // the one of before among them
    }));
  }
}

TEST_F(a_pair, goes_on_with_what_a_stuck_one_holds_up_though_the_other_one_is_busy_itself) {
  auto& busy = turns.emplace_back(0);
  for (int n = 0; n < 3; ++n)
    go_on([&] { ++busy; });
  for (int n = 0; n < 20; ++n) {
    const auto in_queue = note(0);
    const auto in_slot = note(1);
    const auto among_quick = note(2, {.quick = true});
    ASSERT_TRUE(in_a_turn([&](process* self) {
      // One of them runs on the other worker, which has something to do from here on, as nobody can steal it.
      if (!hold_until([&, before = busy.load()] { return busy != before; }))
        return false;
      self->send(in_queue, 1); // first in the slot, out of which the next one drives it
      self->send(in_slot, 1);
      self->send(among_quick, 1);
      return hold_until([&] { return received[0] && received[1] && received[2]; });
    })) << received[0]
        << received[1] << received[2];
  }
}

} // namespace actors
