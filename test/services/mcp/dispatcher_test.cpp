#include "services/mcp/detail/dispatcher.hpp"

#include "services/mcp/tool_call.hpp"
#include "test/support/virtual_runtime.hpp"

#include <gtest/gtest.h>

namespace actors::mcp::detail {
namespace {

using namespace std::chrono_literals;

/// Remembers what became of it.
struct fake_call final : dispatcher::job {
  void run(const caf::actor& handler) override { by = handler; }
  void refuse(const caf::error& why) override { refused = why; }

  [[nodiscard]] bool ran() const { return static_cast<bool>(by); }

  caf::actor by;
  caf::error refused;
};

class dispatcher_test : public test::runtime_test {
public:
  static constexpr std::size_t concurrency = 2;
  static constexpr std::size_t places = 3;

  std::shared_ptr<fake_call> take() {
    auto call = std::make_shared<fake_call>();
    calls.take(call, system.now());
    return call;
  }

  caf::actor handler() {
    return start([this](process*) -> caf::behavior { return {[this](cancel_present) { ++cancelled; }}; });
  }

  /// One that is ready for work.
  caf::actor add_handler() {
    auto made = handler();
    calls.add(made);
    return made;
  }

  void TearDown() override {
    calls.close({}, std::nullopt, system.now());
    test::runtime_test::TearDown();
  }

