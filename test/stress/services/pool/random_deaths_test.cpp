// Owners check workers out and in, clients give jobs, and workers, owners and the pool's own process die at random, while its size
// changes, for twenty seconds on real threads. Nobody may have a worker that another one has, every job has one outcome, and what is left
// at the end is what was there at the beginning.
#include "libactors/control.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "services/pool/pool.hpp"
#include "supervision/supervisor.hpp"
#include "test/support/real_threads.hpp"

#include <caf/send.hpp>

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>

namespace actors::test {

namespace {

using namespace std::chrono_literals;

constexpr auto how_long = 20s;
constexpr int owner_count = 16;
constexpr int client_threads = 2;

/// Whose workers are with owners at the moment.
class register_of_loans {
public:
  void begin(caf::actor_id worker) {
    const std::lock_guard lock{mutex_};
    twice_ += lent_.insert(worker).second ? 0 : 1;
  }
  void end(caf::actor_id worker) {
    const std::lock_guard lock{mutex_};
    lent_.erase(worker);
  }
  [[nodiscard]] int twice() const {
    const std::lock_guard lock{mutex_};
    return twice_;
  }

private:
  mutable std::mutex mutex_;
  std::set<caf::actor_id> lent_;
  int twice_ = 0; // by two owners at the same time
};

/// Goes before the lease does, whatever ends its owner.
class holding {
public:
  holding(register_of_loans& in, const lease& what) : in_(in), worker_(what.worker().id()) { in_.begin(worker_); }
  ~holding() { in_.end(worker_); }
  holding(const holding&) = delete;
  holding& operator=(const holding&) = delete;

private:
  register_of_loans& in_;
  const caf::actor_id worker_;
};

struct census {
  register_of_loans loans;
  std::atomic<std::uint64_t> checkouts{0};
  std::atomic<std::uint64_t> jobs{0};
  std::atomic<std::uint64_t> answers{0};
  std::atomic<std::uint64_t> errors{0};
};

caf::behavior worker(process*) {
  return {[](int n) {
    if (n % 97 == 0)
      throw std::runtime_error{"job"};
    return n;
  }};
}

/// Has a worker for the time of a call, again and again; now and then it dies in the middle.
task<> live(process* self, pool from, census* of, unsigned seed) {
  std::mt19937 random{seed};
  for (;;) {
    auto had = co_await from.checkout(self, 2s);
    if (!had) {
      co_await sleep(self, 1ms);
      continue;
    }
    ++of->checkouts;
    {
      const holding mine{of->loans, *had};
      (void)co_await call<int>(self, had->worker(), 2s, 1);
      if (random() % 50 == 0)
        throw std::runtime_error{"owner"};
    }
    if (random() % 50 == 0)
      had->discard();
    else
      had->checkin();
  }
}

class pool_deaths : public testing::Test {
public:
  pool_deaths() { log().set_level(spdlog::level::off); }
  ~pool_deaths() override { log().set_level(spdlog::level::info); }

