// Names and the ends of processes: who hears of an end finds the name free, and nothing grows.
#include "test/services/registry/people.hpp"

#include "services/registry/detail/reclamation.hpp"

#include <caf/event_based_actor.hpp>

namespace actors::test {

namespace {

using names_at_the_end = registry_test;

/// What a process that is told of the end by a monitor finds under the name; and whether it could take it.
struct finding {
  bool told = false;
  caf::actor found;
  caf::error refused;
};

caf::actor watcher(registry_test& world, const caf::actor& whom, const std::string& name, finding& into) {
  return world.start([&world, whom, name, &into](process* self) {
    self->monitor<caf::message_priority::high>(whom);
    self->set_down_handler([&world, self, name, &into](const caf::down_msg&) {
      into.told = true;
      into.found = world.names.whereis(name);
      into.refused = world.names.register_name(name, caf::actor_cast<caf::actor>(self));
    });
    return person(self);
  });
}

TEST_F(names_at_the_end, are_free_for_those_who_hear_of_it_whichever_came_first) {
  // Attachments run in reverse order: one monitor before the registry's own, one after it.
  const auto first = make();
  finding before;
  finding after;
  const auto early = watcher(*this, first, "chair", before);
  EXPECT_FALSE(names.register_name("chair", first));
  const auto second = make("table");
  const auto late = watcher(*this, second, "table", after);
  end(first);
  end(second);
  for (const auto* each : {&before, &after}) {
    EXPECT_TRUE(each->told);
    EXPECT_FALSE(each->found);
    EXPECT_FALSE(each->refused);
  }
  EXPECT_EQ(names.whereis("chair"), early);
  EXPECT_EQ(names.whereis("table"), late);
}

TEST_F(names_at_the_end, are_free_for_an_attachment_that_runs_before_the_registry_s_own) {
  const auto ada = make("chair");
  const auto bob = make();
  // Attached last, so it runs first: the registry has not heard yet.
  ada->attach_functor([&](const caf::error&) {
    EXPECT_EQ(names.size(), 1U);
    EXPECT_FALSE(names.whereis("chair"));
    EXPECT_FALSE(names.register_name("chair", bob));
  });
  end(ada);
  EXPECT_EQ(names.whereis("chair"), bob);
  EXPECT_EQ(names.size(), 1U);
}

TEST_F(names_at_the_end, have_no_holder_to_be_taken_from) {
  const auto ada = make("chair");
  const auto bob = make();
  ada->attach_functor([&](const caf::error&) { EXPECT_EQ(names.reregister_name("chair", bob), caf::actor{}); });
  end(ada);
  EXPECT_EQ(names.whereis("chair"), bob);
}

TEST_F(names_at_the_end, cannot_be_taken_by_the_dying_any_more) {
  auto ada = make("ada");
  ada->attach_functor([&](const caf::error&) {
    EXPECT_EQ(names.register_name("other", ada), registry_errc::no_process);
    EXPECT_EQ(names.rename("ada", "other"), registry_errc::not_registered);
  });
  end(ada);
  EXPECT_EQ(names.size(), 0U);
}

TEST_F(names_at_the_end, go_whatever_the_reason) {
  for (const auto* order : {"normal", "crash"}) {
    const auto ada = make("ada");
    caf::anon_send(ada, std::string{order});
    time.run();
    EXPECT_EQ(names.size(), 0U) << order;
  }
}

TEST_F(names_at_the_end, of_a_failed_init_are_gone) {
  const auto failed = system.start([this](process* self) {
    EXPECT_FALSE(names.register_name("early", caf::actor_cast<caf::actor>(self)));
    self->quit(make_error(errc::cancelled));
    return caf::behavior{};
  });
  EXPECT_FALSE(failed);
  EXPECT_EQ(names.size(), 0U);
}

TEST_F(names_at_the_end, go_with_the_last_handle_to_an_actor_that_is_no_process) {
  auto plain = spawn_plain(system, [](caf::event_based_actor*) { return caf::behavior{[](int) {}}; });
  EXPECT_FALSE(names.register_name("plain", plain));
  time.run();
  EXPECT_EQ(names.whereis("plain"), plain);
  plain = nullptr;
  EXPECT_FALSE(names.whereis("plain"));
  EXPECT_EQ(names.size(), 0U);
}

TEST_F(names_at_the_end, do_not_keep_the_object_of_a_process) {
  auto ada = make("ada");
  const auto memory = caf::actor_cast<caf::weak_actor_ptr>(ada);
  end(ada);
  ada = nullptr;
  EXPECT_FALSE(caf::actor_cast<caf::strong_actor_ptr>(memory));
  detail::wait_for_reclamation();
  // What is left is this test's own reference.
  EXPECT_EQ(memory->weak_refs, 1U);
}

/// Counts what is attached to it.
class counting final : public process {
public:
  counting(caf::actor_config& config, std::size_t& attached) : process(config), attached_(attached) {}

  void attach(caf::attachable_ptr what) override {
    ++attached_;
    process::attach(std::move(what));
  }

protected:
  caf::behavior make_behavior() override { return person(this); }

private:
  std::size_t& attached_;
};

TEST_F(names_at_the_end, are_watched_once_however_often_a_name_comes_and_goes) {
  std::size_t attached = 0;
  const auto ada = system.spawn<counting>({}, attached);
  time.run();
  const auto cycle = [&](const std::string& name) {
    EXPECT_FALSE(names.register_name(name, ada));
    EXPECT_FALSE(names.unregister_name(name));
  };
  cycle("ada");
  EXPECT_EQ(attached, 1U);
  for (int n = 0; n < 1'000; ++n)
    cycle("ada");
  EXPECT_EQ(attached, 1U);
  // Whatever its names: once for each of the registry's sixteen parts.
  for (int n = 0; n < 1'000; ++n)
    cycle(std::to_string(n));
  EXPECT_LE(attached, 16U);
  end(ada); // counts into this test
}

TEST_F(names_at_the_end, do_not_take_the_name_from_a_successor) {
  const auto ada = make("chair");
  const auto bob = make();
  EXPECT_EQ(names.reregister_name("chair", bob), ada);
  end(ada);
  EXPECT_EQ(names.whereis("chair"), bob);
}

TEST_F(names_at_the_end, are_given_up_only_by_those_who_have_them) {
  const auto ada = make("chair");
  const auto bob = make();
  EXPECT_EQ(names.unregister_name("chair", bob), registry_errc::not_registered);
  EXPECT_EQ(names.unregister_name("chair", {}), registry_errc::not_registered);
  EXPECT_EQ(names.whereis("chair"), ada);
  EXPECT_FALSE(names.unregister_name("chair", ada));
  EXPECT_FALSE(names.whereis("chair"));
}

TEST_F(names_at_the_end, can_be_given_to_another_whoever_has_them) {
  const auto ada = make();
  const auto bob = make();
  EXPECT_EQ(names.reregister_name("chair", ada), caf::actor{});
  EXPECT_EQ(names.reregister_name("chair", bob), ada);
  EXPECT_TRUE(names.names_of(ada).empty());
  EXPECT_EQ(names.reregister_name("chair", {}).error(), registry_errc::no_process);
  EXPECT_EQ(names.whereis("chair"), bob);
}

} // namespace

} // namespace actors::test
