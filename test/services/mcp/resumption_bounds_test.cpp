// News that wait for a client of 2025 that is away; what is kept for clients, for how long; events of strangers.
// Source: 2025-11-25, basic/transports, "Sending Messages to the Server", 6, and "Resumability and Redelivery".
#include "test/services/mcp/resuming.hpp"

namespace actors::mcp::test {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

} // namespace

// -- news ---------------------------------------------------------------------

TEST_F(resuming, news_wait_for_a_client_that_is_away) {
  begin();
  const auto session = open_session();
  const auto get = send_bodiless("GET", session);
  running->log(log_level::info, "one");
  get->gone();
  running->log(log_level::info, "two");
  running->log(log_level::info, "three");
  const auto again = come_back(session, get->stream->events[1].id);
  running->log(log_level::info, "four");
  EXPECT_THAT(heard(*again->stream), ElementsAre("two", "three", "four"));
}

TEST_F(resuming, news_go_to_a_stream_whose_client_is_there_rather_than_to_one_that_waits) {
  begin();
  const auto session = open_session();
  const auto there = send_bodiless("GET", session);
  const auto left = send_bodiless("GET", session);
  left->gone();
  running->log(log_level::info, "one");
  EXPECT_THAT(heard(*there->stream), ElementsAre("one"));
  EXPECT_THAT(come_back(session, left->stream->events[0].id)->stream->messages, IsEmpty());
}

TEST_F(resuming, news_that_a_slow_reader_has_no_room_for_wait_for_it) {
  begin();
  const auto session = open_session();
  const auto get = send_bodiless("GET", session);
  get->stream->full = true;
  running->log(log_level::info, "one");
  EXPECT_TRUE(get->stream->closed);
  running->log(log_level::info, "two");
  EXPECT_THAT(heard(*come_back(session, get->stream->events[0].id)->stream), ElementsAre("one", "two"));
}

TEST_F(resuming, a_client_whose_news_are_not_known_any_more_hears_them_from_now_on) {
  begin();
  const auto session = open_session();
  const auto before = send_bodiless("GET", session);
  const auto former = before->stream->events[0].id;
  before->gone();
  for (int others = 0; others != 5; ++others) // which push it out
    send_bodiless("GET", session)->gone();
  const auto again = come_back(session, former);
  ASSERT_TRUE(again->stream);
  running->log(log_level::info, "heard");
  EXPECT_THAT(heard(*again->stream), ElementsAre("heard"));
  EXPECT_NE(again->stream->events[0].id, former);
}

TEST_F(resuming, a_session_whose_streams_have_all_been_left_grows_idle) {
  begin({.session_idle_ttl = 10min});
  const auto session = open_session();
  const auto get = send_bodiless("GET", session);
  time.advance(30min);
  get->gone();
  const auto again = come_back(session, get->stream->events[0].id);
  time.advance(30min);
  EXPECT_EQ(send_in(session, request_2025("ping"))->answer->status, 200);
  again->gone();
  time.advance(10min);
  EXPECT_EQ(come_back(session, get->stream->events[0].id)->answer->status, 404);
}

// -- bounds and strangers -----------------------------------------------------

TEST_F(resuming, what_a_client_has_not_had_outlives_what_another_one_has) {
  begin({.resumption = {.max_events = 4}});
  const auto session = open_session();
  const auto away = begin_in(session, "polled");
  const auto last = away->stream->events.front().id;
  time.advance(1min);
  const auto there = begin_in(session, "count");
  time.advance(10min);
  EXPECT_TRUE(there->stream->closed);
  EXPECT_THAT(heard(*come_back(session, last)->stream), ElementsAre("meanwhile", "done"));
}

