#include "libactors/scheduler/coordinator.hpp"
#include "libactors/system.hpp"
#include "test/support/real_threads.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/sec.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <future>
#include <latch>

namespace actors {

namespace {

using namespace std::chrono_literals;

scheduler::timeout_clock& clock_of(system& sys) {
  return dynamic_cast<scheduler::coordinator&>(sys.caf().scheduler()).clock();
}

TEST(cafs_own_time_outs, of_plain_actors_still_come) {
  system sys;
  auto silent = sys.spawn([](caf::event_based_actor* self) -> caf::behavior {
    self->set_default_handler(caf::skip);
    return {[](caf::unit_t) {}};
  });
  std::promise<caf::error> told;
  std::latch delayed{1};
  auto asking = sys.spawn([&](caf::event_based_actor* self) -> caf::behavior {
    self->request(silent, 1ms, 1).then([](int) {}, [&](caf::error& why) { told.set_value(why); });
    self->delayed_send(self, 1ms, caf::tick_atom_v);
    return {[&](caf::tick_atom) { delayed.count_down(); }, [self](caf::close_atom) { self->quit(); }};
  });
  EXPECT_EQ(told.get_future().get(), caf::sec::request_timeout);
  delayed.wait();
  EXPECT_EQ(clock_of(sys).known(), 1U);
  caf::anon_send(asking, caf::close_atom_v);
  caf::anon_send_exit(silent, caf::exit_reason::kill);
  asking = nullptr;
  EXPECT_TRUE(test::eventually([&] { return clock_of(sys).known() == 0; }));
}

TEST(cafs_own_time_outs, that_are_left_at_the_end_of_the_runtime_do_not_hold_it_up) {
  constexpr std::size_t many = 10 * caf::detail::thread_safe_actor_clock::buffer_size;
  std::latch asked{many};
  {
    system sys;
    auto silent = sys.spawn([](caf::event_based_actor* self) -> caf::behavior {
      self->set_default_handler(caf::skip);
      return {[](caf::unit_t) {}};
    });
    for (std::size_t n = 0; n < many; ++n)
      sys.spawn([&](process* self) -> caf::behavior {
        self->request(silent, 60min, 1).then([](int) {}, [](caf::error&) {});
        asked.count_down();
        return {[](caf::unit_t) {}};
      });
    asked.wait();
  }
}

} // namespace

} // namespace actors