  dispatcher calls{concurrency, places};
  std::size_t wanted = 0; // handlers, that the keeper was asked for
  std::vector<caf::actor> in_doubt;
  int cancelled = 0;
  caf::actor keeper = start([this](process*) -> caf::behavior {
    return {[this](start_handlers more) { wanted += more.count; },
            [this](const handler_in_doubt& told) { in_doubt.push_back(told.handler); }};
  });
  std::size_t first = calls.open(keeper);
};

TEST_F(dispatcher_test, a_call_runs_at_once_where_a_handler_is_idle) {
  const auto ready = add_handler();
  EXPECT_EQ(take()->by, ready);
}

TEST_F(dispatcher_test, a_call_waits_where_every_handler_is_busy) {
  add_handler();
  const auto one = take();
  EXPECT_FALSE(take()->ran());
  EXPECT_TRUE(one->ran());
}

TEST_F(dispatcher_test, the_call_that_has_waited_longest_is_next) {
  const auto ready = add_handler();
  const auto one = take();
  const auto two = take();
  const auto three = take();
  calls.done(*one, dispatcher::outcome::free);
  EXPECT_EQ(two->by, ready);
  EXPECT_FALSE(three->ran());
  calls.done(*two, dispatcher::outcome::free);
  EXPECT_EQ(three->by, ready);
}

TEST_F(dispatcher_test, a_handler_that_comes_takes_a_call_that_waits) {
  const auto waiting = take();
  const auto ready = add_handler();
  EXPECT_EQ(waiting->by, ready);
}

TEST_F(dispatcher_test, one_more_than_may_wait_is_refused_as_overloaded) {
  for (std::size_t n = 0; n < places; ++n)
    EXPECT_FALSE(take()->refused);
  EXPECT_EQ(take()->refused, actors::errc::overloaded);
}

TEST_F(dispatcher_test, a_place_in_line_is_free_again_when_its_call_is_over_or_withdrawn) {
  const auto one = take();
  const auto two = take();
  take();
  calls.done(*one, dispatcher::outcome::overdue);
  EXPECT_TRUE(calls.withdraw(*two));
  EXPECT_FALSE(take()->refused);
  EXPECT_FALSE(take()->refused);
  EXPECT_TRUE(take()->refused);
  add_handler();
  EXPECT_FALSE(one->ran());
  EXPECT_FALSE(two->ran());
  time.run();
  EXPECT_TRUE(in_doubt.empty());
}

TEST_F(dispatcher_test, a_call_withdrawn_before_it_came_does_not_run) {
  add_handler();
  const auto call = std::make_shared<fake_call>();
  EXPECT_TRUE(calls.withdraw(*call));
  calls.take(call, system.now());
  EXPECT_FALSE(call->ran());
  EXPECT_TRUE(take()->ran());
}

TEST_F(dispatcher_test, the_handler_of_a_call_withdrawn_is_told_and_waited_for) {
  add_handler();
  const auto running = take();
  EXPECT_FALSE(calls.withdraw(*running));
  time.run();
  EXPECT_EQ(cancelled, 1);
  const auto next = take();
  EXPECT_FALSE(next->ran());
  calls.done(*running, dispatcher::outcome::free);
  EXPECT_TRUE(next->ran());
}

TEST_F(dispatcher_test, an_overdue_handler_is_told_to_end_and_gets_nothing_until_it_is_back) {
  const auto late = add_handler();
  calls.done(*take(), dispatcher::outcome::overdue);
  time.run();
  EXPECT_EQ(cancelled, 1);
  EXPECT_EQ(in_doubt, std::vector{late});
  const auto next = take();
  EXPECT_FALSE(next->ran());
  calls.release(late);
  EXPECT_EQ(next->by, late);
  calls.release(late); // once is enough
  EXPECT_FALSE(take()->ran());
}

TEST_F(dispatcher_test, a_doubtful_handler_is_asked_after_but_not_told_to_end) {
  const auto odd = add_handler();
  calls.done(*take(), dispatcher::outcome::doubtful);
  time.run();
  EXPECT_EQ(cancelled, 0);
  EXPECT_EQ(in_doubt, std::vector{odd});
}

TEST_F(dispatcher_test, a_handler_that_has_ended_takes_nothing_with_it_but_its_call) {
  const auto gone = add_handler();
  const auto running = take();
  const auto waiting = take();
  EXPECT_TRUE(calls.remove(gone.id()));
  EXPECT_FALSE(calls.remove(gone.id()));
  calls.done(*running, dispatcher::outcome::free);
  EXPECT_FALSE(waiting->ran());
  EXPECT_EQ(calls.handlers(), 0);
  const auto successor = add_handler();
  EXPECT_EQ(waiting->by, successor);
}

TEST_F(dispatcher_test, an_idle_handler_that_has_ended_is_not_given_a_call) {
  const auto gone = add_handler();
  calls.remove(gone.id());
  EXPECT_FALSE(take()->ran());
}

TEST_F(dispatcher_test, handlers_are_asked_for_as_calls_wait_up_to_the_concurrency) {
  EXPECT_EQ(first, 1);
  take(); // waits for the first
  time.run();
  EXPECT_EQ(wanted, 0);
  take();
  time.run();
  EXPECT_EQ(wanted, 1);
  take();
  time.run();
  EXPECT_EQ(wanted, 1);
}

TEST_F(dispatcher_test, a_start_that_failed_is_made_up_for_when_the_next_call_comes) {
  take();
  take();
  time.run();
  EXPECT_EQ(wanted, 1);
  EXPECT_TRUE(calls.start_failed());
  take();
  time.run();
  EXPECT_EQ(wanted, 2);
}

TEST_F(dispatcher_test, the_last_start_that_fails_leaves_nobody) {
  take();
  EXPECT_FALSE(calls.start_failed());
}

TEST_F(dispatcher_test, a_start_that_succeeded_brings_another_where_calls_still_wait) {
  take();
  add_handler(); // the call's, before its supervisor has said so
  take();
  EXPECT_EQ(calls.started(), 1);
}

TEST_F(dispatcher_test, a_call_that_is_over_before_it_came_does_not_run) {
  add_handler();
  const auto late = std::make_shared<fake_call>();
  calls.done(*late, dispatcher::outcome::overdue);
  calls.take(late, system.now());
  EXPECT_FALSE(late->ran());
  EXPECT_TRUE(take()->ran());
}

TEST_F(dispatcher_test, a_call_put_back_is_the_next_to_run_and_its_handler_is_asked_after) {
  const auto dying = add_handler();
  const auto unbegun = take();
  const auto waiting = take();
  calls.put_back(unbegun, system.now());
  time.run();
  EXPECT_EQ(in_doubt, std::vector{dying});
  const auto successor = add_handler();
  EXPECT_EQ(unbegun->by, successor);
  EXPECT_FALSE(waiting->ran());
}

TEST_F(dispatcher_test, a_call_put_back_is_refused_where_it_is_closed) {
  add_handler();
  const auto unbegun = take();
  calls.close({}, system.now() + 5s, system.now());
  calls.put_back(unbegun, system.now());
  EXPECT_TRUE(unbegun->refused);
}

TEST_F(dispatcher_test, closed_it_tells_those_in_line_and_those_who_come_for_how_long) {
  const auto waiting = take();
  calls.close({}, system.now() + 5s, system.now());
  EXPECT_EQ(tool_errc_of(waiting->refused), tool_errc::unavailable);
  EXPECT_EQ(text_of(waiting->refused), "the tool is unavailable, retry after 5 s");
  time.advance(4500ms);
  EXPECT_EQ(text_of(take()->refused), "the tool is unavailable, retry after 1 s");
}

TEST_F(dispatcher_test, closed_for_good_it_tells_why) {
  calls.close(make_error(actors::errc::shutting_down), std::nullopt, system.now());
  EXPECT_EQ(take()->refused, actors::errc::shutting_down);
}

TEST_F(dispatcher_test, what_runs_when_it_closes_is_refused_and_ends_without_a_trace) {
  add_handler();
  const auto running = take();
  calls.close({}, system.now() + 5s, system.now());
  EXPECT_TRUE(running->refused);
  calls.done(*running, dispatcher::outcome::overdue);
  time.run();
  EXPECT_TRUE(in_doubt.empty());
  EXPECT_EQ(calls.open(keeper), 1);
  EXPECT_EQ(calls.handlers(), 0);
}

TEST_F(dispatcher_test, it_refuses_until_it_is_opened_for_the_first_time) {
  dispatcher fresh{concurrency, places};
  const auto call = std::make_shared<fake_call>();
  fresh.take(call, system.now());
  EXPECT_EQ(tool_errc_of(call->refused), tool_errc::unavailable);
}

} // namespace
} // namespace actors::mcp::detail
