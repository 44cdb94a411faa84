// The line before the writer of a store's file, and what becomes of it from one writer to the next.
#include "libactors/system.hpp"
#include "libactors/testing.hpp"
#include "services/session/detail/session_messages.hpp"
#include "services/session/detail/sqlite_writer.hpp"
#include "services/session/errc.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace actors {
namespace {

struct sqlite_writer_queue_test : testing::Test {
  caf::actor writer(int& woken) {
    return system.spawn([&woken](process*) { return caf::behavior{[&woken](work_waits) { ++woken; }}; });
  }

  void add() {
    queue.add({sqlite_task::write{{.what = session_ending{"id"}},
                                  [this](const caf::error& failed) { outcomes.push_back(failed); }}});
    time.run();
  }

  ~sqlite_writer_queue_test() override { system.shut_down(); }

  sqlite_writer_queue queue;
  int first_woken = 0;
  int second_woken = 0;
  std::vector<caf::error> outcomes;
  actors::system system{{.scheduler = scheduler_kind::testing}};
  virtual_time time{system};
  caf::actor first = writer(first_woken);
  caf::actor second = writer(second_woken);
};

TEST_F(sqlite_writer_queue_test, wakes_its_writer_once_for_all_that_comes_until_it_looks) {
  queue.open(first);
  add();
  add();
  EXPECT_EQ(first_woken, 1);
  EXPECT_EQ(queue.take().size(), 2U);
  EXPECT_TRUE(queue.take().empty());
  add();
  EXPECT_EQ(first_woken, 2);
}

TEST_F(sqlite_writer_queue_test, wakes_the_next_writer_for_what_one_that_was_given_up_has_not_taken) {
  queue.open(first);
  add();
  queue.open(second);
  time.run();
  EXPECT_EQ(second_woken, 1);
  EXPECT_EQ(queue.take().size(), 1U);
}

TEST_F(sqlite_writer_queue_test, does_not_wake_the_next_writer_for_nothing) {
  queue.open(first);
  queue.open(second);
  time.run();
  EXPECT_EQ(second_woken, 0);
  add();
  EXPECT_EQ(second_woken, 1);
}

TEST_F(sqlite_writer_queue_test, fails_what_waits_with_its_present_writer_and_no_other) {
  queue.open(first);
  queue.open(second);
  add();
  queue.close(first.id(), make_error(session_errc::not_running));
  EXPECT_TRUE(outcomes.empty());
  queue.close(second.id(), make_error(session_errc::not_running));
  EXPECT_EQ(outcomes.size(), 1U);
  add();
  EXPECT_EQ(outcomes, std::vector(2, make_error(session_errc::not_running))) << "nobody is there";
}

} // namespace
} // namespace actors
