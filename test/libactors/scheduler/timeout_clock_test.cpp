#include "libactors/scheduler/timeout_clock.hpp"

#include "test/support/virtual_runtime.hpp"

#include <caf/actor_cast.hpp>
#include <caf/atom.hpp>

#include <gtest/gtest.h>

namespace actors::scheduler {

namespace {

// More than its thread can be told of while it does not look: without a thread, to tell it would take for ever.
constexpr std::size_t many = 10 * caf::detail::thread_safe_actor_clock::buffer_size;

struct timeouts_of_caf : test::runtime_test {
  caf::abstract_actor* somebody() {
    actors.push_back(start([](process*) -> caf::behavior { return {[](const caf::unit_t&) {}}; }));
    return caf::actor_cast<caf::abstract_actor*>(actors.back());
  }

  std::vector<caf::actor> actors;
  timeout_clock clock;
  timeout_clock::time_point later = clock.now() + std::chrono::hours{1};
};

TEST_F(timeouts_of_caf, do_not_hear_of_the_end_of_those_who_had_no_time_out) {
  clock.set_multi_timeout(later, somebody(), caf::atom("tick"), 1);
  ASSERT_EQ(clock.known(), 1U);
  auto* other = somebody();
  for (std::size_t n = 0; n < many; ++n) {
    clock.cancel_timeouts(other);
    clock.cancel_ordinary_timeout(other, caf::atom("tick"));
  }
  EXPECT_EQ(clock.known(), 1U);
}

TEST_F(timeouts_of_caf, know_who_had_one_until_the_end) {
  auto* one = somebody();
  auto* two = somebody();
  auto* three = somebody();
  clock.set_multi_timeout(later, one, caf::atom("tick"), 1);
  clock.set_ordinary_timeout(later, two, caf::atom("tick"), 1);
  clock.set_request_timeout(later, three, caf::make_message_id(3));
  clock.set_multi_timeout(later, one, caf::atom("tick"), 2);
  EXPECT_EQ(clock.known(), 3U);
  clock.cancel_request_timeout(three, caf::make_message_id(3));
  EXPECT_EQ(clock.known(), 3U);
  for (auto* each : {one, two, three})
    clock.cancel_timeouts(each);
  EXPECT_EQ(clock.known(), 0U);
}

} // namespace

} // namespace actors::scheduler
