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
  explicit session_directory_test(std::shared_ptr<session_store> store = nullptr)
      : directory({.idle_ttl = 1min, .max_sessions = 2, .store = std::move(store)}) {}
  ~session_directory_test() override { system.shut_down(); }

  session_record_ptr reserve() {
    auto reserved = directory.reserve(system.now());
    EXPECT_TRUE(reserved);
    return *reserved;
  }

  bool admit(const session_record_ptr& session, std::uint64_t life) {
    return directory.admit(session, process, *directory.ledger().begin_tenure(*session, life, 0), system.now());
  }

  actors::system system{{.scheduler = scheduler_kind::testing}};
  virtual_time time{system};
  caf::actor first = system.spawn(idle);
  caf::actor second = system.spawn(idle);
  caf::actor process = system.spawn(idle);
  session_directory directory;
};

TEST_F(session_directory_test, sees_a_session_only_once_its_process_has_started) {
  const auto life = directory.begin(first);
  const auto session = reserve();
  EXPECT_EQ(directory.size(), 1u);
  EXPECT_FALSE(directory.touch(session->id, system.now()));
  EXPECT_TRUE(admit(session, life));
  EXPECT_TRUE(directory.touch(session->id, system.now()));
}

TEST_F(session_directory_test, never_sees_a_session_that_was_given_up_before_it_had_started) {
  const auto life = directory.begin(first);
  const auto session = reserve();
  EXPECT_TRUE(directory.retire(*session));
  EXPECT_FALSE(admit(session, life));
  EXPECT_FALSE(directory.touch(session->id, system.now()));
  EXPECT_EQ(directory.size(), 0u);
}

TEST_F(session_directory_test, never_sees_a_session_that_starts_after_its_supervisor_has_ended) {
  const auto life = directory.begin(first);
  const auto session = reserve();
  directory.end(life);
  EXPECT_FALSE(admit(session, life));
  directory.begin(second);
  EXPECT_FALSE(admit(session, life));
  EXPECT_FALSE(directory.touch(session->id, system.now()));
}

TEST_F(session_directory_test, drops_and_ends_what_an_earlier_supervisor_left_when_it_hears_of_the_next_first) {
  const auto session = reserve();
  ASSERT_TRUE(admit(session, directory.begin(first)));
  const auto before = system.live_processes();
  directory.begin(second);
  EXPECT_FALSE(directory.touch(session->id, system.now()));
  EXPECT_EQ(directory.size(), 0u);
  time.run();
  EXPECT_EQ(system.live_processes(), before - 1);
}

TEST_F(session_directory_test, keeps_the_present_supervisor_when_it_hears_late_of_the_end_of_an_earlier_one) {
  const auto early = directory.begin(first);
  const auto session = reserve();
  ASSERT_TRUE(admit(session, directory.begin(second)));
  directory.end(early);
  EXPECT_EQ(directory.life().supervisor, second);
  EXPECT_TRUE(directory.touch(session->id, system.now()));
}

TEST_F(session_directory_test, counts_a_session_out_once_however_many_end_it) {
  const auto life = directory.begin(first);
  const auto one = reserve();
  const auto other = reserve();
  ASSERT_TRUE(admit(one, life));
  EXPECT_TRUE(directory.close(one->id, system.now(), nullptr));
  EXPECT_FALSE(directory.close(one->id, system.now(), nullptr));
  EXPECT_FALSE(directory.retire(*one));
  static_cast<void>(directory.look(system.now() + 1h));
  EXPECT_EQ(directory.size(), 1u);
  EXPECT_TRUE(directory.retire(*other));
  EXPECT_EQ(directory.size(), 0u);
}

TEST_F(session_directory_test, refuses_an_idle_session_before_anybody_has_looked) {
  const auto session = reserve();
  ASSERT_TRUE(admit(session, directory.begin(first)));
  const auto late = system.now() + 1min;
  EXPECT_FALSE(directory.touch(session->id, late));
  EXPECT_FALSE(directory.find(session->id, late));
  EXPECT_TRUE(directory.list("", 10, late).sessions.empty());
  EXPECT_FALSE(directory.close(session->id, late, nullptr));
  EXPECT_EQ(directory.size(), 0u) << "closing it ended it nevertheless";
}

TEST_F(session_directory_test, forgives_a_release_too_many) {
  const auto session = reserve();
  ASSERT_TRUE(admit(session, directory.begin(first)));
  ASSERT_TRUE(directory.hold(session->id, system.now()));
  directory.release(session->id, system.now());
  directory.release(session->id, system.now());
  ASSERT_TRUE(directory.hold(session->id, system.now()));
  EXPECT_TRUE(directory.find(session->id, system.now() + 1h));
}

