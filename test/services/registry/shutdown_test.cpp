// A registry at the end of its system: refusals, no crash.
#include "services/registry/groups.hpp"
#include "services/registry/name_ref.hpp"
#include "test/services/registry/people.hpp"

namespace actors::test {

namespace {

struct after_a_shutdown : registry_test {
  groups rooms;
  const caf::actor ada = make("ada");

  void SetUp() override {
    EXPECT_FALSE(rooms.join("lobby", ada));
    system.shut_down();
  }
};

TEST_F(after_a_shutdown, names_and_groups_are_empty) {
  EXPECT_FALSE(names.whereis("ada"));
  EXPECT_EQ(names.size(), 0U);
  EXPECT_TRUE(rooms.members("lobby").empty());
}

TEST_F(after_a_shutdown, nobody_is_registered) {
  EXPECT_EQ(names.register_name("ada", ada), registry_errc::no_process);
  EXPECT_EQ(names.reregister_name("ada", ada).error(), registry_errc::no_process);
  EXPECT_EQ(names.unregister_name("ada"), registry_errc::not_registered);
  EXPECT_EQ(names.rename("ada", "bob"), registry_errc::not_registered);
  EXPECT_EQ(rooms.join("lobby", ada), registry_errc::no_process);
  const auto late = system.spawn(person);
  time.run();
  EXPECT_EQ(names.register_name("late", late), registry_errc::no_process);
}

TEST_F(after_a_shutdown, nobody_waits) {
  EXPECT_EQ(names.await_name("bob", 1h).error(), errc::shutting_down);
  EXPECT_EQ(names.waiting(), 0U);
}

TEST_F(after_a_shutdown, messages_are_refused) {
  EXPECT_TRUE((name_ref{system, names, "ada"}.send(1)));
  EXPECT_EQ(rooms.broadcast("lobby", 1), 0U);
}

TEST(registry_shutdown, ends_what_waits_for_a_name) {
  std::vector<caf::error> failed;
  {
    actors::system sys{{.scheduler = scheduler_kind::testing}};
    registry names{sys};
    reply_port port{sys};
    names.await_name(port, "ada", time_point::max(), [&](answer a) { failed.push_back(a.error()); });
    sys.shut_down();
    EXPECT_EQ(names.waiting(), 0U);
  }
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed.front(), errc::shutting_down);
}

} // namespace

} // namespace actors::test
