#include "libactors/control.hpp"
#include "libactors/system.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace actors {

namespace {

using namespace std::chrono_literals;

struct start : test::runtime_test {
  void expect_nothing_left() {
    time.run();
    EXPECT_EQ(system.live_processes(), 0U);
    EXPECT_EQ(system.timers().size(), 0U);
  }
};

caf::behavior plain_caf(caf::event_based_actor*) {
  return {[](int value) { return value + 1; }};
}

TEST_F(start, returns_the_actor_when_its_init_has_run) {
  bool ran = false;
  const auto started = system.start([&](process*) -> caf::behavior {
    ran = true;
    return {[](int) {}};
  });
  EXPECT_TRUE(started);
  EXPECT_TRUE(ran);
  EXPECT_EQ(system.live_processes(), 1U);
}

TEST_F(start, takes_behaviors_that_were_written_for_caf) {
  const auto started = system.start(plain_caf);
  ASSERT_TRUE(started);
  EXPECT_EQ(system.call<int>(*started, 1s, 1), 2);
}

TEST_F(start, takes_an_init_that_becomes_instead_of_returning) {
  const auto started = system.start([](process* self) { self->become([](int value) { return value; }); });
  ASSERT_TRUE(started);
  EXPECT_EQ(system.call<int>(*started, 1s, 3), 3);
}

TEST_F(start, returns_what_the_init_threw_and_leaves_nothing) {
  auto captured = std::make_shared<int>();
  const auto started = system.start(
      [captured](process* self) -> caf::behavior {
        self->after(1h, [captured] {});
        throw std::runtime_error{"no disk"};
      },
      {.label = "store"});
  ASSERT_FALSE(started);
  EXPECT_EQ(crash_of(started.error())->what, "no disk");
  EXPECT_EQ(crash_of(started.error())->label, "store");
  EXPECT_EQ(crash_of(started.error())->message, "init");
  EXPECT_EQ(captured.use_count(), 1);
  expect_nothing_left();
}

TEST_F(start, returns_the_reason_that_the_init_quit_with_and_leaves_nothing) {
  const auto started = system.start([](process* self) -> caf::behavior {
    self->quit(make_error(exit_reason::ignored));
    return {[](int) {}};
  });
  ASSERT_FALSE(started);
  EXPECT_EQ(classify(started.error()), exit_reason::ignored);
  expect_nothing_left();
}

TEST_F(start, reports_an_init_that_leaves_no_behavior) {
  const auto started = system.start([](process*) {});
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error(), errc::ended_in_init);
  expect_nothing_left();
}

struct throwing_process final : process {
  explicit throwing_process(caf::actor_config& config) : process(config) {
    throw std::invalid_argument{"bad argument"};
  }
};

TEST_F(start, returns_what_a_constructor_threw) {
  const auto started = system.start<throwing_process>({.label = "thrower"});
  ASSERT_FALSE(started);
  EXPECT_EQ(describe(started.error()), "thrower crashed on init: bad argument");
  expect_nothing_left();
}

TEST_F(start, reports_exactly_once_when_the_init_succeeds) {
  std::vector<caf::error> reports;
  auto started = system.start(plain_caf, {.on_init = [&](const caf::error& e) { reports.push_back(e); }});
  kill(*started);
  time.run();
  EXPECT_EQ(reports, std::vector<caf::error>{caf::error{}});
}

TEST_F(start, reports_exactly_once_when_the_init_fails) {
  std::vector<caf::error> reports;
  (void)system.start([](process* self) { self->quit(make_error(errc::overloaded)); },
                     {.on_init = [&](const caf::error& e) { reports.push_back(e); }});
  EXPECT_EQ(reports, std::vector<caf::error>{make_error(errc::overloaded)});
}

TEST_F(start, publishes_one_event_for_a_process_that_started_and_stopped) {
  test::recorded_events events{system};
  auto started = system.start(plain_caf, {.label = "short"});
  ask_to_stop(*started);
  time.run();
  ASSERT_EQ(events.all().size(), 2U);
  EXPECT_EQ(events.all()[0].kind, event::kind::process_started);
  EXPECT_EQ(events.all()[1].kind, event::kind::process_stopped);
  EXPECT_EQ(events.all()[1].label, "short");
  EXPECT_EQ(events.all()[1].id, started->id());
}

/// Finishes its init when it is told to.
class patient_process final : public process {
public:
  using process::process;

protected:
  caf::behavior make_behavior() override {
    defer_init();
    return {[this](caf::ok_atom) {
              finish_init();
              finish_init();
            },
            [this](caf::reset_atom) { quit(make_error(errc::overloaded)); },
            [](int) { throw std::runtime_error{"halfway"}; }};
  }
};

struct deferred_init : start {
  int reports = 0;
  caf::error last;
  caf::actor born = system.spawn<patient_process>({.label = "patient", .on_init = [this](const caf::error& e) {
                                                     ++reports;
                                                     last = e;
                                                   }});
  deferred_init() { time.run(); }
};

TEST_F(deferred_init, is_not_over_when_make_behavior_returns) {
  EXPECT_EQ(reports, 0);
}

TEST_F(deferred_init, ends_once_by_finish_init) {
  test::recorded_events events{system};
  caf::anon_send(born, caf::ok_atom_v);
  time.run();
  EXPECT_EQ(reports, 1);
  EXPECT_FALSE(last);
  EXPECT_EQ(events.count(event::kind::process_started), 1);
}

TEST_F(deferred_init, fails_by_quit) {
  caf::anon_send(born, caf::reset_atom_v);
  time.run();
  EXPECT_EQ(reports, 1);
  EXPECT_EQ(last, errc::overloaded);
}

TEST_F(deferred_init, fails_by_an_exception) {
  caf::anon_send(born, 1);
  time.run();
  EXPECT_EQ(reports, 1);
  EXPECT_EQ(crash_of(last)->what, "halfway");
}

TEST_F(deferred_init, fails_when_the_process_is_killed) {
  kill(born);
  time.run();
  EXPECT_EQ(reports, 1);
  EXPECT_EQ(classify(last), exit_reason::killed);
}

} // namespace

} // namespace actors