// -- with a store -----------------------------------------------------------------

struct kept_session_directory : session_directory_test {
  explicit kept_session_directory(
      std::shared_ptr<memory_session_store> kept_in = std::make_shared<memory_session_store>())
      : session_directory_test(kept_in), store(std::move(kept_in)) {}

  session_record_ptr begin(std::uint64_t life, session_tenure& tenure) {
    const auto session = reserve();
    tenure = *directory.ledger().begin_tenure(*session, life, 0);
    EXPECT_TRUE(directory.ledger().introduce(*session, tenure, {}, system.now(), [](const caf::error&) {}));
    EXPECT_TRUE(directory.admit(session, process, tenure, system.now()));
    return session;
  }

  bool change(const session_record_ptr& session, const session_tenure& by) {
    return directory.ledger().change(*session, by, {.id = session->id, .put = {{"x", "1"}}}, [](const caf::error&) {});
  }

  std::shared_ptr<memory_session_store> store;
};

TEST_F(kept_session_directory, lets_a_process_change_nothing_once_its_successor_has_loaded) {
  const auto life = directory.begin(first);
  session_tenure late;
  const auto session = begin(life, late);
  EXPECT_TRUE(change(session, late));
  const auto successor = directory.ledger().reload(*session, life, [](const caf::expected<kept_session>&) {});
  EXPECT_FALSE(change(session, late));
  EXPECT_FALSE(directory.admit(session, process, late, system.now()));
  EXPECT_TRUE(change(session, successor));
  EXPECT_TRUE(directory.admit(session, second, successor, system.now()));
  EXPECT_EQ(directory.find(session->id, system.now()), second);
}

TEST_F(kept_session_directory, lets_no_process_begin_with_a_state_that_is_older_than_another_one) {
  const auto life = directory.begin(first);
  session_tenure tenure;
  const auto session = begin(life, tenure);
  const auto early = directory.ledger().load_all([](const caf::expected<std::vector<kept_session>>&) {});
  const auto other = directory.ledger().begin_tenure(*session, life, early);
  ASSERT_TRUE(other);
  EXPECT_TRUE(change(session, *other));
  EXPECT_FALSE(directory.ledger().begin_tenure(*session, life, early)) << "it does not have that change";
  EXPECT_TRUE(change(session, *other));
  const auto late = directory.ledger().load_all([](const caf::expected<std::vector<kept_session>>&) {});
  EXPECT_TRUE(directory.ledger().begin_tenure(*session, life, late));
}

TEST_F(kept_session_directory, lets_a_process_of_an_earlier_life_change_nothing) {
  session_tenure late;
  const auto session = begin(directory.begin(first), late);
  directory.begin(second);
  EXPECT_FALSE(change(session, late));
  EXPECT_TRUE(directory.touch(session->id, system.now())) << "it goes on with its next process";
}

TEST_F(kept_session_directory, changes_nothing_of_a_session_that_has_ended) {
  session_tenure tenure;
  const auto session = begin(directory.begin(first), tenure);
  EXPECT_TRUE(directory.retire(*session));
  EXPECT_EQ(store->size(), 0u);
  EXPECT_FALSE(change(session, tenure));
  EXPECT_FALSE(directory.ledger().introduce(*session, tenure, {}, system.now(), [](const caf::error&) {}));
  EXPECT_EQ(store->size(), 0u);
}

TEST_F(kept_session_directory, ends_what_was_there_and_is_not_kept) {
  session_tenure tenure;
  const auto lost = begin(directory.begin(first), tenure);
  const auto life = directory.begin(second);
  const auto present = begin(life, tenure);
  directory.retire_all_but(life);
  EXPECT_FALSE(directory.touch(lost->id, system.now()));
  EXPECT_TRUE(directory.touch(present->id, system.now()));
  EXPECT_EQ(directory.size(), 1u);
}

TEST_F(kept_session_directory, has_no_process_to_show_between_two) {
  session_tenure tenure;
  const auto session = begin(directory.begin(first), tenure);
  directory.left(*session, second.id());
  EXPECT_EQ(directory.find(session->id, system.now()), process) << "another one has ended";
  directory.left(*session, process.id());
  EXPECT_FALSE(directory.find(session->id, system.now()));
  EXPECT_TRUE(directory.touch(session->id, system.now()));
}

} // namespace
} // namespace actors