  void run(routing route, pool_options::owner_end on_owner_end, duration time) {
    const auto before = sys.live_processes();
    pool workers{sys,
                 [](start_context& s) { return s.spawn(worker); },
                 {.min = 2,
                  .max = 6,
                  .idle_time = 20ms,
                  .route = route,
                  .on_owner_end = on_owner_end,
                  .intensity = 1'000'000,
                  .period = 1s,
                  .retry_after = 1ms}};
    const auto root = start_supervisor(
        sys, {.intensity = 1'000'000, .period = 1s, .children = {workers.child(), dynamic_owners(workers)}});
    ASSERT_TRUE(root) << describe(root.error());
    const auto end = clock::now() + time;
    on_all_threads(client_threads + 1, [&](int thread) {
      if (thread < client_threads)
        give_jobs(workers, end, static_cast<unsigned>(thread));
      else
        disturb(workers, *root, end);
    });
    // Owners first, so that the pool can be looked at.
    EXPECT_TRUE(terminate_child(sys, *root, "owners", 30s));
    EXPECT_TRUE(eventually([&] {
      const auto now = workers.snapshot();
      return now.lent == 0 && now.running == 0 && now.waiting == 0 && now.in_doubt == 0 && now.starting == 0 &&
             now.idle >= 2; // and so it is not between two lives
    }));
    EXPECT_EQ(sys.stop(*root, 30s), stop_result::stopped);
    EXPECT_TRUE(eventually([&] { return sys.live_processes() == before; }));
    EXPECT_EQ(seen.loans.twice(), 0);
    EXPECT_EQ(seen.jobs, seen.answers + seen.errors);
    EXPECT_GT(seen.checkouts, 100U);
    EXPECT_GT(seen.answers, 100U);
  }

private:
  child_spec dynamic_owners(const pool& from) {
    supervisor_spec owners{.intensity = 1'000'000, .period = 1s};
    for (int n = 0; n < owner_count; ++n)
      owners.children.push_back({.id = std::to_string(n), .start = [this, from, lives = 0U](start_context& s) mutable {
                                   return s.spawn([this, from, seed = lives++](process* self) -> caf::behavior {
                                     actors::run(self, live(self, from, &seen, seed));
                                     return {[](int) {}};
                                   });
                                 }});
    return supervisor_child("owners", std::move(owners));
  }

  /// Each call has one outcome; some do not wait for it.
  void give_jobs(const pool& to, time_point end, unsigned seed) {
    std::mt19937 random{seed};
    reply_port port{sys};
    std::atomic<int> under_way{0};
    while (clock::now() < end) {
      if (under_way > 500) {
        std::this_thread::sleep_for(100us);
        continue;
      }
      const auto limit = clock::now() + (random() % 10 == 0 ? 1ms : 5000ms);
      const auto n = static_cast<int>(random() % 1000);
      ++seen.jobs;
      ++under_way;
      auto take = [&, n](answer a) {
        if (a.is_error()) {
          ++seen.errors;
        } else {
          EXPECT_EQ(a.take<int>(), n);
          ++seen.answers;
        }
        --under_way;
      };
      const auto id =
          port.call(to, limit, take, pool_job({.key = std::to_string(n % 16), .idempotent = random() % 2 == 0}, n));
      if (random() % 10 == 0 && port.forget(id)) {
        ++seen.errors;
        --under_way;
      }
    }
    EXPECT_TRUE(eventually([&] { return under_way == 0; }, 60s));
  }

  void disturb(const pool& whom, const caf::actor& root, time_point end) {
    std::mt19937 random{1};
    for (int round = 0; clock::now() < end; ++round) {
      std::this_thread::sleep_for(2ms);
      const std::size_t most = 1 + random() % 8;
      whom.resize(std::min<std::size_t>(2, most), most);
      const auto parts = which_children(sys, root, 30s);
      if (!parts)
        continue;
      for (const auto& part : *parts) {
        if (!part.process)
          continue;
        const auto inner = which_children(sys, part.process, 30s);
        if (!inner || inner->empty())
          continue;
        if (part.id == "owners")
          kill((*inner)[random() % inner->size()].process);
        else if (round % 200 == 199)
          kill((*inner)[round % 400 == 399 ? 0 : 1].process);
        else
          kill_worker(inner->front().process, random);
      }
    }
    whom.resize(2, 6);
  }

  void kill_worker(const caf::actor& shelf, std::mt19937& random) {
    const auto supervisors = which_children(sys, shelf, 30s);
    if (!supervisors || supervisors->empty() || !supervisors->front().process)
      return;
    const auto all = which_children(sys, supervisors->front().process, 30s);
    if (all && !all->empty())
      kill((*all)[random() % all->size()].process);
  }

public:
  census seen;
  system sys;
};

} // namespace

TEST_F(pool_deaths, lose_no_worker_lend_none_twice_and_leave_nothing_behind) {
  run(routing::first_idle, pool_options::owner_end::give_back, how_long);
}

TEST_F(pool_deaths, do_no_more_harm_where_workers_are_routed_to_and_replaced_with_their_owners) {
  run(routing::consistent_hash, pool_options::owner_end::replace, how_long / 4);
}

} // namespace actors::test
