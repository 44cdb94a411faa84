#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace actors::test {

using testing::ElementsAre;

namespace {

constexpr backoff steady{.initial = 1s, .factor = 2, .cap = 5s, .jitter = 0, .reset_after = 60s};

std::vector<duration> delays(backoff_delay& of, const backoff& rules, int count, time_point now = time_point{} + 1h) {
  std::vector<duration> result;
  for (int i = 0; i < count; ++i) {
    result.push_back(of.next(rules, now, 0.5));
    now += result.back();
  }
  return result;
}

class delayed_restart : public world {
public:
  caf::actor start_delayed(strategy how, std::vector<child_spec> children, backoff rules = steady) {
    return start(
        supervisor_spec{.strategy = how, .intensity = 1000, .backoff = rules, .children = std::move(children)});
  }
};

} // namespace

TEST(backoff_delay, grows_by_the_factor_up_to_the_cap) {
  backoff_delay of;
  EXPECT_THAT(delays(of, steady, 5), ElementsAre(1s, 2s, 4s, 5s, 5s));
  EXPECT_EQ(of.attempts(), 5U);
}

TEST(backoff_delay, starts_again_after_a_quiet_time_that_counts_from_the_end_of_the_last_delay) {
  backoff_delay of;
  const auto start = time_point{} + 1h;
  EXPECT_EQ(of.next(steady, start, 0.5), 1s);
  EXPECT_EQ(of.next(steady, start + 1s + 60s - 1ns, 0.5), 2s);
  const auto resumed = start + 61s - 1ns + 2s;
  EXPECT_EQ(of.next(steady, resumed + 60s, 0.5), 1s);
}

TEST(backoff_delay, is_spread_to_both_sides_by_the_jitter) {
  auto rules = steady;
  rules.jitter = 0.5;
  const auto first = [&](double random) { return backoff_delay{}.next(rules, time_point{} + 1h, random); };
  EXPECT_EQ(first(0), 500ms);
  EXPECT_EQ(first(0.5), 1s);
  EXPECT_GT(first(0.999), 1490ms);
  EXPECT_LT(first(0.999), 1500ms);
}

TEST(backoff_delay, survives_any_number_of_restarts) {
  backoff_delay of;
  backoff rules{.initial = 1s, .factor = 1e9, .cap = duration::max(), .jitter = 1};
  for (int i = 0; i < 2000; ++i)
    EXPECT_GE(of.next(rules, time_point{} + 1h, 0.999), duration::zero());
}

TEST(backoff_delay, that_begins_with_nothing_stays_nothing) {
  constexpr auto endless = std::numeric_limits<double>::infinity();
  for (const double factor : {1.0, 2.0, 1e300, endless}) {
    backoff_delay of;
    const backoff rules{.initial = 0s, .factor = factor, .cap = duration::max()};
    ASSERT_FALSE(validate(rules));
    for (int i = 0; i < 2000; ++i)
      ASSERT_EQ(of.next(rules, time_point{} + 1h, 0.999), duration::zero()) << factor << ' ' << i;
  }
}

TEST(backoff, with_numbers_that_contradict_each_other_is_refused) {
  EXPECT_FALSE(validate(backoff{}));
  EXPECT_FALSE(validate(backoff{.initial = 0s, .factor = 1, .cap = 0s, .jitter = 0, .reset_after = 0s}));
  for (const auto& wrong : {backoff{.initial = -1s}, backoff{.initial = 31s}, backoff{.factor = 0.9},
                            backoff{.factor = std::numeric_limits<double>::quiet_NaN()}, backoff{.jitter = -0.1},
                            backoff{.jitter = 1.1}, backoff{.reset_after = -1s}}) {
    EXPECT_EQ(validate(wrong), supervision_errc::invalid_backoff);
    EXPECT_EQ(validate(supervisor_spec{.backoff = wrong}), supervision_errc::invalid_backoff);
    EXPECT_EQ(validate(dynamic_supervisor_spec{.backoff = wrong}), supervision_errc::invalid_backoff);
    EXPECT_EQ(validate(child_spec{.id = "a", .start = [](auto& s) { return s.spawn(worker); }, .backoff = wrong}),
              supervision_errc::invalid_backoff);
  }
}

