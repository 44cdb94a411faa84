// Abandonment with real threads: handlers that do not return. They return at last when the test opens a gate, so that the system
// can end.
#include "libactors/control.hpp"
#include "libactors/system.hpp"
#include "supervision/supervisor.hpp"

#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace actors::test {

using namespace std::chrono_literals;

namespace {

class abandonment : public testing::Test {
protected:
  void TearDown() override { gate.set_value(); }

  /// Hangs on "hang" until the gate opens; answers everything else.
  child_spec hanging_child() {
    return {.id = "worker", .start = [this](auto& s) {
              return s.spawn(
                  [this](process*) -> caf::behavior {
                    return {[this](const std::string& order) {
                      if (order == "hang") {
                        hanging = true;
                        opened.wait();
                      }
                      return order;
                    }};
                  },
                  {.blocking = true});
            }};
  }

  void wait_until_it_hangs() {
    while (!hanging)
      std::this_thread::yield();
  }

  std::promise<void> gate;
  std::shared_future<void> opened{gate.get_future()};
  std::atomic<bool> hanging{false};
  system sys;
};

} // namespace

TEST_F(abandonment, a_blocking_child_that_never_returns_is_abandoned_and_replaced) {
  std::atomic<int> abandoned{0};
  auto watching =
      sys.events().subscribe([&](const event& e) { abandoned += e.kind == event::kind::child_abandoned ? 1 : 0; });
  const auto root = start_supervisor(sys, {.children = {hanging_child()}, .abandon_after = 50ms});
  ASSERT_TRUE(root);
  const auto first = (*which_children(sys, *root))[0].process;
  caf::anon_send(first, std::string{"hang"});
  wait_until_it_hangs();
  const auto fresh = replace_child(sys, *root, first, 30s);
  ASSERT_TRUE(fresh);
  EXPECT_NE(*fresh, first);
  EXPECT_EQ(*sys.call<std::string>(*fresh, 30s, std::string{"hello"}), "hello");
  EXPECT_EQ(abandoned, 1);
}

TEST_F(abandonment, does_not_hold_up_the_stop_of_the_supervisor) {
  auto child = hanging_child();
  child.shutdown = 50ms;
  const auto root = start_supervisor(sys, {.children = {child}, .abandon_after = 50ms});
  ASSERT_TRUE(root);
  caf::anon_send((*which_children(sys, *root))[0].process, std::string{"hang"});
  wait_until_it_hangs();
  EXPECT_EQ(sys.stop(*root, 30s), stop_result::stopped);
}

} // namespace actors::test
