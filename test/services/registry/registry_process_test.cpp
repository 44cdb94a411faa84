// The process of a registry: it crashes, and nothing is lost.
#include "services/registry/registry.hpp"
#include "test/supervision/world.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/event_based_actor.hpp>

#include <gmock/gmock.h>

#include <algorithm>

namespace actors::test {

namespace {

struct registry_process : world {
  registry names{sys};

  void SetUp() override { start({.intensity = 100, .children = {faults.wrap(names.child()), child("worker")}}); }

  void crash() {
    const auto before = names.address().get();
    kill(before);
    time.run();
    EXPECT_TRUE(names.address().get());
    EXPECT_NE(names.address().get(), before);
  }

  caf::expected<caf::actor> ask(const std::string& name) {
    return sys.call<caf::actor>(names.address(), 1s, whereis_msg{name});
  }
};

TEST_F(registry_process, comes_back_knowing_every_live_name) {
  for (int n = 0; n < 100; ++n)
    EXPECT_FALSE(names.register_name("worker " + std::to_string(n), latest["worker"]));
  crash();
  for (int n = 0; n < 100; ++n)
    EXPECT_EQ(ask("worker " + std::to_string(n)), latest["worker"]);
}

TEST_F(registry_process, knows_who_has_died_while_it_was_away) {
  EXPECT_FALSE(names.register_name("ada", latest["worker"]));
  const auto before = names.address().get();
  kill(latest["worker"]);
  kill(before);
  time.run();
  EXPECT_EQ(ask("ada").error(), registry_errc::not_registered);
}

TEST_F(registry_process, waits_no_longer_than_its_caller) {
  const auto waiting = *sys.start([this](process* self) -> caf::behavior {
    self->call(names.address(), duration::max(), await_name_msg{"never"}).then([](caf::actor&) {}, [](caf::error&) {});
    return {[](const caf::unit_t&) {}};
  });
  time.run();
  EXPECT_EQ(names.waiting(), 1U);
  kill(waiting);
  time.run();
  EXPECT_EQ(names.waiting(), 0U);
}

TEST_F(registry_process, answers_who_waits_for_a_name_through_it) {
  std::vector<caf::actor> found;
  const auto wait = [&](process* self) -> caf::behavior {
    self->call(names.address(), 1min, await_name_msg{"ada"})
        .then([&](const caf::actor& holder) { found.push_back(holder); }, [](caf::error&) { ADD_FAILURE(); });
    return {[](const caf::unit_t&) {}};
  };
  ASSERT_TRUE(sys.start(wait));
  time.run();
  EXPECT_THAT(found, testing::IsEmpty());
  EXPECT_FALSE(names.register_name("ada", latest["worker"]));
  time.run();
  EXPECT_THAT(found, testing::ElementsAre(latest["worker"]));
}

TEST_F(registry_process, is_not_needed_by_anybody_who_holds_the_registry) {
  ASSERT_TRUE(sys.call<caf::ok_atom>(root, 1s, terminate_child_msg{"registry"}));
  EXPECT_FALSE(names.register_name("ada", latest["worker"]));
  EXPECT_EQ(names.whereis("ada"), latest["worker"]);
  EXPECT_EQ(ask("ada").error(), ref_errc::gone);
  ASSERT_TRUE(sys.call<caf::actor>(root, 1s, restart_child_msg{"registry"}));
  EXPECT_EQ(ask("ada"), latest["worker"]);
}

TEST_F(registry_process, answers_all_who_asked_when_it_dies_at_any_message) {
  for (std::size_t at = 1; at <= 6; ++at) {
    faults.clear();
    faults.inject("registry", crash_at_message(at).in_life(faults.lives("registry") + 1));
    crash();
    reply_port port{sys};
    std::size_t answers = 0;
    std::size_t failures = 0;
    const auto note = [&](answer a) { ++(a.is_error() ? failures : answers); };
    for (int n = 0; n < 5; ++n)
      port.call(names.address(), sys.now() + 1h, note,
                register_name_msg{std::to_string(at) + "-" + std::to_string(n), latest["worker"]});
    time.run();
    EXPECT_EQ(answers, std::min<std::size_t>(at - 1, 5)) << at;
    EXPECT_EQ(answers + failures, 5U) << at;
    // What was acknowledged is there, and nothing else.
    EXPECT_EQ(names.names_of(latest["worker"]).size(), answers) << at;
    for (const auto& each : names.names_of(latest["worker"]))
      EXPECT_FALSE(names.unregister_name(each));
  }
}

TEST_F(registry_process, answers_those_who_wait_for_a_name_when_it_dies) {
  reply_port port{sys};
  std::vector<caf::error> failed;
  port.call(
      names.address(), sys.now() + 1h, [&](answer a) { failed.push_back(a.error()); }, await_name_msg{"ada"});
  time.run();
  EXPECT_EQ(names.waiting(), 1U);
  crash();
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(classify(failed.front()), exit_reason::killed);
  EXPECT_EQ(names.waiting(), 0U);
}

TEST_F(registry_process, waits_no_longer_than_a_minute_for_one_who_does_not_say_how_long) {
  std::vector<caf::error> failed;
  const auto plain = spawn_plain(sys, [&](caf::event_based_actor* self) {
    self->request(names.address().get(), caf::infinite, await_name_msg{"ada"})
        .then([](const caf::actor&) {}, [&](const caf::error& why) { failed.push_back(why); });
    return caf::behavior{[](int) {}};
  });
  time.advance(1min - 1ns);
  EXPECT_TRUE(failed.empty());
  EXPECT_EQ(names.waiting(), 1U);
  time.advance(1ns);
  EXPECT_EQ(failed, std::vector{make_error(errc::deadline_exceeded)});
  EXPECT_EQ(names.waiting(), 0U);
}

TEST_F(registry_process, leaves_those_alone_who_wait_without_it) {
  caf::actor found;
  sys.spawn([&](process* self) {
    names.await_name(self, "ada", 1h).then([&](const caf::actor& who) { found = who; }, [](const caf::error&) {});
    return worker(self);
  });
  time.run();
  crash();
  EXPECT_FALSE(names.register_name("ada", latest["worker"]));
  time.run();
  EXPECT_EQ(found, latest["worker"]);
}

} // namespace

} // namespace actors::test