TEST_F(delayed_restart, waits_and_shows_it) {
  start_delayed(strategy::one_for_one, {child("a"), child("b")});
  tell("a", "crash");
  EXPECT_EQ(info("a").state, child_state::restarting);
  EXPECT_FALSE(info("a").process);
  EXPECT_EQ(info("a").next_start, sys.now() + 1s);
  EXPECT_EQ(count_children(sys, root)->active, 1U);
  EXPECT_EQ(count(event::kind::child_delayed), 1U);
  time.advance(1s - 1ns);
  EXPECT_FALSE(alive("a"));
  time.advance(1ns);
  EXPECT_TRUE(alive("a"));
  EXPECT_FALSE(info("a").next_start);
  EXPECT_EQ(info("a").restarts, 1U);
}

TEST_F(delayed_restart, takes_longer_every_time_until_a_quiet_time_has_passed) {
  start_delayed(strategy::one_for_one, {child("a")});
  for (const auto wait : {1s, 2s, 4s, 5s}) {
    tell("a", "crash");
    time.advance(wait - 1ms);
    EXPECT_FALSE(alive("a")) << wait.count();
    time.advance(1ms);
    EXPECT_TRUE(alive("a"));
  }
  time.advance(60s);
  tell("a", "crash");
  time.advance(1s);
  EXPECT_TRUE(alive("a"));
}

TEST_F(delayed_restart, is_counted_for_each_child_on_its_own_by_one_for_one) {
  start_delayed(strategy::one_for_one, {child("a"), child("b")});
  tell("a", "crash");
  time.advance(1s);
  tell("b", "crash");
  time.advance(1s);
  EXPECT_TRUE(alive("b"));
}

TEST_F(delayed_restart, follows_the_rules_of_the_child_where_it_has_its_own) {
  auto own = child("b");
  own.backoff = backoff{.initial = 3s, .jitter = 0};
  start_delayed(strategy::one_for_one, {child("a"), own});
  tell("b", "crash");
  time.advance(2s);
  EXPECT_FALSE(alive("b"));
  time.advance(1s);
  EXPECT_TRUE(alive("b"));
}

TEST_F(delayed_restart, that_fails_is_tried_again_after_a_longer_delay) {
  int starts = 0;
  const auto flaky = [&](process* self) -> caf::behavior { return ++starts == 2 ? failing(self) : worker(self); };
  start_delayed(strategy::one_for_one, {child("a", flaky)});
  tell("a", "crash");
  time.advance(1s);
  EXPECT_EQ(starts, 2);
  time.advance(2s - 1ms);
  EXPECT_EQ(starts, 2);
  time.advance(1ms);
  EXPECT_EQ(starts, 3);
  EXPECT_TRUE(alive("a"));
}

TEST_F(delayed_restart, holds_back_a_whole_group_of_one_for_all) {
  start_delayed(strategy::one_for_all, {child("a"), child("b"), child("c")});
  log.clear();
  tell("b", "crash");
  EXPECT_THAT(log, ElementsAre("-b crashed", "-c shutdown", "-a shutdown"));
  log.clear();
  time.advance(1s - 1ms);
  EXPECT_THAT(log, ElementsAre());
  time.advance(1ms);
  EXPECT_THAT(log, ElementsAre("+a", "+b", "+c"));
  tell("c", "crash");
  time.advance(1s);
  EXPECT_FALSE(alive("a")) << "the second delay of the group, whoever causes it";
  time.advance(1s);
  EXPECT_TRUE(alive("a"));
}

TEST_F(delayed_restart, holds_back_the_rest_of_rest_for_one_and_nobody_else) {
  start_delayed(strategy::rest_for_one, {child("a"), child("b"), child("c")});
  log.clear();
  tell("b", "crash");
  EXPECT_TRUE(alive("a"));
  EXPECT_THAT(log, ElementsAre("-b crashed", "-c shutdown"));
  time.advance(1s);
  EXPECT_THAT(log, ElementsAre("-b crashed", "-c shutdown", "+b", "+c"));
}

TEST_F(delayed_restart, of_a_group_begins_anew_when_another_child_ends_meanwhile) {
  start_delayed(strategy::rest_for_one, {child("a"), child("b"), child("c")});
  tell("b", "crash");
  time.advance(500ms);
  tell("a", "crash");
  log.clear();
  time.advance(2s - 1ms);
  EXPECT_THAT(log, ElementsAre());
  time.advance(1ms);
  EXPECT_THAT(log, ElementsAre("+a", "+b", "+c"));
}

