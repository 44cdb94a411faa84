// What a sender learns at once of a receiver that takes no more.
#include "libactors/delivery.hpp"

#include "libactors/control.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/make_actor.hpp>
#include <caf/monitorable_actor.hpp>

#include <gtest/gtest.h>

namespace actors {

namespace {

caf::mailbox_element_ptr message() {
  return caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, 1);
}

/// An actor without a mailbox that tells somebody else of each message.
class teller final : public caf::monitorable_actor {
public:
  teller(caf::actor_config& config, caf::actor whom) : caf::monitorable_actor(config), whom_(std::move(whom)) {}

  using caf::monitorable_actor::enqueue;
  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit* context) override {
    whom_->enqueue(std::move(element), context);
  }

private:
  caf::actor whom_;
};

struct delivery : test::runtime_test {
  static caf::behavior idle(process*) {
    return {[](int) {}};
  }

  caf::actor ended() {
    auto out = start(idle);
    kill(out);
    time.run();
    return out;
  }
};

TEST_F(delivery, tells_whether_a_process_has_taken_a_message) {
  EXPECT_FALSE(hand_over(start(idle), message(), nullptr));
  EXPECT_EQ(hand_over(ended(), message(), nullptr), errc::callee_gone);
  const auto full = *system.start(idle, {.mailbox = {.messages = 1}});
  EXPECT_FALSE(hand_over(full, message(), nullptr));
  EXPECT_EQ(hand_over(full, message(), nullptr), errc::overloaded);
}

TEST_F(delivery, of_an_actor_that_tells_others_says_nothing_of_these) {
  caf::actor_config config;
  auto& host = system.caf();
  const auto between = caf::make_actor<teller, caf::actor>(host.next_actor_id(), host.node(), &host, config, ended());
  EXPECT_FALSE(hand_over(between, message(), nullptr));
}

} // namespace

} // namespace actors
