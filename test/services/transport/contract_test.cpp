// The connection contract, over every transport: messages and their answers, links.
#include "test/services/transport/contract.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace actors::transport::test {
namespace {

using namespace std::string_literals;

INSTANTIATE_TEST_SUITE_P(over, connection_contract,
                         testing::Values(transport_case{"http", make_http_side},
                                         transport_case{"stdio", make_stdio_side},
                                         transport_case{"memory", make_memory_side}),
                         [](const auto& of) { return of.param.name; });

TEST_P(connection_contract, a_message_arrives_as_it_was_sent_and_its_answer_too) {
  const auto in = ask(0, request(1));
  EXPECT_EQ(in->request().body, request(1));
  EXPECT_EQ(in->request().method, "POST");
  EXPECT_FALSE(in->request().peer.address.empty());
  EXPECT_FALSE(in->request().too_large);
  in->respond({.body = "the answer"});
  EXPECT_TRUE(arrives(0, "the answer"));
}

TEST_P(connection_contract, a_service_may_answer_inside_on_message) {
  service_->handler = [](const exchange_ptr& in) { in->respond({.body = in->request().body}); };
  for (std::size_t i = 0; i != 100; ++i) {
    side_->ask(0, request(i));
    ASSERT_TRUE(arrives(0, request(i)));
  }
}

TEST_P(connection_contract, many_exchanges_answered_out_of_order_reach_their_askers) {
  constexpr std::size_t askers = 32;
  for (std::size_t i = 0; i != askers; ++i)
    side_->ask(i, request(i));
  ASSERT_TRUE(world_.run_until([&] { return service_->kept.size() == askers; }));
  std::reverse(service_->kept.begin(), service_->kept.end());
  std::rotate(service_->kept.begin(), service_->kept.begin() + 7, service_->kept.end());
  for (const auto& in : service_->kept)
    in->respond({.body = "answer to " + in->request().body});
  for (std::size_t i = 0; i != askers; ++i) {
    ASSERT_TRUE(arrives(i, "answer to " + request(i)));
    if (!side_->is_duplex()) {
      EXPECT_EQ(side_->received(i).size(), 1u);
    }
  }
}

TEST_P(connection_contract, only_the_first_answer_counts) {
  const auto in = ask(0, request(1));
  in->respond({.body = "first"});
  in->respond({.body = "second"});
  EXPECT_EQ(in->open_stream(200, {}), nullptr);
  ASSERT_TRUE(arrives(0, "first"));
  ask(0, request(2))->respond({.body = "third"});
  ASSERT_TRUE(arrives(0, "third"));
  EXPECT_THAT(side_->received(0), testing::ElementsAre("first", "third"));
}

TEST_P(connection_contract, an_empty_answer_ends_the_exchange) {
  ask(0, R"({"jsonrpc":"2.0","method":"note"})")->respond({.status = 202});
  ask(0, request(2))->respond({.body = "second"});
  ASSERT_TRUE(arrives(0, "second"));
}

TEST_P(connection_contract, an_exchange_that_is_dropped_is_answered) {
  ask(0, request(7));
  service_->kept.clear();
  ASSERT_TRUE(world_.run_until([&] { return !side_->received(0).empty(); }));
  EXPECT_THAT(side_->received(0).front(), testing::HasSubstr("dropped the request without an answer"));
  ask(0, request(8))->respond({.body = "next"});
  EXPECT_TRUE(arrives(0, "next"));
}

TEST_P(connection_contract, a_service_that_throws_drops_the_exchange_and_the_transport_lives) {
  service_->handler = [](const exchange_ptr&) { throw std::runtime_error{"broken service"}; };
  side_->ask(0, request(7));
  ASSERT_TRUE(world_.run_until([&] { return !side_->received(0).empty(); }));
  service_->handler = nullptr;
  ask(0, request(8))->respond({.body = "next"});
  EXPECT_TRUE(arrives(0, "next"));
}

TEST_P(connection_contract, a_message_of_a_megabyte_passes_in_both_directions) {
  const auto big = request(1, '"' + std::string(1 << 20, 'x') + '"');
  const auto in = ask(0, big);
  EXPECT_EQ(in->request().body, big);
  in->respond({.body = big});
  EXPECT_TRUE(arrives(0, big));
}

TEST_P(connection_contract, utf_8_passes_unchanged) {
  const auto in = ask(0, request(1, R"("Grüße, 世界 🙂")"));
  EXPECT_EQ(in->request().body, request(1, R"("Grüße, 世界 🙂")"));
  in->respond({.body = "\"Ζωή\""});
  EXPECT_TRUE(arrives(0, "\"Ζωή\""));
}

TEST_P(connection_contract, an_answer_with_line_breaks_stays_one_message) {
  ask(0, request(1))->respond({.body = "{\n  \"a\": 1\r\n}"});
  ASSERT_TRUE(world_.run_until([&] { return !side_->received(0).empty(); }));
  auto text = side_->received(0).front();
  std::erase_if(text, [](char c) { return c == ' ' || c == '\r' || c == '\n'; });
  EXPECT_EQ(text, R"({"a":1})");
}

TEST_P(connection_contract, an_oversized_message_is_not_kept_and_the_next_one_is_served) {
  open({.max_message_bytes = 1000});
  side_->ask(0, request(1, '"' + std::string(5000, 'x') + '"'));
  if (side_->is_duplex()) {
    ASSERT_TRUE(world_.run_until([&] { return service_->kept.size() == 1; }));
    EXPECT_TRUE(service_->kept[0]->request().too_large);
    EXPECT_EQ(service_->kept[0]->request().body, "");
  } else {
    ASSERT_TRUE(world_.run_until([&] { return !side_->received(0).empty(); }));
    EXPECT_THAT(side_->received(0)[0], testing::HasSubstr("1000 bytes"));
    EXPECT_TRUE(service_->kept.empty());
  }
  ask(1, request(2))->respond({.body = "fine"});
  EXPECT_TRUE(arrives(1, "fine"));
}

TEST_P(connection_contract, respond_from_a_foreign_thread_arrives) {
  auto in = ask(0, request(1));
  service_->kept.clear();
  std::thread foreign{[in = std::move(in)]() mutable {
    in->respond({.body = "from afar"});
    in.reset();
  }};
  EXPECT_TRUE(arrives(0, "from afar"));
  foreign.join();
}

TEST_P(connection_contract, an_exchange_dropped_on_a_foreign_thread_is_answered) {
  auto in = ask(0, request(1));
  service_->kept.clear();
  std::thread foreign{[in = std::move(in)]() mutable { in.reset(); }};
  EXPECT_TRUE(world_.run_until([&] { return !side_->received(0).empty(); }));
  foreign.join();
}

TEST_P(connection_contract, a_duplex_link_carries_messages_that_the_server_starts) {
  const auto in = ask(0, request(1));
  if (!side_->is_duplex()) {
    EXPECT_EQ(in->link(), nullptr);
    return;
  }
  const auto link = in->link();
  ASSERT_NE(link, nullptr);
  EXPECT_TRUE(link->send("a notification"));
  in->respond({.body = "the answer"});
  EXPECT_TRUE(link->send("another"));
  ASSERT_TRUE(arrives(0, "another"));
  EXPECT_THAT(side_->received(0), testing::ElementsAre("a notification", "the answer", "another"));
  EXPECT_EQ(ask(0, request(2))->link()->id(), link->id());
}

TEST_P(connection_contract, closing_a_duplex_link_writes_what_is_queued_first) {
  const auto link = ask(0, request(1))->link();
  if (!link)
    return;
  EXPECT_TRUE(link->send("last words"));
  link->close();
  EXPECT_FALSE(link->send("late"));
  EXPECT_TRUE(world_.run_until([&] { return side_->is_over(0); }));
  EXPECT_TRUE(arrives(0, "last words"));
}

} // namespace
} // namespace actors::transport::test
