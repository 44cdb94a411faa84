#include "test/services/session/sessions_fixture.hpp"

#include <gtest/gtest.h>

namespace actors {
namespace {

using session_process_state = sessions_fixture;

TEST_F(session_process_state, begins_with_what_the_creator_gave) {
  run();
  const auto id = create({{"user", "ada"}});
  EXPECT_EQ(call<std::string>(id, session_get{"user"}), std::string{"ada"});
}

TEST_F(session_process_state, keeps_what_is_put_byte_for_byte) {
  run();
  const auto id = create();
  const std::string bytes{"\0\xff\x80 a", 5};
  ASSERT_TRUE(call<caf::ok_atom>(id, session_put{"bytes", bytes}));
  EXPECT_EQ(call<std::string>(id, session_get{"bytes"}), bytes);
}

TEST_F(session_process_state, says_which_key_is_missing) {
  run();
  const auto id = create();
  const auto missing = call<std::string>(id, session_get{"user"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error(), make_error(session_errc::no_such_key));
  EXPECT_NE(describe(missing.error()).find("user"), std::string::npos);
  EXPECT_TRUE(all->touch(id)) << "asking for it did no harm";
}

TEST_F(session_process_state, is_updated_in_one_step) {
  run();
  const auto id = create({{"n", "1"}, {"old", "x"}});
  ASSERT_TRUE(call<caf::ok_atom>(id, session_update{[](session_state& state) {
                                   state["n"] = std::to_string(std::stoi(state["n"]) + 1);
                                   state.erase("old");
                                 }}));
  EXPECT_EQ(*store->load(id), (session_state{{"n", "2"}}));
}

TEST_F(session_process_state, is_changed_in_the_order_of_the_requests) {
  run();
  const auto id = create({{"log", ""}});
  reply_port port{system};
  for (const std::string each : {"a", "b", "c"})
    port.call(
        *all->find(id), system.now() + 1s, [](answer a) { EXPECT_FALSE(a.is_error()); },
        session_update{[each](session_state& state) { state["log"] += each; }});
  time.run();
  EXPECT_EQ(call<std::string>(id, session_get{"log"}), std::string{"abc"});
}

TEST_F(session_process_state, belongs_to_one_session_alone) {
  run();
  const auto one = create({{"x", "1"}});
  const auto other = create({{"x", "2"}});
  ASSERT_TRUE(call<caf::ok_atom>(one, session_put{"x", "3"}));
  EXPECT_EQ(call<std::string>(other, session_get{"x"}), std::string{"2"});
}

TEST_F(session_process_state, is_in_the_store_that_was_given) {
  run();
  const auto id = create({{"x", "1"}});
  EXPECT_EQ(store->get(id, "x"), std::string{"1"});
}

TEST_F(session_process_state, needs_no_store_of_the_users) {
  store = nullptr;
  run();
  const auto id = create({{"x", "1"}});
  EXPECT_EQ(call<std::string>(id, session_get{"x"}), std::string{"1"});
}

} // namespace
} // namespace actors