TEST_F(delayed_restart, happens_in_a_dynamic_supervisor_too) {
  start(dynamic_supervisor_spec{.intensity = 1000, .backoff = steady});
  const auto first = start_child(sys, root, start_of("a", worker), "a");
  tell(*first, "crash");
  EXPECT_EQ(info("a").state, child_state::restarting);
  time.advance(1s);
  EXPECT_TRUE(alive("a"));
  tell("a", "crash");
  EXPECT_TRUE(terminate_child(sys, root, latest["a"])) << "by the process that it had";
  EXPECT_THAT(ids(), ElementsAre());
  time.advance(1min);
  EXPECT_FALSE(alive("a"));
}

TEST_F(delayed_restart, is_given_up_by_terminate_child) {
  for (const auto how : {strategy::one_for_one, strategy::one_for_all}) {
    start_delayed(how, {child("a"), child("b")});
    tell("a", "crash");
    EXPECT_TRUE(terminate_child(sys, root, "a"));
    EXPECT_EQ(info("a").state, child_state::stopped);
    time.advance(1min);
    EXPECT_FALSE(alive("a"));
    EXPECT_TRUE(alive("b")) << "the others go on";
    EXPECT_TRUE(restart_child(sys, root, "a"));
  }
}

TEST_F(delayed_restart, is_given_up_by_delete_child) {
  for (const auto how : {strategy::one_for_one, strategy::one_for_all}) {
    start_delayed(how, {child("a"), child("b")});
    tell("a", "crash");
    EXPECT_TRUE(delete_child(sys, root, "a"));
    time.advance(1min);
    EXPECT_FALSE(alive("a"));
    EXPECT_TRUE(alive("b"));
    EXPECT_THAT(ids(), ElementsAre("b"));
  }
}

TEST_F(delayed_restart, is_cut_short_by_restart_child) {
  for (const auto how : {strategy::one_for_one, strategy::one_for_all}) {
    start_delayed(how, {child("a"), child("b")});
    tell("a", "crash");
    const auto now = sys.now();
    const auto fresh = restart_child(sys, root, "a");
    ASSERT_TRUE(fresh);
    EXPECT_TRUE(answers(*fresh));
    EXPECT_TRUE(alive("b")) << "a group is started together";
    EXPECT_EQ(sys.now(), now);
    const auto running = latest["a"];
    time.advance(1min);
    EXPECT_EQ(latest["a"], running) << "the delay is over";
  }
}

TEST_F(delayed_restart, of_a_group_is_in_order_after_one_that_was_cut_short_and_failed) {
  int starts = 0;
  const auto flaky = [&](process* self) -> caf::behavior { return ++starts == 2 ? failing(self) : worker(self); };
  start_delayed(strategy::one_for_all, {child("a", flaky), child("b")});
  tell("a", "crash");
  time.advance(100ms);
  log.clear();
  (void)restart_child(sys, root, "a", 1ms);
  EXPECT_THAT(log, ElementsAre("-a crashed", "!a"));
  time.advance(2s - 1ms);
  EXPECT_THAT(log, ElementsAre("-a crashed", "!a")) << "nobody keeps to the first delay";
  time.advance(1ms);
  EXPECT_THAT(log, ElementsAre("-a crashed", "!a", "+a", "+b"));
}

TEST_F(delayed_restart, goes_back_to_its_delay_for_nothing_when_restart_child_fails) {
  for (const auto how : {strategy::one_for_one, strategy::one_for_all}) {
    int starts = 0;
    const auto flaky = [&](process* self) -> caf::behavior { return ++starts == 2 ? failing(self) : worker(self); };
    start(supervisor_spec{
        .strategy = how, .intensity = 1, .backoff = steady, .children = {child("a", flaky), child("b")}});
    tell("a", "crash");
    const auto failed = restart_child(sys, root, "a");
    ASSERT_TRUE(crash_of(failed.error()));
    EXPECT_EQ(crash_of(failed.error())->what, "cannot start");
    ASSERT_FALSE(root_exit);
    EXPECT_EQ(inspect(sys, root)->restarts_in_window, 1U) << "of the crash alone";
    EXPECT_EQ(info("a").state, child_state::restarting);
    EXPECT_EQ(info("a").next_start, sys.now() + 2s);
    time.advance(2s);
    EXPECT_TRUE(alive("a"));
    EXPECT_TRUE(alive("b"));
  }
}