TEST_F(resuming, an_event_that_is_of_no_call_of_the_session_is_refused_and_the_session_goes_on) {
  begin();
  const auto session = open_session();
  const auto call = begin_in(session, "count");
  const auto known = call->stream->events[1].id;
  auto other_kind = known;
  other_kind[0] = 'n';
  auto next_stream = known;
  next_stream[known.size() - 3] = known[known.size() - 3] == '0' ? '1' : '0';
  const auto elsewhere = begin_in(open_session(), "count")->stream->events[1].id;
  const auto not_sent_yet = known.substr(0, known.find('-')) + "-9";
  for (const auto& each : {std::string{"nonsense"}, std::string{"0"}, std::string(8000, '9'), other_kind, next_stream,
                           elsewhere, not_sent_yet}) {
    const auto got = come_back(session, each);
    ASSERT_TRUE(got->answer) << each;
    EXPECT_EQ(got->answer->status, 400) << each;
    EXPECT_EQ(error_code(*got->answer), -32600) << each;
  }
  EXPECT_FALSE(call->stream->closed);
  auto two = post("", {{"Mcp-Session-Id", session}, {"Last-Event-ID", known}, {"Last-Event-ID", elsewhere}});
  two.method = "GET";
  EXPECT_EQ(send(two)->answer->status, 400);
  time.advance(20min);
  EXPECT_THAT(heard(*call->stream), ElementsAre("1", "2", "3", "4", "5", "counted"));
}

TEST_F(resuming, a_client_that_has_read_all_of_a_call_has_nothing_to_come_back_for) {
  begin();
  const auto session = open_session();
  const auto call = begin_in(session, "count");
  time.advance(20min);
  EXPECT_EQ(come_back(session, call->stream->events.back().id)->answer->status, 400);
}

TEST_F(resuming, the_oldest_events_of_a_session_go_first) {
  begin({.resumption = {.max_events = 3}});
  const auto session = open_session();
  const auto call = begin_in(session, "count");
  call->gone();
  time.advance(20min);
  EXPECT_THAT(heard(*come_back(session, call->stream->events[0].id)->stream), ElementsAre("4", "5", "counted"));
  const auto next = begin_in(session, "count");
  time.advance(20min);
  EXPECT_EQ(come_back(session, call->stream->events[0].id)->answer->status, 400);
}

TEST_F(resuming, the_end_of_a_session_is_the_end_of_its_streams_wherever_their_clients_are) {
  begin();
  const auto session = open_session();
  const auto call = begin_in(session, "count");
  const auto away = begin_in(session, "count");
  away->gone();
  const auto back = come_back(session, call->stream->events[0].id);
  send_bodiless("DELETE", session);
  time.run();
  EXPECT_TRUE(back->stream->closed);
  EXPECT_THAT(events, ElementsAre("cancelled", "cancelled"));
  EXPECT_EQ(come_back(session, call->stream->events[0].id)->answer->status, 404);
}

TEST_F(resuming, without_room_for_events_a_stream_ends_with_its_connection) {
  begin({.resumption = {.max_events = 0}});
  const auto session = open_session();
  const auto get = send_bodiless("GET", session);
  const auto call = begin_in(session, "count");
  ASSERT_THAT(call->stream->events, SizeIs(1));
  EXPECT_EQ(call->stream->events[0].id, "");
  EXPECT_EQ(come_back(session, "c0000000000000abc-1")->answer->status, 400);
  call->gone();
  get->gone();
  time.run();
  EXPECT_THAT(events, ElementsAre("cancelled"));
  running->log(log_level::info, "to nobody");
  EXPECT_THAT(get->stream->events, IsEmpty());
}

TEST_F(resuming, a_thousand_returns_find_all_that_was_missed_and_leave_one_connection) {
  begin();
  const auto session = open_session();
  const auto call = begin_in(session, "count");
  time.advance(2min);
  std::shared_ptr<recorded_stream> last = call->stream;
  for (int i = 0; i != 1000; ++i) {
    const auto again = come_back(session, call->stream->events[0].id)->stream;
    ASSERT_THAT(heard(*again), ElementsAre("1", "2", "3"));
    EXPECT_TRUE(last->closed);
    EXPECT_EQ(last.use_count(), i == 0 ? 2 : 1) << "the server has let it go";
    last = again;
  }
  time.advance(20min);
  EXPECT_THAT(heard(*last), ElementsAre("1", "2", "3", "4", "5", "counted"));
}

TEST_F(resuming, a_thousand_streams_of_news_that_were_left_are_not_kept) {
  begin();
  const auto session = open_session();
  std::vector<exchange_ptr> left;
  for (int i = 0; i != 1000; ++i) {
    left.push_back(send_bodiless("GET", session));
    left.back()->gone();
  }
  running->log(log_level::info, "for the last");
  EXPECT_THAT(heard(*come_back(session, left.front()->stream->events[0].id)->stream), IsEmpty());
  EXPECT_THAT(heard(*come_back(session, left.back()->stream->events[0].id)->stream), ElementsAre("for the last"));
}

} // namespace actors::mcp::test
