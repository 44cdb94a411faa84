// Names as addresses.
#include "services/registry/name_ref.hpp"
#include "supervision/ref.hpp"
#include "test/services/registry/people.hpp"

namespace actors::test {

namespace {

struct name_refs : registry_test {
  const name_ref ada{system, names, "ada"};
};

TEST_F(name_refs, reach_whoever_has_the_name_when_a_message_is_sent) {
  const auto first = make("ada");
  EXPECT_EQ(ada.get(), first);
  EXPECT_EQ(system.call<std::string>(ada, 1s, std::string{"hi"}), "hello");
  end(first);
  const auto second = make("ada");
  const obituary end_of_second{second};
  EXPECT_FALSE(ada.send(std::string{"normal"}));
  time.run();
  EXPECT_TRUE(end_of_second.arrived());
}

TEST_F(name_refs, answer_calls_where_nobody_has_the_name) {
  EXPECT_FALSE(ada.get());
  EXPECT_EQ(system.call<std::string>(ada, 1s, std::string{"hi"}).error(), registry_errc::not_registered);
  EXPECT_EQ(ada.send(std::string{"hi"}), registry_errc::not_registered);
}

TEST_F(name_refs, learn_what_refs_and_other_names_refuse) {
  const name_ref boss{system, names, "boss"};
  ASSERT_FALSE(names.register_name("boss", ada.address()));
  EXPECT_EQ(boss.send(std::string{"hi"}), errc::callee_gone);
  const ref db{system};
  ASSERT_FALSE(names.register_name("ada", db.address()));
  EXPECT_EQ(ada.send(std::string{"hi"}), errc::callee_gone);
  const ref cache{system, {.hold = 1}};
  ASSERT_FALSE(names.unregister_name("ada"));
  ASSERT_FALSE(names.register_name("ada", cache.address()));
  EXPECT_FALSE(boss.send(std::string{"held"}));
  EXPECT_EQ(boss.send(std::string{"one too many"}), errc::overloaded);
}

TEST_F(name_refs, report_what_a_plain_send_could_not_bring) {
  recorded_events events{system};
  caf::anon_send(ada.address(), std::string{"hi"});
  EXPECT_EQ(events.count(event::kind::message_refused), 1);
  make("ada");
  caf::anon_send(ada.address(), std::string{"hi"});
  EXPECT_EQ(events.count(event::kind::message_refused), 1);
}

} // namespace

} // namespace actors::test
