// Coroutines in a process: what they wait for, how they are cancelled, and what becomes of them at its end.
#include "libactors/async.hpp"

#include "libactors/control.hpp"
#include "libactors/exit_reason.hpp"
#include "test/support/virtual_runtime.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;

namespace actors::test {

namespace {

using testing::ElementsAre;

/// Written to by coroutines; outlives the runtime that they run in.
using diary = std::vector<std::string>;

struct presence {
  explicit presence(diary& where) : notes(where) {}
  presence(const presence&) = delete;
  presence& operator=(const presence&) = delete;
  ~presence() { notes.emplace_back("released"); }
  diary& notes;
};

class async : public testing::Test {
protected:
  diary notes;
  virtual_runtime runtime;

  /// A process that runs one coroutine from its init on.
  template <class F>
  caf::actor running(F work, start_options options = {}) {
    return runtime.start(
        [work](process* self) -> caf::behavior {
          run(self, work(self));
          return {[](caf::get_atom) { return 7; }};
        },
        std::move(options));
  }
};

task<> sleeper(process* self, diary& notes) {
  presence here{notes};
  const auto why = co_await sleep(self, 5s);
  notes.push_back(describe(why));
}

task<int> doubled(process* self, caf::actor from) {
  const auto value = co_await call<int>(self, from, 1s, caf::get_atom_v);
  co_return value ? 2 * *value : -1;
}

} // namespace

TEST_F(async, a_sleep_ends_at_its_time_and_the_process_handles_messages_meanwhile) {
  const auto actor = running([this](process* self) { return sleeper(self, notes); });
  runtime.time.advance(5s - 1ns);
  EXPECT_TRUE(notes.empty());
  EXPECT_EQ(runtime.system.call<int>(actor, 1s, caf::get_atom_v), 7);
  EXPECT_TRUE(notes.empty());
  runtime.time.advance(1ns);
  EXPECT_THAT(notes, ElementsAre("normal", "released"));
}

TEST_F(async, a_task_awaits_another_task_that_awaits_a_call) {
  const auto source = runtime.start([](process*) -> caf::behavior { return {[](caf::get_atom) { return 21; }}; });
  running([this, source](process* self) {
    return [](process* me, caf::actor from, diary& to) -> task<> {
      to.push_back(std::to_string(co_await doubled(me, from)));
    }(self, source, notes);
  });
  runtime.time.run();
  EXPECT_THAT(notes, ElementsAre("42"));
}

TEST_F(async, a_call_that_fails_gives_its_error) {
  const auto silent = runtime.start([](process* self) -> caf::behavior {
    return {[self](caf::get_atom) { return self->make_response_promise<int>(); }};
  });
  running([this, silent](process* self) {
    return [](process* me, caf::actor from, diary& to) -> task<> {
      const auto value = co_await call<int>(me, from, 1s, caf::get_atom_v);
      to.push_back(value ? "answered" : describe(value.error()));
    }(self, silent, notes);
  });
  runtime.time.advance(1s);
  EXPECT_THAT(notes, ElementsAre("deadline exceeded"));
}

TEST_F(async, the_end_of_the_process_destroys_a_suspended_coroutine) {
  const auto actor = running([this](process* self) { return sleeper(self, notes); });
  runtime.time.advance(1s);
  kill(actor);
  runtime.time.run();
  EXPECT_THAT(notes, ElementsAre("released"));
  EXPECT_EQ(runtime.system.timers().size(), 0U);
}

TEST_F(async, an_exception_that_leaves_a_coroutine_crashes_its_process) {
  const auto actor = running([this](process* self) {
    return [](process* me, diary& to) -> task<> {
      presence here{to};
      co_await sleep(me, 1s);
      throw std::runtime_error{"woke up badly"};
    }(self, notes);
  });
  const obituary last{actor};
  runtime.time.advance(1s);
  ASSERT_TRUE(last.arrived());
  EXPECT_EQ(last.kind(), exit_reason::crashed);
  EXPECT_THAT(describe(last.reason()), testing::HasSubstr("woke up badly"));
  EXPECT_THAT(notes, ElementsAre("released"));
}

TEST_F(async, an_exception_passes_through_the_task_that_awaits) {
  running([this](process* self) {
    return [](process* me, diary& to) -> task<> {
      const auto thrower = [](process* inner) -> task<int> {
        co_await sleep(inner, 1s);
        throw std::runtime_error{"no number"};
      };
      try {
        co_await thrower(me);
      } catch (const std::runtime_error& e) {
        to.emplace_back(e.what());
      }
    }(self, notes);
  });
  runtime.time.advance(1s);
  EXPECT_THAT(notes, ElementsAre("no number"));
}

TEST_F(async, a_cancelled_scope_ends_the_present_wait_and_lets_no_later_one_spin) {
  wait_scope scope;
  process* inside = nullptr;
  const auto actor = running([&](process* self) {
    inside = self;
    return [](process* me, wait_scope& within, diary& to) -> task<> {
      presence here{to};
      for (;;)
        to.push_back(describe(co_await sleep(me, 1s, &within)));
    }(self, scope, notes);
  });
  runtime.time.advance(1s);
  inside->after(1ms, [&scope] { scope.cancel(); });
  runtime.time.advance(10s);
  EXPECT_THAT(notes, ElementsAre("normal", "cancelled"));
  kill(actor);
  runtime.time.run();
  EXPECT_THAT(notes, ElementsAre("normal", "cancelled", "released"));
}

TEST_F(async, a_dropped_coroutine_releases_its_locals_and_its_process_goes_on) {
  coroutine_id which{};
  process* inside = nullptr;
  const auto actor = runtime.system.spawn([&](process* self) -> caf::behavior {
    inside = self;
    which = run(self, sleeper(self, notes));
    return {[](int n) { return n + 1; }};
  });
  runtime.time.advance(1s);
  bool first = false;
  bool again = true;
  inside->after(1ms, [&] {
    first = drop(inside, which);
    again = drop(inside, which);
  });
  runtime.time.advance(1s);
  EXPECT_THAT(notes, ElementsAre("released"));
  EXPECT_TRUE(first);
  EXPECT_FALSE(again) << "it has ended";
  EXPECT_EQ(runtime.system.call<int>(actor, 1s, 1), 2);
}

TEST_F(async, a_wait_that_begins_after_the_cancel_is_told_at_once) {
  wait_scope scope;
  scope.cancel();
  running([&](process* self) {
    return [](process* me, wait_scope& within, diary& to) -> task<> {
      to.push_back(describe(co_await sleep(me, 1s, &within)));
    }(self, scope, notes);
  });
  runtime.time.run();
  EXPECT_THAT(notes, ElementsAre("cancelled"));
}

} // namespace actors::test
