// Groups: who is in one, who hears a broadcast, who hears of those who come and go.
#include "test/services/registry/people.hpp"

#include "services/registry/detail/reclamation.hpp"

namespace actors::test {

namespace {

struct groups_test : runtime_test {
  groups rooms;
  std::vector<std::string> heard; ///< "ada: hello"

  caf::actor make(const std::string& name = "somebody") {
    return start([=, this](process*) {
      return caf::behavior{[=, this](const std::string& what) { heard.push_back(name + ": " + what); }};
    });
  }

  void end(const caf::actor& whom) {
    kill(whom);
    time.run();
  }
};

using list = std::vector<caf::actor>;

TEST_F(groups_test, list_their_members_in_the_order_of_joining) {
  const auto ada = make();
  const auto bob = make();
  EXPECT_TRUE(rooms.members("lobby").empty());
  EXPECT_FALSE(rooms.join("lobby", ada));
  EXPECT_FALSE(rooms.join("attic", ada));
  EXPECT_FALSE(rooms.join("lobby", bob));
  EXPECT_EQ(rooms.members("lobby"), (list{ada, bob}));
  EXPECT_EQ(rooms.members("attic"), list{ada});
  EXPECT_EQ(rooms.count("lobby"), 2U);
  EXPECT_EQ(sorted(rooms.names()), (std::vector<std::string>{"attic", "lobby"}));
  EXPECT_EQ(sorted(rooms.groups_of(ada)), (std::vector<std::string>{"attic", "lobby"}));
}

TEST_F(groups_test, are_left_by_the_first_the_last_and_one_in_between) {
  list all;
  for (int n = 0; n < 5; ++n) {
    all.push_back(make());
    EXPECT_FALSE(rooms.join("lobby", all.back()));
  }
  for (const auto& leaver : list{all[2], all[0], all[4]}) {
    EXPECT_FALSE(rooms.leave("lobby", leaver));
    EXPECT_EQ(rooms.leave("lobby", leaver), registry_errc::not_a_member);
  }
  EXPECT_EQ(rooms.members("lobby"), (list{all[1], all[3]}));
  EXPECT_FALSE(rooms.join("lobby", all[0]));
  EXPECT_EQ(rooms.members("lobby"), (list{all[1], all[3], all[0]}));
}

TEST_F(groups_test, are_left_as_often_as_joined_and_list_each_once) {
  const auto ada = make("ada");
  for (int n = 0; n < 3; ++n)
    EXPECT_FALSE(rooms.join("lobby", ada));
  EXPECT_EQ(rooms.members("lobby"), list{ada});
  EXPECT_EQ(rooms.broadcast("lobby", std::string{"once"}), 1U);
  EXPECT_FALSE(rooms.leave("lobby", ada));
  EXPECT_FALSE(rooms.leave("lobby", ada));
  EXPECT_EQ(rooms.count("lobby"), 1U);
  EXPECT_FALSE(rooms.leave("lobby", ada));
  EXPECT_EQ(rooms.count("lobby"), 0U);
  EXPECT_TRUE(rooms.names().empty());
  time.run();
  EXPECT_EQ(heard.size(), 1U);
}

TEST_F(groups_test, forget_members_that_end) {
  const auto ada = make();
  const auto bob = make();
  for (const auto* each : {"lobby", "attic", "cellar"})
    for (const auto& who : {ada, bob, ada})
      EXPECT_FALSE(rooms.join(each, who));
  end(ada);
  for (const auto* each : {"lobby", "attic", "cellar"})
    EXPECT_EQ(rooms.members(each), list{bob});
  end(bob);
  EXPECT_TRUE(rooms.names().empty());
  EXPECT_EQ(rooms.join("lobby", ada), registry_errc::no_process);
  EXPECT_EQ(rooms.leave("lobby", ada), registry_errc::not_a_member);
}

TEST_F(groups_test, do_not_list_a_member_to_those_who_have_heard_of_its_end) {
  const auto ada = make();
  EXPECT_FALSE(rooms.join("lobby", ada));
  list seen{ada};
  // Attached later, so it runs earlier.
  ada->attach_functor([&](const caf::error&) { seen = rooms.members("lobby"); });
  end(ada);
  EXPECT_TRUE(seen.empty());
}

TEST_F(groups_test, refuse_what_is_no_name_and_no_process) {
  EXPECT_EQ(rooms.join("", make()), registry_errc::invalid_name);
  EXPECT_EQ(rooms.join(std::string(longest_name + 1, 'x'), make()), registry_errc::invalid_name);
  EXPECT_EQ(rooms.join("lobby", {}), registry_errc::no_process);
  EXPECT_EQ(rooms.leave("lobby", {}), registry_errc::not_a_member);
  EXPECT_EQ(rooms.broadcast("", 1), 0U);
}

TEST_F(groups_test, bring_broadcasts_to_all_in_their_order) {
  for (const auto* name : {"ada", "bob", "eve"})
    EXPECT_FALSE(rooms.join("lobby", make(name)));
  EXPECT_EQ(rooms.broadcast("lobby", std::string{"1"}), 3U);
  EXPECT_EQ(rooms.broadcast("lobby", std::string{"2"}), 3U);
  EXPECT_EQ(rooms.broadcast("attic", std::string{"3"}), 0U);
  time.run();
  EXPECT_EQ(sorted(heard), (std::vector<std::string>{"ada: 1", "ada: 2", "bob: 1", "bob: 2", "eve: 1", "eve: 2"}));
  for (const auto* name : {"ada", "bob", "eve"})
    EXPECT_LT(std::find(heard.begin(), heard.end(), name + std::string{": 1"}),
              std::find(heard.begin(), heard.end(), name + std::string{": 2"}));
}

TEST_F(groups_test, share_one_message_among_all_members) {
  struct seen {
    const std::string* at;
    caf::strong_actor_ptr from;
  };
  std::vector<seen> all;
  for (int n = 0; n < 3; ++n)
    EXPECT_FALSE(rooms.join("lobby", start([&](process* self) {
                              return caf::behavior{[&, self](const std::string& what) {
                                all.push_back({&what, self->current_sender()});
                              }};
                            })));
  const auto speaker = start([&](process* self) {
    rooms.broadcast_from(self, "lobby", std::string{"hello"});
    return person(self);
  });
  time.run();
  ASSERT_EQ(all.size(), 3U);
  for (const auto& each : all) {
    EXPECT_EQ(each.at, all.front().at);
    EXPECT_EQ(each.from, caf::actor_cast<caf::strong_actor_ptr>(speaker));
  }
}

struct watched_groups : groups_test {
  std::vector<std::string> changes; ///< "lobby + 17"
  list first;

