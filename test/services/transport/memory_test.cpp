// What the link in memory adds to the contract: its client's end.
#include "services/transport/detail/memory_wire.hpp"
#include "test/services/transport/world.hpp"

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace actors::transport::test {
namespace {

using namespace std::chrono_literals;

class memory_link : public testing::Test {
protected:
  memory_link() {
    service_->handler = [](const exchange_ptr& in) { in->respond({.body = "<" + in->request().body + ">"}); };
    open({});
  }

  void open(const listen_options& options) {
    auto pair = detail::connect_in_memory(world_.executor(), service_, options);
    server_ = std::move(pair.server);
    client_ = std::move(pair.client);
  }

  world world_;
  std::shared_ptr<keeping_service> service_ = std::make_shared<keeping_service>();
  std::unique_ptr<listener> server_;
  std::unique_ptr<memory_client> client_;
};

TEST_F(memory_link, gives_messages_to_a_callback_beginning_with_those_that_wait) {
  EXPECT_TRUE(client_->send("a"));
  world_.settle();
  std::vector<std::string> got;
  client_->on_message([&](std::string message) { got.push_back(std::move(message)); });
  EXPECT_TRUE(client_->send("b"));
  EXPECT_TRUE(world_.run_until([&] { return got.size() == 2; }));
  EXPECT_THAT(got, testing::ElementsAre("<a>", "<b>"));
}

TEST_F(memory_link, a_callback_may_send_again_and_again) {
  int rounds = 0;
  client_->on_message([&](const std::string&) {
    if (++rounds != 30'000) {
      EXPECT_TRUE(client_->send("x"));
    }
  });
  EXPECT_TRUE(client_->send("x"));
  EXPECT_TRUE(world_.run_until([&] { return rounds == 30'000; }));
}

// Whoever sends may hold a lock that the service takes too.
TEST_F(memory_link, nothing_is_delivered_while_the_server_sends) {
  std::shared_ptr<link> kept;
  int delivered = 0;
  service_->handler = [&](const exchange_ptr& in) {
    kept = in->link();
    ++delivered;
    in->respond({});
  };
  EXPECT_TRUE(client_->send("a"));
  EXPECT_TRUE(world_.run_until([&] { return delivered == 1; }));
  int seen = 0;
  boost::asio::post(world_.executor(), [&] {
    EXPECT_TRUE(client_->send("b"));
    EXPECT_TRUE(kept->send("news"));
    seen = delivered;
  });
  EXPECT_TRUE(world_.run_until([&] { return delivered == 2; }));
  EXPECT_EQ(seen, 1);
}

TEST_F(memory_link, what_a_callback_sends_before_it_leaves_arrives) {
  client_->on_message([&](const std::string&) {
    EXPECT_TRUE(client_->send("last"));
    client_->close();
  });
  std::vector<std::string> got;
  service_->handler = [&](const exchange_ptr& in) {
    got.push_back(in->request().body);
    in->respond({.body = "answer"});
  };
  EXPECT_TRUE(client_->send("first"));
  EXPECT_TRUE(world_.run_until([&] { return got.size() == 2; }));
  EXPECT_THAT(got, testing::ElementsAre("first", "last"));
}

TEST_F(memory_link, receive_waits_for_a_message_and_gives_up_in_time) {
  EXPECT_EQ(client_->receive(1ms), std::nullopt);
  std::thread other{[&] { EXPECT_TRUE(client_->send("a")); }};
  EXPECT_TRUE(world_.run_until([&] { return client_->receive(1ms) == "<a>"; }));
  other.join();
}

TEST_F(memory_link, send_is_refused_while_too_much_waits) {
  open({.max_pending_bytes = 100});
  EXPECT_TRUE(client_->send(std::string(60, 'x')));
  EXPECT_FALSE(client_->send(std::string(60, 'x')));
  world_.settle(); // the service has it, and the answer waits for the client
  EXPECT_TRUE(client_->send(std::string(60, 'x')));
  world_.settle(); // two answers wait: more than the limit
  EXPECT_FALSE(client_->send("x"));
  EXPECT_NE(client_->try_receive(), std::nullopt);
  EXPECT_TRUE(client_->send("x"));
}

TEST_F(memory_link, a_client_may_outlive_the_server_and_the_executor) {
  std::unique_ptr<memory_client> orphan;
  {
    world short_lived;
    auto pair = detail::connect_in_memory(short_lived.executor(), service_, {});
    orphan = std::move(pair.client);
  }
  EXPECT_FALSE(orphan->send("a"));
  EXPECT_EQ(orphan->try_receive(), std::nullopt);
  orphan->on_message([](const std::string&) {});
}

TEST_F(memory_link, what_was_sent_before_leaving_still_arrives) {
  service_->handler = nullptr;
  EXPECT_TRUE(client_->send("last words"));
  client_.reset();
  world_.settle();
  ASSERT_EQ(service_->kept.size(), 1u);
  EXPECT_EQ(service_->kept[0]->request().body, "last words");
}

} // namespace
} // namespace actors::transport::test
