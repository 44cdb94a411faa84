// The connection contract, over every transport: peers that leave, listeners that stop or are destroyed.
#include "test/services/transport/contract.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace actors::transport::test {
namespace {

TEST_P(connection_contract, on_gone_is_called_once_when_the_peer_leaves) {
  const auto in = ask(0, request(1));
  int calls = 0;
  in->on_gone([&] { ++calls; });
  EXPECT_EQ(calls, 0);
  side_->leave();
  ASSERT_TRUE(world_.run_until([&] { return calls == 1; }));
  world_.settle();
  EXPECT_EQ(calls, 1);
}

TEST_P(connection_contract, on_gone_is_called_at_once_when_the_peer_has_left) {
  const auto in = ask(0, request(1));
  bool left = false;
  in->on_gone([&] { left = true; });
  side_->leave();
  ASSERT_TRUE(world_.run_until([&] { return left; }));
  bool told = false;
  in->on_gone([&] { told = true; });
  EXPECT_TRUE(world_.run_until([&] { return told; }));
}

TEST_P(connection_contract, on_gone_is_not_called_for_an_exchange_that_was_answered) {
  const auto in = ask(0, request(1));
  bool before = false;
  bool after = false;
  in->on_gone([&] { before = true; });
  in->respond({.body = "done"});
  ASSERT_TRUE(arrives(0, "done"));
  in->on_gone([&] { after = true; });
  world_.settle();
  side_->leave();
  world_.settle();
  EXPECT_FALSE(before);
  EXPECT_FALSE(after);
}

TEST_P(connection_contract, answers_after_the_peer_has_left_do_nothing) {
  const auto in = ask(0, request(1));
  const auto streaming = ask(1, request(2));
  const auto stream = streaming->open_stream(200, {});
  ASSERT_NE(stream, nullptr);
  int left = 0;
  in->on_gone([&] { ++left; });
  streaming->on_gone([&] { ++left; });
  side_->leave();
  ASSERT_TRUE(world_.run_until([&] { return left == 2; }));
  world_.settle();
  in->respond({.body = "late"});
  EXPECT_FALSE(stream->write("late"));
  stream->close();
  world_.settle();
}

TEST_P(connection_contract, stop_lets_an_exchange_under_way_finish_and_then_ends_the_connection) {
  const auto in = ask(0, request(1));
  listener_->stop();
  world_.settle();
  EXPECT_FALSE(side_->is_over(0));
  in->respond({.body = "last words"});
  ASSERT_TRUE(arrives(0, "last words"));
  EXPECT_TRUE(world_.run_until([&] { return side_->is_over(0); }));
}

TEST_P(connection_contract, a_request_that_comes_after_the_stop_is_refused) {
  const auto in = ask(0, request(1));
  listener_->stop();
  world_.settle();
  side_->ask(0, request(2));
  world_.settle();
  in->respond({.body = "last words"});
  // Before it is asked whether all is over, which in memory is a request too.
  ASSERT_TRUE(world_.run_until([&] { return side_->received(0).size() >= 2; }));
  EXPECT_EQ(service_->kept.size(), 1U);
  auto told = side_->received(0);
  std::ranges::sort(told, {}, [](const std::string& each) { return each != "last words"; }); // HTTP keeps the order
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0], "last words");
  EXPECT_TRUE(!side_->is_duplex() || told[1].find("the server is shutting down") != std::string::npos) << told[1];
  EXPECT_TRUE(world_.run_until([&] { return side_->is_over(0); }));
}

TEST_P(connection_contract, stop_ends_an_idle_connection) {
  ask(0, request(1))->respond({.body = "done"});
  ASSERT_TRUE(arrives(0, "done"));
  listener_->stop();
  EXPECT_TRUE(world_.run_until([&] { return side_->is_over(0); }));
}

TEST_P(connection_contract, on_stopped_is_called_once_when_the_last_exchange_is_answered_and_the_wire_closed) {
  const auto first = ask(0, request(1));
  const auto second = ask(1, request(2));
  int calls = 0;
  listener_->on_stopped([&] { ++calls; });
  world_.settle();
  EXPECT_EQ(calls, 0);
  listener_->stop();
  first->respond({.body = "first"});
  ASSERT_TRUE(arrives(0, "first"));
  world_.settle();
  EXPECT_EQ(calls, 0);
  second->open_stream(200, {})->finish("second");
  ASSERT_TRUE(world_.run_until([&] { return side_->is_over(0) && side_->is_over(1); }));
  side_->leave();
  EXPECT_TRUE(world_.run_until([&] { return calls == 1; }));
  listener_->stop();
  world_.settle();
  EXPECT_EQ(calls, 1);
}

