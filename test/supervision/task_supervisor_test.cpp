#include "supervision/task_supervisor.hpp"

#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

#include <memory>

namespace actors::test {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

namespace {

class task_supervision : public world {
public:
  void SetUp() override { tasks = *start_task_supervisor(sys, {.max_children = 3}, {.label = "tasks"}); }

  /// A process that runs `body(self)` in its init and then works on; its end comes into the journal.
  template <class F>
  caf::actor caller(F body) {
    auto made = sys.spawn(
        [body = std::move(body)](process* self) mutable {
          body(self);
          return worker(self);
        },
        {.label = "caller"});
    made->attach_functor([this](const caf::error& why) { caller_exit = why; });
    return made;
  }

  std::size_t running() { return count_children(sys, tasks)->specs; }

  caf::actor tasks;
  std::optional<caf::error> caller_exit;
  std::optional<caf::error> told;
};

/// Ends only after `time`.
auto sleeper(duration time, journal& notes) {
  return [time, &notes](task_context& context) -> task<std::string> {
    co_await sleep(context.self(), time);
    notes.emplace_back("slept");
    co_return "rested";
  };
}

int crash() {
  throw std::runtime_error{"boom"};
}

} // namespace

// -- from outside -------------------------------------------------------------

TEST_F(task_supervision, runs_a_function_and_gives_its_result) {
  EXPECT_EQ(*await(sys, async(sys, tasks, [] { return 2 + 2; })), 4);
  EXPECT_EQ(running(), 0U);
}

TEST_F(task_supervision, takes_results_of_any_type_and_none) {
  EXPECT_EQ(**await(sys, async(sys, tasks, [] { return std::make_unique<int>(3); })), 3);
  bool ran = false;
  EXPECT_TRUE(await(sys, async(sys, tasks, [&] { ran = true; })));
  EXPECT_TRUE(ran);
}

TEST_F(task_supervision, runs_coroutines) {
  journal notes;
  const auto before = sys.now();
  EXPECT_EQ(*await(sys, async(sys, tasks, sleeper(2s, notes))), "rested");
  EXPECT_EQ(sys.now() - before, 2s);
}

TEST_F(task_supervision, gives_the_reason_of_a_task_that_crashed) {
  const auto result = await(sys, async(sys, tasks, crash, {.label = "sum"}));
  ASSERT_FALSE(result);
  EXPECT_EQ(crash_of(result.error())->what, "boom");
  EXPECT_EQ(crash_of(result.error())->label, "sum");
  EXPECT_EQ(running(), 0U);
}

TEST_F(task_supervision, keeps_an_outcome_until_somebody_takes_it_once) {
  const auto whom = async(sys, tasks, [] { return 1; });
  time.run();
  EXPECT_TRUE(whom.done());
  EXPECT_EQ(*await(sys, whom), 1);
  EXPECT_EQ(await(sys, whom).error(), errc::callee_gone);
}

TEST_F(task_supervision, cancels_a_task_that_misses_the_deadline) {
  journal notes;
  const auto whom = async(sys, tasks, sleeper(10s, notes));
  const auto before = sys.now();
  EXPECT_EQ(await(sys, whom, 3s).error(), errc::deadline_exceeded);
  EXPECT_EQ(sys.now() - before, 3s);
  time.advance(1h);
  EXPECT_THAT(notes, IsEmpty());
  EXPECT_EQ(running(), 0U);
}

TEST_F(task_supervision, yields_what_is_there_and_lets_the_task_go_on) {
  journal notes;
  const auto whom = async(sys, tasks, sleeper(10s, notes));
  EXPECT_FALSE(yield(sys, whom, 3s));
  EXPECT_EQ(running(), 1U);
  EXPECT_EQ(**yield(sys, whom, 10s), "rested");
}

TEST_F(task_supervision, shuts_a_task_down_and_gives_what_it_had) {
  journal notes;
  const auto slow = async(sys, tasks, sleeper(10s, notes));
  EXPECT_FALSE(shut_down(sys, slow));
  EXPECT_EQ(running(), 0U);
  const auto quick = async(sys, tasks, [] { return 1; });
  time.run();
  EXPECT_EQ(**shut_down(sys, quick), 1);
}

TEST_F(task_supervision, refuses_more_tasks_than_it_may_have) {
  journal notes;
  std::vector<task_handle<std::string>> all;
  all.reserve(4);
  for (int i = 0; i < 4; ++i)
    all.push_back(async(sys, tasks, sleeper(1s, notes)));
  EXPECT_EQ(await(sys, all[3]).error(), supervision_errc::too_many_children);
  EXPECT_EQ(start_task(sys, tasks, crash).error(), supervision_errc::too_many_children);
  EXPECT_TRUE(await(sys, all[0]));
  EXPECT_TRUE(start_task(sys, tasks, crash));
}

TEST_F(task_supervision, that_has_ended_starts_nothing) {
  ask_to_stop(tasks);
  time.run();
  bool ran = false;
  EXPECT_FALSE(await(sys, async(sys, tasks, [&] { ran = true; })));
  time.run();
  EXPECT_FALSE(ran);
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(task_supervision, stops_its_tasks_when_it_stops) {
  journal notes;
  const auto whom = async(sys, tasks, sleeper(10s, notes));
  ask_to_stop(tasks);
  time.run();
  EXPECT_EQ(classify(await(sys, whom).error()), exit_reason::shutdown);
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(task_supervision, never_restarts_a_task) {
  int runs = 0;
  EXPECT_TRUE(start_task(sys, tasks, [&runs] {
    ++runs;
    throw std::runtime_error{"boom"};
  }));
  time.run();
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(running(), 0U);
}

TEST_F(task_supervision, is_a_child_like_others_and_reached_through_a_ref) {
  const ref through{sys, {.label = "tasks"}};
  auto spec = task_supervisor_child("tasks");
  spec.ref = through;
  start(supervisor_spec{.children = {spec}});
  EXPECT_EQ(*await(sys, async(sys, through, [] { return 1; })), 1);
}

TEST_F(task_supervision, releases_what_the_function_captured_when_the_task_ends) {
  const auto captured = std::make_shared<int>(1);
  const auto whom = async(sys, tasks, [captured] { return *captured; });
  time.run();
  EXPECT_EQ(captured.use_count(), 1);
  EXPECT_TRUE(whom.done());
}

// -- from a process -----------------------------------------------------------

TEST_F(task_supervision, answers_a_caller_in_its_own_process) {
  journal got;
  caller([&, this](process* self) {
    async(self, tasks, [] { return 4; })
        .then(
            self, 1s, [&](int value) { got.push_back(std::to_string(value)); }, [](const caf::error&) {});
    async_nolink(self, tasks, crash)
        .then(
            self, 1s, [](int) {}, [&](const caf::error& why) { got.push_back(crash_of(why)->what); });
  });
  time.run();
  EXPECT_THAT(got, UnorderedElementsAre("4", "boom"));
  EXPECT_FALSE(caller_exit);
}

TEST_F(task_supervision, is_awaited_by_coroutines) {
  journal got;
  caller([&, this](process* self) {
    run(self, [](process* me, caf::actor where, journal& out) -> task<> {
      const auto slow = async(me, where, sleeper(10s, out));
      auto early = co_await yield(me, slow, 1s);
      out.emplace_back(early ? "early" : "not yet");
      auto failed = co_await await(me, async_nolink(me, where, crash));
      out.push_back(describe(failed.error()));
      auto result = co_await await(me, slow, 20s);
      out.push_back(*result);
      auto stopped = co_await shut_down(me, async(me, where, sleeper(10s, out)));
      out.emplace_back(stopped ? "result" : "shut down");
    }(self, tasks, got));
  });
  time.advance(1min);
  EXPECT_THAT(got, ElementsAre("not yet", "task crashed on ('tick'): boom", "slept", "rested", "shut down"));
  EXPECT_FALSE(caller_exit) << "one that shuts its task down does not go with it";
}

TEST_F(task_supervision, ends_a_linked_caller_with_the_reason_of_the_task) {
  caller([this](process* self) { (void)async(self, tasks, crash); });
  time.run();
  ASSERT_TRUE(caller_exit);
  EXPECT_EQ(crash_of(*caller_exit)->what, "boom");
}

TEST_F(task_supervision, lets_a_linked_caller_that_handles_exits_go_on) {
  caller([&, this](process* self) {
    self->set_exit_handler([&](caf::exit_msg& exit) { told = exit.reason; });
    (void)async(self, tasks, crash);
  });
  time.run();
  ASSERT_TRUE(told);
  EXPECT_EQ(crash_of(*told)->what, "boom");
  EXPECT_FALSE(caller_exit);
}

TEST_F(task_supervision, leaves_a_caller_alone_whose_task_succeeds_or_is_not_linked) {
  caller([this](process* self) {
    (void)async(self, tasks, [] { return 1; });
    (void)async_nolink(self, tasks, crash);
    start_task(self, tasks, crash);
  });
  time.run();
  EXPECT_FALSE(caller_exit);
}

TEST_F(task_supervision, ends_a_linked_caller_whose_task_is_refused) {
  journal notes;
  caller([&, this](process* self) {
    for (int i = 0; i < 4; ++i)
      (void)async(self, tasks, sleeper(1s, notes));
  });
  time.run();
  ASSERT_TRUE(caller_exit);
  EXPECT_EQ(*caller_exit, supervision_errc::too_many_children);
}

TEST_F(task_supervision, cancels_linked_tasks_of_a_caller_that_ends_and_lets_others_go_on) {
  for (const auto* order : {"normal", "crash"}) {
    journal linked;
    journal free;
    const auto who = caller([&, this](process* self) {
      (void)async(self, tasks, sleeper(1s, linked));
      (void)async_nolink(self, tasks, sleeper(1s, free));
    });
    time.run();
    EXPECT_EQ(running(), 2U);
    tell(who, order);
    EXPECT_EQ(running(), 1U);
    time.advance(2s);
    EXPECT_THAT(linked, IsEmpty());
    EXPECT_THAT(free, ElementsAre("slept"));
  }
}

TEST_F(task_supervision, cancels_the_task_of_a_caller_that_ends_before_it_has_begun) {
  bool ran = false;
  const auto who = caller([&, this](process* self) {
    (void)async(self, tasks, [&] { ran = true; });
    self->quit();
  });
  time.run();
  EXPECT_FALSE(ran);
  EXPECT_EQ(running(), 0U);
  EXPECT_EQ(sys.live_processes(), 1U) << "the supervisor alone";
}

TEST_F(task_supervision, runs_unlinked_tasks_of_a_caller_that_ends_before_they_have_begun) {
  journal ran;
  caller([&, this](process* self) {
    start_task(self, tasks, [&] { ran.emplace_back("started"); });
    (void)async_nolink(self, tasks, [&] { ran.emplace_back("not linked"); });
    self->quit();
  });
  time.run();
  EXPECT_THAT(ran, UnorderedElementsAre("started", "not linked"));
  EXPECT_EQ(running(), 0U);
  EXPECT_EQ(sys.live_processes(), 1U) << "the supervisor alone";
}

TEST_F(task_supervision, leaves_no_process_of_a_task_that_is_refused_after_its_caller_has_ended) {
  bool ran = false;
  ask_to_stop(tasks);
  time.run();
  for (const auto& gone : {tasks, caf::actor{}})
    caller([&, gone](process* self) {
      start_task(self, gone, [&] { ran = true; });
      self->quit();
    });
  time.run();
  EXPECT_FALSE(ran);
  EXPECT_EQ(sys.live_processes(), 0U);
}

TEST_F(task_supervision, tells_a_running_task_that_it_is_cancelled) {
  std::vector<bool> seen;
  std::optional<task_handle<void>> whom;
  whom = async(sys, tasks, [&](task_context& context) -> task<> {
    co_await sleep(context.self(), 1s);
    seen.push_back(context.cancelled());
    whom->cancel();
    seen.push_back(context.cancelled());
    co_return;
  });
  time.advance(1s);
  EXPECT_THAT(seen, ElementsAre(false, true));
}

} // namespace actors::test
