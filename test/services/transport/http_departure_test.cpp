// Peers that pipeline, and peers that leave at some point of it.
#include "test/services/transport/http_server_test.hpp"

#include <gmock/gmock.h>

namespace actors::transport::test {
namespace {

TEST_F(http_server, answers_pipelined_requests_in_order_and_one_at_a_time) {
  service_->handler = nullptr;
  peer_->send(post("/mcp", "1") + post("/mcp", "2") + post("/mcp", "3"));
  for (const auto* body : {"1", "2", "3"}) {
    ASSERT_TRUE(world_.run_until([&] { return !service_->kept.empty(); }));
    world_.settle();
    ASSERT_EQ(service_->kept.size(), 1u);
    const auto in = std::move(service_->kept.front());
    service_->kept.clear();
    EXPECT_EQ(in->request().body, body);
    in->respond({.body = in->request().body});
    EXPECT_EQ(next().body, body);
  }
}

TEST_F(http_server, a_peer_that_shuts_its_sending_side_counts_as_gone_but_is_answered) {
  service_->handler = nullptr;
  bool told = false;
  peer_->send(post("/mcp", "{}"));
  ASSERT_TRUE(world_.run_until([&] { return !service_->kept.empty(); }));
  service_->kept[0]->on_gone([&] { told = true; });
  peer_->end_sending();
  ASSERT_TRUE(world_.run_until([&] { return told; }));
  service_->kept[0]->respond({.body = "still here"});
  EXPECT_EQ(next().body, "still here");
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, all_pipelined_requests_of_a_peer_that_shut_its_sending_side_are_answered) {
  peer_->send(post("/mcp", "1") + post("/mcp", "2"));
  peer_->end_sending();
  EXPECT_EQ(next().body, "1");
  EXPECT_EQ(next().body, "2");
  EXPECT_TRUE(connection_ends());
}

TEST_F(http_server, a_peer_that_leaves_within_a_request_leaves_nothing_behind) {
  peer_->send("POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhal");
  world_.settle();
  peer_->leave();
  world_.settle();
  EXPECT_TRUE(service_->kept.empty());
}

TEST_F(http_server, answers_ten_thousand_pipelined_requests) {
  std::string all;
  for (int i = 0; i != 10'000; ++i)
    all += post("/mcp", "<" + std::to_string(i) + ">");
  peer_->send(all);
  ASSERT_TRUE(world_.run_until([&] { return peer_->received.ends_with("<9999>"); }));
  std::size_t at = 0;
  for (int i = 0; i != 10'000; ++i) {
    at = peer_->received.find("\r\n\r\n<" + std::to_string(i) + ">", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
}

// How a peer may go while the service has one of many pipelined requests.
class http_pipelining_peer : public http_server, public testing::WithParamInterface<way_to_leave> {};

INSTANTIATE_TEST_SUITE_P(that, http_pipelining_peer, testing::ValuesIn(ways_to_leave),
                         [](const auto& of) { return of.param.name; });

TEST_P(http_pipelining_peer, cancels_what_is_under_way_however_much_it_has_sent_ahead) {
  for (const int ahead : {1, 100, 500}) {
    open({.header_timeout = 8ms});
    service_->kept.clear();
    for (int i = 0; i != 1 + ahead; ++i)
      peer_->send(post("/mcp", std::to_string(i)));
    const auto in = taken_from({});
    EXPECT_EQ(in->request().body, "0");
    int told = 0;
    in->on_gone([&] { ++told; });
    world_.settle();
    EXPECT_EQ(told, 0);
    GetParam().leave(*peer_);
    EXPECT_TRUE(world_.run_until([&] { return told == 1; }));
    in->on_gone([&] { ++told; });
    EXPECT_TRUE(world_.run_until([&] { return told == 2; }));
  }
}

TEST_P(http_pipelining_peer, leaves_nothing_behind_when_the_service_drops_what_it_is_told_of) {
  open({.header_timeout = 8ms});
  bool stopped = false;
  listener_->on_stopped([&] { stopped = true; });
  std::vector<exchange_ptr> kept;
  int told = 0;
  service_->handler = [&](const exchange_ptr& in) {
    kept.push_back(in);
    in->on_gone([&] {
      ++told;
      kept.clear();
    });
  };
  for (int i = 0; i != 500; ++i)
    peer_->send(post("/mcp", "x"));
  ASSERT_TRUE(world_.run_until([&] { return !kept.empty(); }));
  world_.settle();
  GetParam().leave(*peer_);
  ASSERT_TRUE(world_.run_until([&] { return told != 0; }));
  listener_->stop();
  peer_->leave();
  EXPECT_TRUE(world_.run_until([&] { return stopped; }));
  EXPECT_THAT(kept, testing::IsEmpty());
}

} // namespace
} // namespace actors::transport::test
