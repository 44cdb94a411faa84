#include "supervision/task_stream.hpp"

#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

#include <list>

namespace actors::test {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

class task_streams : public world {
public:
  void SetUp() override { tasks = *start_task_supervisor(sys, {}, {.label = "tasks"}); }

  /// Sleeps as many seconds as the item says, and keeps count of how many do at once.
  auto napping() {
    return [this](int seconds, task_context& context) -> task<int> {
      most = std::max(most, ++present);
      co_await sleep(context.self(), std::chrono::seconds{seconds});
      --present;
      co_return seconds;
    };
  }

  template <class Results>
  static journal texts(const Results& results) {
    journal all;
    for (const auto& each : results)
      all.push_back(each ? std::to_string(*each) : describe(each.error()));
    return all;
  }

  caf::actor tasks;
  int present = 0;
  int most = 0;
};

} // namespace

TEST_F(task_streams, give_a_result_for_every_item_in_order) {
  const auto squares = async_map(sys, tasks, std::vector<int>{3, 1, 2}, [](int n) { return n * n; });
  EXPECT_THAT(texts(squares), ElementsAre("9", "1", "4"));
}

TEST_F(task_streams, take_any_range_and_an_empty_one) {
  EXPECT_THAT(texts(async_map(sys, tasks, std::list<int>{1, 2}, [](int n) { return n; })), ElementsAre("1", "2"));
  EXPECT_THAT(async_map(sys, tasks, std::vector<int>{}, [](int n) { return n; }), IsEmpty());
}

TEST_F(task_streams, run_no_more_tasks_at_once_than_they_may) {
  const auto before = sys.now();
  const auto results =
      async_map(sys, tasks, std::vector<int>(10, 1), napping(), {.max_concurrency = 3, .timeout = 10s});
  EXPECT_THAT(results, SizeIs(10));
  EXPECT_EQ(most, 3);
  EXPECT_EQ(sys.now() - before, 4s);
}

TEST_F(task_streams, have_the_reason_of_a_crash_as_the_result_of_its_item_alone) {
  const auto results = async_map(sys, tasks, std::vector<int>{1, 2, 3}, [](int n) {
    if (n == 2)
      throw std::runtime_error{"boom"};
    return n;
  });
  EXPECT_THAT(texts(results), ElementsAre("1", "task crashed on ('tick'): boom", "3"));
}

TEST_F(task_streams, cancel_an_item_that_takes_too_long) {
  const auto results =
      async_map(sys, tasks, std::vector<int>{1, 9, 2}, napping(), {.max_concurrency = 1, .timeout = 3s});
  EXPECT_THAT(texts(results), ElementsAre("1", "deadline exceeded", "2"));
  EXPECT_EQ(count_children(sys, tasks)->specs, 0U);
}

TEST_F(task_streams, report_an_item_that_takes_too_long_and_let_it_end) {
  const auto before = sys.now();
  const auto results = async_map(sys, tasks, std::vector<int>{9, 1}, napping(),
                                 {.max_concurrency = 1, .timeout = 3s, .on_timeout = on_timeout::report});
  EXPECT_THAT(texts(results), ElementsAre("deadline exceeded", "1"));
  EXPECT_EQ(sys.now() - before, 10s) << "it has kept its place until its end";
  EXPECT_EQ(present, 0);
}

TEST_F(task_streams, give_results_as_they_are_ready_or_in_order) {
  for (const bool ordered : {false, true}) {
    journal got;
    sys.spawn([&, this](process* self) {
      async_stream(
          self, tasks, std::vector<int>{3, 1, 2}, napping(), {.max_concurrency = 3, .ordered = ordered},
          [&](std::size_t index, const caf::expected<int>& result) {
            got.push_back(std::to_string(index) + ":" + std::to_string(*result));
          },
          [&] { got.emplace_back("end"); });
      return worker(self);
    });
    time.advance(2s);
    EXPECT_EQ(got.size(), ordered ? 0U : 2U);
    time.advance(2s);
    EXPECT_EQ(got, ordered ? (journal{"0:3", "1:1", "2:2", "end"}) : (journal{"1:1", "2:2", "0:3", "end"}));
  }
}

TEST_F(task_streams, are_awaited_by_coroutines) {
  journal got;
  sys.spawn([&, this](process* self) {
    run(self, [](process* me, caf::actor where, std::vector<int> items, journal& out) -> task<> {
      auto results = co_await async_map(me, where, items, [](int n) { return n * 2; });
      out = texts(results);
    }(self, tasks, {1, 2}, got));
    return worker(self);
  });
  time.run();
  EXPECT_THAT(got, ElementsAre("2", "4"));
}

TEST_F(task_streams, end_with_their_caller) {
  int finished = 0;
  const auto counting = [&](int, task_context& context) -> task<int> {
    co_await sleep(context.self(), 1s);
    co_return ++finished;
  };
  const auto handler = sys.spawn([&, this](process* self) {
    async_stream(
        self, tasks, std::vector<int>(10, 1), counting, {.max_concurrency = 2},
        [](std::size_t, const caf::expected<int>&) {}, [] {});
    return worker(self);
  });
  const auto coroutine = sys.spawn([&, this](process* self) {
    run(self, [](process* me, caf::actor where, auto what) -> task<> {
      (void)co_await async_map(me, where, std::vector<int>(10, 1), what, {.max_concurrency = 2});
    }(self, tasks, counting));
    return worker(self);
  });
  time.run();
  EXPECT_EQ(count_children(sys, tasks)->specs, 4U);
  tell(handler, "crash");
  tell(coroutine, "normal");
  EXPECT_EQ(count_children(sys, tasks)->specs, 0U);
  time.advance(1h);
  EXPECT_EQ(finished, 0);
  EXPECT_EQ(sys.live_processes(), 1U);
}

} // namespace actors::test
