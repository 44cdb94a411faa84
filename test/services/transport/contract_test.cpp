// The connection contract, over every transport.
#include "test/services/transport/far_side.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

namespace actors::transport::test {
namespace {

using namespace std::string_literals;

std::string request(std::size_t id, std::string_view params = "{}") {
  return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":"m","params":)" + std::string{params} + "}";
}

struct transport_case {
  const char* name;
  far_side_factory make;
};

class connection_contract : public testing::TestWithParam<transport_case> {
protected:
  connection_contract() { open({}); }

  void open(const listen_options& options) {
    listener_ = nullptr;
    side_ = GetParam().make(world_);
    listener_ = side_->open(service_, options);
  }

  // Asks and waits until the service has it.
  exchange_ptr ask(std::size_t asker, std::string message) {
    side_->ask(asker, std::move(message));
    const auto before = service_->kept.size();
    EXPECT_TRUE(world_.run_until([&] { return service_->kept.size() > before; }));
    return service_->kept.size() > before ? service_->kept.back() : nullptr;
  }

  bool arrives(std::size_t asker, const std::string& text) {
    return world_.run_until([&] {
      const auto& all = side_->received(asker);
      return std::find(all.begin(), all.end(), text) != all.end();
    });
  }

  world world_;
  std::shared_ptr<keeping_service> service_ = std::make_shared<keeping_service>();
  std::unique_ptr<far_side> side_;
  std::unique_ptr<listener> listener_;
};

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

TEST_P(connection_contract, a_stream_carries_many_messages_and_frees_the_connection_when_it_ends) {
  auto in = ask(0, request(1));
  const auto stream = in->open_stream(200, {});
  ASSERT_NE(stream, nullptr);
  in.reset();
  service_->kept.clear();
  EXPECT_TRUE(stream->write("one"));
  world_.settle();
  EXPECT_TRUE(stream->write("two"));
  EXPECT_TRUE(stream->write("three"));
  stream->close();
  EXPECT_FALSE(stream->write("four"));
  ask(0, request(2))->respond({.body = "after"});
  ASSERT_TRUE(arrives(0, "after"));
  std::string all;
  for (const auto& message : side_->received(0))
    all += message + "|";
  EXPECT_EQ(all, side_->is_duplex() ? "one|two|three|after|" : "data: one\n\ndata: two\n\ndata: three\n\n|after|");
}

TEST_P(connection_contract, a_stream_to_a_peer_that_does_not_read_is_bounded) {
  open({.max_pending_bytes = 1000, .max_stream_bytes = 1000});
  const auto in = ask(0, request(1));
  const auto stream = in->open_stream(200, {});
  ASSERT_NE(stream, nullptr);
  const std::string message(100, 'x');
  int taken = 0;
  while (taken != 1000 && stream->write(message)) // nobody runs the executor meanwhile
    ++taken;
  EXPECT_GE(taken, 8);
  EXPECT_LE(taken, 10);
}

TEST_P(connection_contract, a_stream_takes_one_message_of_any_size_while_nothing_waits) {
  open({.max_pending_bytes = 1000, .max_stream_bytes = 1000});
  const auto stream = ask(0, request(1))->open_stream(200, {});
  ASSERT_NE(stream, nullptr);
  EXPECT_TRUE(stream->write(std::string(5000, 'x')));
  EXPECT_FALSE(stream->write("y"));
}

TEST_P(connection_contract, the_last_message_of_a_stream_is_taken_whatever_waits) {
  open({.max_pending_bytes = 1000, .max_stream_bytes = 1000});
  const auto stream = ask(0, request(1))->open_stream(200, {});
  ASSERT_NE(stream, nullptr);
  const std::string progress(100, 'x');
  while (stream->write(progress)) {
  } // nobody runs the executor meanwhile
  stream->finish("the answer");
  EXPECT_FALSE(stream->write("late"));
  stream->finish("later");
  stream->close();
  world_.settle();
  static_cast<void>(side_->received(0)); // the client in memory takes nothing new while it has so much to read
  ask(0, request(2))->respond({.body = "next"});
  ASSERT_TRUE(arrives(0, "next"));
  std::string all;
  for (const auto& message : side_->received(0))
    all += message;
  EXPECT_THAT(all, testing::HasSubstr("the answer"));
  EXPECT_THAT(all, testing::Not(testing::HasSubstr("late")));
}

TEST_P(connection_contract, on_gone_is_called_for_a_stream_whose_peer_leaves) {
  const auto in = ask(0, request(1));
  int calls = 0;
  in->on_gone([&] { ++calls; });
  const auto stream = in->open_stream(200, {});
  in->on_gone([&] { ++calls; });
  world_.settle();
  EXPECT_EQ(calls, 0);
  side_->leave();
  ASSERT_TRUE(world_.run_until([&] { return calls == 2; }));
  in->on_gone([&] { ++calls; });
  EXPECT_TRUE(world_.run_until([&] { return calls == 3; }));
  EXPECT_FALSE(stream->write("late"));
}

TEST_P(connection_contract, on_gone_is_not_called_for_a_stream_that_has_ended) {
  const auto in = ask(0, request(1));
  bool told = false;
  in->on_gone([&] { told = true; });
  in->open_stream(200, {})->finish("the answer");
  ask(0, request(2))->respond({.body = "next"});
  ASSERT_TRUE(arrives(0, "next"));
  side_->leave();
  world_.settle();
  in->on_gone([&] { told = true; });
  world_.settle();
  EXPECT_FALSE(told);
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

TEST_P(connection_contract, stop_lets_an_exchange_under_way_finish_and_then_ends_the_connection) {
  const auto in = ask(0, request(1));
  listener_->stop();
  world_.settle();
  EXPECT_FALSE(side_->is_over(0));
  in->respond({.body = "last words"});
  ASSERT_TRUE(arrives(0, "last words"));
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
