#include "services/mcp/detail/front_door.hpp"
#include "test/services/mcp/running_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::mcp::test {
namespace {

struct listening_service final : transport::service {
  void on_message(transport::exchange_ptr in) override {
    bodies.push_back(in->request().body);
    if (then)
      then();
  }

  std::vector<std::string> bodies;
  std::function<void()> then;
};

transport::exchange_ptr message(std::string body) {
  return std::make_shared<recorded_exchange>(line(std::move(body)));
}

TEST(front_door, keeps_what_comes_before_the_server_is_ready_in_its_order) {
  detail::front_door door;
  const auto service = std::make_shared<listening_service>();
  door.on_message(message("1")); // returns: no thread waits
  door.on_message(message("2"));
  // One that comes while the others are handed over must not overtake them.
  service->then = [&] {
    if (service->bodies.size() == 1)
      door.on_message(message("3"));
  };
  door.open(service);
  door.on_message(message("4"));
  EXPECT_THAT(service->bodies, testing::ElementsAre("1", "2", "3", "4"));
}

TEST(front_door, drops_what_is_more_than_it_may_keep) {
  detail::front_door door{8 * 1024};
  const auto service = std::make_shared<listening_service>();
  for (int n = 0; n < 100; ++n)
    door.on_message(message("x"));
  door.on_message(message(std::string(16 * 1024, 'x')));
  door.open(service);
  EXPECT_FALSE(service->bodies.empty());
  EXPECT_LT(service->bodies.size(), 9U);
  door.on_message(message("later"));
  EXPECT_EQ(service->bodies.back(), "later");
}

TEST(front_door, drops_everything_where_the_server_did_not_start) {
  detail::front_door door;
  auto early = message("early");
  const std::weak_ptr kept = early;
  door.on_message(std::move(early));
  EXPECT_FALSE(kept.expired());
  door.open(nullptr);
  EXPECT_TRUE(kept.expired());
  door.on_message(message("late"));
}

} // namespace
} // namespace actors::mcp::test
