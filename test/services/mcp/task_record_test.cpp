#include "services/mcp/detail/tasks.hpp"

#include <gtest/gtest.h>

namespace actors::mcp {
namespace {

detail::task_record a_task() {
  return {"id", "subject", {}, [] { return std::chrono::system_clock::time_point{}; }, {}, nullptr};
}

TEST(task_record, stops_the_work_once_when_it_is_cancelled) {
  auto task = a_task();
  int stopped = 0;
  task.on_cancel([&stopped] { ++stopped; });
  EXPECT_EQ(stopped, 0);
  EXPECT_TRUE(task.cancel());
  EXPECT_FALSE(task.cancel());
  EXPECT_EQ(stopped, 1);
}

TEST(task_record, that_was_cancelled_stops_work_that_it_hears_of_later) {
  auto task = a_task();
  EXPECT_TRUE(task.cancel());
  int stopped = 0;
  task.on_cancel([&stopped] { ++stopped; });
  EXPECT_EQ(stopped, 1);
}

TEST(task_record, that_is_finished_stops_nothing) {
  auto task = a_task();
  int stopped = 0;
  task.finish(R"({"result": {}})");
  task.on_cancel([&stopped] { ++stopped; });
  EXPECT_FALSE(task.cancel());
  EXPECT_EQ(stopped, 0);
}

TEST(task_record, that_is_over_asks_nobody) {
  auto task = a_task();
  EXPECT_TRUE(task.cancel());
  std::vector<client_answer> got;
  const auto round =
      std::make_shared<detail::question_round>(1, [&got](std::vector<client_answer> all) { got = std::move(all); });
  task.ask({question{"who", "elicitation/create", {}, client_feature::elicitation_form}}, round);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_TRUE(got.front().refused);
  EXPECT_EQ(round.use_count(), 1) << "nothing waits for an answer";
}

} // namespace
} // namespace actors::mcp