TEST_F(delayed_restart, is_still_awaited_by_whoever_asked_for_a_replacement_when_restart_child_fails) {
  int starts = 0;
  const auto flaky = [&](process* self) -> caf::behavior { return ++starts == 2 ? failing(self) : worker(self); };
  start_delayed(strategy::one_for_one, {child("a", flaky)});
  std::vector<caf::actor> replacements;
  reply_port port{sys};
  port.call(
      root, sys.now() + 1h,
      [&](answer a) { replacements.push_back(a.is_error() ? caf::actor{} : a.take<caf::actor>()); },
      replace_child_msg{latest["a"]});
  time.run();
  EXPECT_FALSE(restart_child(sys, root, "a"));
  EXPECT_THAT(replacements, ElementsAre());
  time.advance(2s);
  EXPECT_THAT(replacements, ElementsAre(latest["a"]));
  EXPECT_TRUE(alive("a"));
}

TEST_F(delayed_restart, goes_on_while_another_child_is_slow_to_stop) {
  for (const auto how : {strategy::one_for_one, strategy::rest_for_one}) {
    auto endless = child("a", stubborn);
    endless.shutdown = shutdown::infinity();
    start_delayed(how, {endless, child("b")});
    (void)terminate_child(sys, root, "a", 1ms);
    tell("b", "crash");
    time.advance(1s);
    EXPECT_TRUE(alive("b"));
    tell("a", "normal");
  }
}

TEST_F(delayed_restart, refuses_a_child_of_the_same_id) {
  start_delayed(strategy::one_for_one, {child("a")});
  tell("a", "crash");
  EXPECT_EQ(start_child(sys, root, child("a")).error(), supervision_errc::already_present);
}

TEST_F(delayed_restart, lets_other_children_start_and_stop_meanwhile) {
  start_delayed(strategy::one_for_all, {child("a"), child("b")});
  tell("a", "crash");
  EXPECT_TRUE(start_child(sys, root, child("c")));
  EXPECT_TRUE(alive("c"));
  EXPECT_TRUE(terminate_child(sys, root, "c"));
  time.advance(1s);
  EXPECT_TRUE(alive("a"));
}

TEST_F(delayed_restart, does_not_hold_up_the_end_of_the_supervisor) {
  for (const auto how : {strategy::one_for_one, strategy::one_for_all}) {
    root_exit.reset();
    start_delayed(how, {child("a"), child("b")});
    tell("a", "crash");
    const auto now = sys.now();
    ask_to_stop(root);
    time.run();
    EXPECT_TRUE(root_exit);
    EXPECT_EQ(sys.now(), now);
    EXPECT_EQ(sys.live_processes(), 0U);
  }
}

TEST_F(delayed_restart, spends_the_budget_when_the_child_ends) {
  start(supervisor_spec{.intensity = 1, .backoff = steady, .children = {child("a"), child("b")}});
  tell("a", "crash");
  EXPECT_EQ(inspect(sys, root)->restarts_in_window, 1U);
  tell("b", "crash");
  EXPECT_TRUE(root_exit);
}

TEST_F(delayed_restart, answers_whoever_asked_for_a_replacement_when_the_delay_is_over) {
  start_delayed(strategy::one_for_one, {child("a")});
  const auto fresh = replace_child(sys, root, latest["a"], 10s);
  ASSERT_TRUE(fresh);
  EXPECT_TRUE(answers(*fresh));
}

TEST_F(delayed_restart, draws_its_jitter_from_the_seed) {
  const auto first_delay = [&](std::uint64_t seed) {
    start(supervisor_spec{.intensity = 9, .backoff = backoff{}, .children = {child("a")}, .seed = seed});
    tell("a", "crash");
    return *info("a").next_start - sys.now();
  };
  const auto one = first_delay(1);
  EXPECT_EQ(first_delay(1), one);
  EXPECT_NE(first_delay(2), one);
  EXPECT_GE(one, 80ms);
  EXPECT_LE(one, 120ms);
}

} // namespace actors::test