  caf::actor watch(const std::string& group) {
    return start([=, this](process* self) {
      first = rooms.monitor(self, group);
      return caf::behavior{[this](const group_changed_msg& change) {
        changes.push_back(change.group + (change.change == group_change::joined ? " + " : " - ") +
                          std::to_string(change.id));
      }};
    });
  }
};

TEST_F(watched_groups, tell_who_comes_and_goes) {
  const auto ada = make();
  const auto bob = make();
  EXPECT_FALSE(rooms.join("lobby", ada));
  watch("lobby");
  EXPECT_EQ(first, list{ada});
  EXPECT_FALSE(rooms.join("lobby", bob));
  EXPECT_FALSE(rooms.join("lobby", bob));
  EXPECT_FALSE(rooms.join("attic", bob));
  EXPECT_FALSE(rooms.leave("lobby", bob));
  EXPECT_FALSE(rooms.leave("lobby", ada));
  end(bob);
  const auto a = std::to_string(ada.id());
  const auto b = std::to_string(bob.id());
  EXPECT_EQ(changes, (std::vector<std::string>{"lobby + " + b, "lobby - " + a, "lobby - " + b}));
}

TEST_F(watched_groups, tell_nobody_who_has_ended_or_does_not_want_to_know) {
  const auto one = watch("lobby");
  const auto two = start([&](process* self) {
    rooms.monitor(self, "lobby");
    rooms.monitor(self, "lobby");
    rooms.demonitor(self, "lobby");
    return caf::behavior{[this](const group_changed_msg&) { changes.emplace_back("told"); }};
  });
  end(one);
  detail::wait_for_reclamation(); // what is left of it must not be touched any more
  EXPECT_FALSE(rooms.join("lobby", make()));
  time.run();
  EXPECT_TRUE(changes.empty());
  EXPECT_EQ(rooms.count("lobby"), 1U);
}

TEST_F(watched_groups, exist_before_their_first_member) {
  watch("lobby");
  EXPECT_TRUE(rooms.names().empty());
  // What has no members is swept out, but not what is watched.
  const auto ada = make();
  for (int n = 0; n < 10'000; ++n) {
    EXPECT_FALSE(rooms.join(std::to_string(n), ada));
    EXPECT_FALSE(rooms.leave(std::to_string(n), ada));
  }
  EXPECT_FALSE(rooms.join("lobby", ada));
  time.run();
  EXPECT_EQ(changes.size(), 1U);
}

TEST_F(watched_groups, may_be_gone_before_their_members_and_watchers) {
  {
    groups others;
    EXPECT_FALSE(others.join("lobby", make()));
    start([&](process* self) {
      others.monitor(self, "lobby");
      return person(self);
    });
  }
  detail::wait_for_reclamation();
  time.run();
}

} // namespace

} // namespace actors::test
