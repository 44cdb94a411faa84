// The connection contract, over every transport: event streams.
#include "test/services/transport/contract.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace actors::transport::test {
namespace {

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

TEST_P(connection_contract, what_is_said_beside_the_data_of_an_event_is_for_http_alone) {
  const auto stream = ask(0, request(1))->open_stream(200, {});
  ASSERT_NE(stream, nullptr);
  EXPECT_TRUE(stream->write({"", "s-0", std::chrono::seconds{1}}));
  EXPECT_TRUE(stream->write({"one", "s-1"}));
  stream->finish({"two", "s-2"});
  ask(0, request(2))->respond({.body = "after"});
  ASSERT_TRUE(arrives(0, "after"));
  std::string all;
  for (const auto& message : side_->received(0))
    all += message + "|";
  EXPECT_EQ(all, side_->is_duplex() ? "one|two|after|"
                                    : "id: s-0\nretry: 1000\ndata: \n\nid: s-1\ndata: one\n\n"
                                      "id: s-2\ndata: two\n\n|after|");
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

TEST_P(connection_contract, a_stream_may_be_written_and_finished_on_a_foreign_thread) {
  auto stream = ask(0, request(1))->open_stream(200, {});
  std::thread foreign{[stream = std::move(stream)] {
    for (int i = 0; i != 1000; ++i)
      EXPECT_TRUE(stream->write("progress"));
    stream->finish("the answer");
  }};
  std::string all;
  EXPECT_TRUE(world_.run_until([&] {
    all.clear();
    for (const auto& message : side_->received(0))
      all += message;
    return all.find("the answer") != std::string::npos;
  }));
  foreign.join();
}

TEST_P(connection_contract, a_peer_may_leave_while_a_foreign_thread_writes_its_stream) {
  auto stream = ask(0, request(1))->open_stream(200, {});
  std::thread foreign{[stream = std::move(stream)] {
    for (int i = 0; i != 10'000 && stream->write("progress"); ++i)
      ;
    stream->finish("the answer");
  }};
  world_.settle();
  side_->leave();
  world_.settle();
  foreign.join();
  listener_.reset();
  world_.settle();
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

} // namespace
} // namespace actors::transport::test
