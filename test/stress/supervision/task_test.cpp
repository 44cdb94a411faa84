// Tasks with real threads: started, awaited, cancelled and abandoned by callers from everywhere. Each has one outcome, none is left.
#include "libactors/control.hpp"
#include "libactors/system.hpp"
#include "supervision/task_stream.hpp"
#include "test/support/real_threads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <stdexcept>
#include <thread>

namespace actors::test {

using namespace std::chrono_literals;

namespace {

constexpr int threads = 4;
constexpr int rounds = 150;

class task_storm : public testing::Test {
public:
  /// Nothing is left but the supervisor.
  void expect_quiet() {
    EXPECT_TRUE(eventually([this] { return sys.live_processes() == 1; })) << sys.live_processes();
    // A process is off the list before its supervisor hears of its end.
    EXPECT_TRUE(eventually([this] { return count_children(sys, tasks, 20s)->specs == 0; }));
  }

  system sys{{.workers = 4}};
  caf::actor tasks = start_task_supervisor(sys).value();
};

} // namespace

TEST_F(task_storm, gives_every_task_from_outside_one_outcome) {
  std::atomic<int> values{0};
  std::atomic<int> crashes{0};
  on_all_threads(threads, [&](int thread) {
    for (int i = 0; i < rounds; ++i) {
      const auto whom = async(sys, tasks,
                              [i] {
                                if (i % 3 == 0)
                                  throw std::runtime_error{"crash"};
                                return i;
                              },
                              {.blocking = i % 2 == 0});
      if (i % 10 == 9) {
        whom.cancel();
        continue;
      }
      const auto result = await(sys, whom, 30s);
      if (result) {
        EXPECT_EQ(*result, i);
        ++values;
      } else {
        EXPECT_TRUE(crash_of(result.error())) << describe(result.error()) << " of " << thread;
        ++crashes;
      }
    }
  });
  // Of 150 rounds 15 are cancelled, of those 5 would have crashed.
  EXPECT_EQ(values, threads * 90);
  EXPECT_EQ(crashes, threads * 45);
  expect_quiet();
}

TEST_F(task_storm, leaves_no_linked_task_of_a_caller_that_ends_at_any_moment) {
  std::atomic<int> begun{0};
  on_all_threads(threads, [&](int thread) {
    for (int i = 0; i < rounds; ++i) {
      const auto caller = sys.spawn([&, thread, i](process* self) -> caf::behavior {
        for (int n = 0; n < 3; ++n)
          (void)async(self, tasks,
                      [&begun](task_context& context) {
                        ++begun;
                        while (!context.cancelled())
                          std::this_thread::sleep_for(100us);
                      },
                      {.blocking = true});
        if ((thread + i) % 4 == 0)
          throw std::runtime_error{"crash"};
        return {[](int) {}};
      });
      if (i % 2 == 0)
        std::this_thread::sleep_for(200us);
      // One at least ends while its tasks are at work.
      while (thread == 0 && i == 1 && begun == 0)
        std::this_thread::sleep_for(100us);
      kill(caller);
    }
  });
  expect_quiet();
}

TEST_F(task_storm, streams_from_several_threads_at_once) {
  std::vector<int> items(200);
  std::iota(items.begin(), items.end(), 0);
  on_all_threads(threads, [&](int) {
    const auto results = async_map(sys, tasks, items,
                                   [](int n) {
                                     if (n % 7 == 0)
                                       throw std::runtime_error{"crash"};
                                     return 2 * n;
                                   },
                                   {.max_concurrency = 8, .timeout = 30s, .blocking = true});
    ASSERT_EQ(results.size(), items.size());
    for (int n = 0; n < 200; ++n) {
      ASSERT_EQ(static_cast<bool>(results[n]), n % 7 != 0);
      if (results[n]) {
        EXPECT_EQ(*results[n], 2 * n);
      }
    }
  });
  expect_quiet();
}

} // namespace actors::test
