// Waiting for a name: in handlers, in coroutines, through ports; and that nothing stays behind.
#include "test/services/registry/people.hpp"

#include "libactors/async.hpp"

namespace actors::test {

namespace {

struct waiting_for_a_name : registry_test {
  std::vector<caf::actor> found;
  std::vector<caf::error> failed;

  caf::behavior waiter(process* self, const std::string& name, duration timeout) {
    names.await_name(self, name, timeout)
        .then([this](const caf::actor& who) { found.push_back(who); },
              [this](const caf::error& why) { failed.push_back(why); });
    return person(self);
  }

  caf::actor wait(const std::string& name, duration timeout = 1h) {
    return start([=, this](process* self) { return waiter(self, name, timeout); });
  }
};

TEST_F(waiting_for_a_name, ends_for_all_who_wait_with_one_registration) {
  for (int n = 0; n < 100; ++n)
    wait("ada");
  wait("bob");
  time.run();
  EXPECT_TRUE(found.empty());
  EXPECT_EQ(names.waiting(), 101U);
  const auto ada = make("ada");
  time.run();
  EXPECT_EQ(found, std::vector<caf::actor>(100, ada));
  EXPECT_EQ(names.waiting(), 1U);
  EXPECT_TRUE(failed.empty());
}

TEST_F(waiting_for_a_name, ends_with_a_rename_and_a_reregistration_as_well) {
  wait("new");
  wait("newest");
  const auto ada = make("old");
  EXPECT_FALSE(names.rename("old", "new"));
  EXPECT_TRUE(names.reregister_name("newest", ada));
  time.run();
  EXPECT_EQ(found, std::vector<caf::actor>(2, ada));
}

TEST_F(waiting_for_a_name, does_not_end_with_somebody_who_has_died) {
  const auto ada = make("ada");
  ada->attach_functor([&](const caf::error&) { wait("ada"); }); // the name has not been taken away yet
  kill(ada);
  time.run();
  EXPECT_TRUE(found.empty());
  const auto next = make("ada");
  time.run();
  EXPECT_EQ(found, std::vector<caf::actor>{next});
}

TEST_F(waiting_for_a_name, suspends_a_coroutine) {
  std::vector<std::string> log;
  start([&, this](process* self) {
    run(self, [](process* me, registry all, std::vector<std::string>* told) -> task<> {
      auto early = co_await all.await_name(me, "ada", 1s);
      told->push_back(early ? "found" : describe(early.error()));
      auto ada = co_await all.await_name(me, "ada", 1h);
      auto greeting = co_await call<std::string>(me, *ada, 1s, std::string{"hi"});
      told->push_back(*greeting);
    }(self, names, &log));
    return person(self);
  });
  time.advance(2s);
  EXPECT_EQ(log.size(), 1U);
  make("ada");
  time.run();
  EXPECT_EQ(log.back(), "hello");
}

TEST_F(waiting_for_a_name, goes_through_a_port) {
  reply_port port{system};
  std::vector<bool> answers;
  const auto note = [&](answer a) { answers.push_back(!a.is_error()); };
  names.await_name(port, "ada", system.now() + 1h, note);
  names.await_name(port, "bob", system.now() + 1s, note);
  const auto given_up = names.await_name(port, "eve", system.now() + 1h, note);
  EXPECT_EQ(names.waiting(), 3U);
  EXPECT_TRUE(port.forget(given_up));
  make("ada");
  time.advance(2s);
  EXPECT_EQ(answers, (std::vector<bool>{true, false}));
  EXPECT_EQ(names.waiting(), 0U);
}

TEST_F(waiting_for_a_name, may_register_another_when_it_ends) {
  // An answer through a port runs in the midst of the registration.
  reply_port port{system};
  caf::error again;
  names.await_name(port, "ada", system.now() + 1h,
                   [&](answer a) { again = names.register_name("ada's friend", a.take<caf::actor>()); });
  const auto ada = make("ada");
  EXPECT_FALSE(again);
  EXPECT_EQ(names.whereis("ada's friend"), ada);
}

TEST_F(waiting_for_a_name, leaves_nothing_behind_when_the_waiting_die) {
  auto one = wait("ada");
  const auto memory = caf::actor_cast<caf::weak_actor_ptr>(one);
  const auto before = memory->weak_refs.load();
  wait("bob", 500ms);
  end(one);
  time.advance(1s);
  EXPECT_EQ(names.waiting(), 0U);
  EXPECT_LT(memory->weak_refs, before);
  EXPECT_EQ(failed.size(), 1U);
  // Nobody looks any more when nobody waits.
  EXPECT_FALSE(system.timers().next());
}

TEST_F(waiting_for_a_name, is_looked_after_as_long_as_anybody_waits) {
  const auto one = wait("ada");
  wait("bob");
  const auto references = caf::actor_cast<caf::actor_control_block*>(one);
  time.advance(10s);
  end(one);
  const auto before = references->weak_refs.load();
  time.advance(1s);
  EXPECT_LT(references->weak_refs, before);
  EXPECT_TRUE(system.timers().next());
}

TEST_F(waiting_for_a_name, is_over_when_the_registry_goes) {
  std::optional<registry> short_lived{system};
  start([&](process* self) {
    short_lived->await_name(self, "ada", 1h)
        .then([](const caf::actor&) {}, [this](const caf::error& why) { failed.push_back(why); });
    return person(self);
  });
  short_lived.reset();
  time.run();
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed.front(), errc::callee_gone);
}

} // namespace

} // namespace actors::test