TEST_P(connection_contract, on_stopped_is_called_when_nothing_was_under_way) {
  ask(0, request(1))->respond({.body = "done"});
  ASSERT_TRUE(arrives(0, "done"));
  bool told = false;
  listener_->on_stopped([&] { told = true; });
  listener_->stop();
  EXPECT_TRUE(world_.run_until([&] { return told; }));
}

TEST_P(connection_contract, on_stopped_is_called_when_everything_is_over_already) {
  listener_->stop();
  world_.settle();
  bool told = false;
  listener_->on_stopped([&] { told = true; });
  EXPECT_TRUE(world_.run_until([&] { return told; }));
}

TEST_P(connection_contract, on_stopped_is_called_when_the_service_drops_the_exchange_of_a_peer_that_has_left) {
  ask(0, request(1))->on_gone([&] { service_->kept.clear(); });
  bool told = false;
  listener_->on_stopped([&] { told = true; });
  listener_->stop();
  world_.settle();
  EXPECT_FALSE(told);
  side_->leave();
  EXPECT_TRUE(world_.run_until([&] { return told; }));
}

TEST_P(connection_contract, on_stopped_is_not_called_when_the_listener_is_destroyed_before) {
  const auto in = ask(0, request(1));
  bool told = false;
  listener_->on_stopped([&] { told = true; });
  listener_->stop();
  listener_.reset();
  ASSERT_TRUE(world_.run_until([&] { return side_->is_over(0); }));
  world_.settle();
  EXPECT_FALSE(told);
}

TEST_P(connection_contract, a_callback_of_on_stopped_may_destroy_the_listener) {
  const auto in = ask(0, request(1));
  listener_->on_stopped([&] { listener_.reset(); });
  listener_->stop();
  in->respond({.body = "done"});
  ASSERT_TRUE(world_.run_until([&] { return side_->is_over(0); }));
  side_->leave();
  EXPECT_TRUE(world_.run_until([&] { return !listener_; }));
}

TEST_P(connection_contract, destroying_the_listener_cuts_off_what_is_under_way) {
  const auto in = ask(0, request(1));
  bool told = false;
  in->on_gone([&] { told = true; });
  listener_.reset();
  EXPECT_TRUE(world_.run_until([&] { return told && side_->is_over(0); }));
  in->respond({.body = "too late"});
  world_.settle();
  EXPECT_THAT(side_->received(0), testing::IsEmpty());
}

TEST_P(connection_contract, a_service_may_destroy_the_listener_while_it_is_called) {
  service_->handler = [&](const exchange_ptr& in) {
    listener_.reset();
    in->respond({.body = "too late"});
  };
  side_->ask(0, request(1));
  EXPECT_TRUE(world_.run_until([&] { return side_->is_over(0); }));
}

TEST_P(connection_contract, a_listener_destroyed_on_a_foreign_thread_ends_its_connections) {
  const auto in = ask(0, request(1));
  std::thread foreign{[&] { listener_.reset(); }};
  EXPECT_TRUE(world_.run_until([&] { return side_->is_over(0); }));
  foreign.join();
}

TEST_P(connection_contract, what_users_keep_may_outlive_the_listener_and_the_executor) {
  exchange_ptr in;
  std::shared_ptr<event_stream> stream;
  std::shared_ptr<link> link;
  {
    world short_lived;
    auto side = GetParam().make(short_lived);
    auto server = side->open(service_, {});
    side->ask(0, request(1));
    side->ask(1, request(2));
    ASSERT_TRUE(short_lived.run_until([&] { return service_->kept.size() == 2; }));
    in = service_->kept[0];
    stream = service_->kept[1]->open_stream(200, {});
    link = in->link();
    service_->kept.clear();
    server.reset();
  }
  bool told = false;
  in->on_gone([&] { told = true; });
  EXPECT_TRUE(told);
  in->respond({.body = "too late"});
  EXPECT_FALSE(stream->write("too late"));
  if (link) {
    EXPECT_FALSE(link->send("too late"));
  }
}

TEST_P(connection_contract, a_duplex_link_tells_once_that_it_is_gone) {
  const auto link = ask(0, request(1))->link();
  if (!link)
    return;
  int calls = 0;
  link->on_gone([&] { ++calls; });
  side_->leave();
  ASSERT_TRUE(world_.run_until([&] { return calls == 1; }));
  EXPECT_FALSE(link->send("late"));
  link->on_gone([&] { ++calls; });
  EXPECT_EQ(calls, 2);
}

TEST_P(connection_contract, on_end_tells_that_the_peer_of_a_single_link_has_left) {
  bool ended = false;
  listener_->on_end([&] { ended = true; });
  ask(0, request(1))->respond({.body = "done"});
  ASSERT_TRUE(arrives(0, "done"));
  EXPECT_FALSE(ended);
  side_->leave();
  world_.settle();
  EXPECT_EQ(ended, side_->is_duplex());
}

} // namespace
} // namespace actors::transport::test
