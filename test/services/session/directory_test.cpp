// The orders of events that only threads bring about: here step by step.
#include "services/session/detail/session_directory.hpp"

#include "libactors/system.hpp"
#include "libactors/testing.hpp"
#include "services/session/memory_session_store.hpp"

#include <gtest/gtest.h>

namespace actors {
namespace {

using namespace std::chrono_literals;

caf::behavior idle(process*) {
  return {[](int) {}};
}

struct session_directory_test : testing::Test {
  session_record_ptr reserve(const caf::actor& supervisor) {
    auto reserved = directory.reserve(supervisor.id(), system.now());
    EXPECT_TRUE(reserved);
    return *reserved;
  }

  actors::system system{{.scheduler = scheduler_kind::testing}};
  virtual_time time{system};
  caf::actor first = system.spawn(idle);
  caf::actor second = system.spawn(idle);
  caf::actor process = system.spawn(idle);
  session_directory directory{2, 1min, std::make_shared<memory_session_store>()};
};

TEST_F(session_directory_test, sees_a_session_only_once_its_process_has_started) {
  directory.begin(first);
  const auto session = reserve(first);
  EXPECT_EQ(directory.size(), 1u);
  EXPECT_FALSE(directory.touch(session->id, system.now()));
  EXPECT_TRUE(directory.admit(session, process, system.now()));
  EXPECT_TRUE(directory.touch(session->id, system.now()));
}

TEST_F(session_directory_test, never_sees_a_session_that_was_given_up_before_it_had_started) {
  directory.begin(first);
  const auto session = reserve(first);
  EXPECT_TRUE(directory.retire(*session));
  EXPECT_FALSE(directory.admit(session, process, system.now()));
  EXPECT_FALSE(directory.touch(session->id, system.now()));
  EXPECT_EQ(directory.size(), 0u);
}

TEST_F(session_directory_test, never_sees_a_session_that_starts_after_its_supervisor_has_ended) {
  directory.begin(first);
  const auto session = reserve(first);
  directory.end(first.id());
  EXPECT_FALSE(directory.admit(session, process, system.now()));
  directory.begin(second);
  EXPECT_FALSE(directory.admit(session, process, system.now()));
  EXPECT_FALSE(directory.touch(session->id, system.now()));
}

TEST_F(session_directory_test, drops_and_kills_what_an_earlier_supervisor_left_when_it_hears_of_the_next_first) {
  directory.begin(first);
  const auto session = reserve(first);
  ASSERT_TRUE(directory.admit(session, process, system.now()));
  const auto before = system.live_processes();
  directory.begin(second);
  EXPECT_FALSE(directory.touch(session->id, system.now()));
  EXPECT_EQ(directory.size(), 0u);
  time.run();
  EXPECT_EQ(system.live_processes(), before - 1);
}

TEST_F(session_directory_test, keeps_the_present_supervisor_when_it_hears_late_of_the_end_of_an_earlier_one) {
  directory.begin(first);
  directory.begin(second);
  const auto session = reserve(second);
  ASSERT_TRUE(directory.admit(session, process, system.now()));
  directory.end(first.id());
  EXPECT_EQ(directory.supervisor(), second);
  EXPECT_TRUE(directory.touch(session->id, system.now()));
}

TEST_F(session_directory_test, counts_a_session_out_once_however_many_end_it) {
  directory.begin(first);
  const auto one = reserve(first);
  const auto other = reserve(first);
  ASSERT_TRUE(directory.admit(one, process, system.now()));
  EXPECT_TRUE(directory.close(one->id, system.now()));
  EXPECT_FALSE(directory.close(one->id, system.now()));
  EXPECT_FALSE(directory.retire(*one));
  EXPECT_FALSE(directory.expire(*one, system.now() + 1h));
  directory.forget(*one);
  EXPECT_EQ(directory.size(), 1u);
  directory.forget(*other);
  EXPECT_EQ(directory.size(), 0u);
}

TEST_F(session_directory_test, refuses_an_idle_session_before_its_process_has_noticed) {
  directory.begin(first);
  const auto session = reserve(first);
  ASSERT_TRUE(directory.admit(session, process, system.now()));
  const auto late = system.now() + 1min;
  EXPECT_FALSE(directory.touch(session->id, late));
  EXPECT_FALSE(directory.find(session->id, late));
  EXPECT_FALSE(directory.close(session->id, late));
  EXPECT_EQ(directory.size(), 0u) << "closing it ended it nevertheless";
}

} // namespace
} // namespace actors
