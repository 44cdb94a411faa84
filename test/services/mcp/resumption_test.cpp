// Calls of 2025 whose client loses its connection, or is asked to let it go, and comes back with Last-Event-ID.
// Source: 2025-11-25, basic/transports, "Sending Messages to the Server", 6, and "Resumability and Redelivery".
#include "test/services/mcp/resuming.hpp"

#include <set>

namespace actors::mcp::test {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

} // namespace

// -- what is sent -------------------------------------------------------------

TEST_F(resuming, a_stream_begins_with_an_empty_event_that_says_where_the_client_is_and_when_it_may_come_back) {
  begin({.resumption = {.retry = 1500ms}});
  const auto session = open_session();
  for (const auto& stream : {begin_in(session, "count")->stream, send_bodiless("GET", session)->stream}) {
    ASSERT_TRUE(stream);
    ASSERT_THAT(stream->events, testing::Not(IsEmpty()));
    EXPECT_EQ(stream->events[0].data, "");
    EXPECT_NE(stream->events[0].id, "");
    EXPECT_EQ(stream->events[0].retry, 1500ms);
  }
}

TEST_F(resuming, no_two_events_of_a_session_have_one_id) {
  begin();
  const auto session = open_session();
  std::set<std::string> ids;
  std::size_t all = 0;
  std::vector<exchange_ptr> open;
  for (int i = 0; i != 10; ++i) {
    open.push_back(begin_in(session, "count"));
    open.push_back(send_bodiless("GET", session));
  }
  running->log(log_level::info, "news");
  time.advance(20min);
  for (const auto& each : open)
    for (const auto& event : each->stream->events) {
      ids.insert(event.id);
      ++all;
    }
  EXPECT_EQ(all, 10U * (1 + 5 + 1) + 10 + 1);
  EXPECT_EQ(ids.size(), all);
}

// Clients may remember no more than the events of their last connection.
TEST_F(resuming, a_client_that_comes_back_and_has_missed_nothing_is_told_where_it_is) {
  begin();
  const auto session = open_session();
  std::set<std::string> ids;
  const auto leave_often = [&](exchange_ptr connection) {
    ids.insert(connection->stream->events.at(0).id);
    for (int times = 0; times != 3; ++times) {
      connection->gone();
      connection = come_back(session, connection->stream->events[0].id);
      EXPECT_TRUE(ids.insert(connection->stream->events.at(0).id).second) << "no two events have one id";
      EXPECT_THAT(connection->stream->messages, IsEmpty());
    }
    return connection;
  };
  const auto call = leave_often(begin_in(session, "polled"));
  const auto news = leave_often(send_bodiless("GET", session));
  ASSERT_THAT(ids, SizeIs(8));
  for (const auto& each : {call, news})
    each->gone();
  time.advance(2min);
  running->log(log_level::info, "one");
  EXPECT_THAT(heard(*come_back(session, call->stream->events[0].id)->stream), ElementsAre("meanwhile", "done"));
  EXPECT_THAT(heard(*come_back(session, news->stream->events[0].id)->stream), ElementsAre("one"));
}

// Source: the clients of these revisions parse what an event holds, also where it holds nothing.
TEST_F(resuming, clients_before_2025_11_25_get_no_empty_event_and_may_come_back_all_the_same) {
  begin();
  const auto session = open_session("2025-06-18");
  const auto call = begin_in(session, "count", "2025-06-18");
  EXPECT_THAT(heard(*call->stream), ElementsAre("1"));
  ASSERT_THAT(call->stream->events, SizeIs(1));
  call->gone();
  time.advance(20min);
  EXPECT_THAT(heard(*come_back(session, call->stream->events[0].id)->stream),
              ElementsAre("2", "3", "4", "5", "counted"));
}

TEST_F(resuming, in_2026_events_have_no_ids_and_a_client_that_leaves_cancels) {
  begin();
  auto body = request_2026("tools/call", R"("name": "count")");
  body.replace(body.find(R"("_meta": {)"), 10, R"("_meta": {"io.modelcontextprotocol/logLevel": "info", )");
  // The session is no part of such a request.
  const auto call =
      send(post_2026(std::move(body), "tools/call", {{"Mcp-Name", "count"}, {"Mcp-Session-Id", open_session()}}));
  time.run();
  ASSERT_THAT(call->stream->events, SizeIs(1));
  EXPECT_EQ(call->stream->events[0].id, "");
  call->gone();
  time.run();
  EXPECT_THAT(events, ElementsAre("cancelled"));
}

// -- calls --------------------------------------------------------------------

TEST_F(resuming, a_call_survives_its_connection_and_goes_on_to_a_new_one_from_where_its_client_was) {
  begin();
  const auto session = open_session();
  const auto call = begin_in(session, "count");
  time.advance(1min);
  EXPECT_THAT(heard(*call->stream), ElementsAre("1", "2"));
  call->gone();
  time.advance(1min);
  EXPECT_THAT(call->stream->messages, SizeIs(2));
  // It has lost the second message on the way.
  const auto again = come_back(session, call->stream->events[1].id);
  ASSERT_TRUE(again->stream);
  EXPECT_THAT(heard(*again->stream), ElementsAre("2", "3"));
  EXPECT_EQ(again->stream->events[0].id, call->stream->events[2].id);
  time.advance(20min);
  EXPECT_THAT(heard(*again->stream), ElementsAre("2", "3", "4", "5", "counted"));
  EXPECT_TRUE(again->stream->closed);
}

TEST_F(resuming, the_answer_of_a_call_that_ended_meanwhile_is_there_and_may_be_asked_for_again) {
  begin();
  const auto session = open_session();
  const auto call = begin_in(session, "count");
  call->gone();
  time.advance(10min);
  for (int times = 0; times != 2; ++times) {
    const auto again = come_back(session, call->stream->events[0].id);
    EXPECT_THAT(heard(*again->stream), ElementsAre("1", "2", "3", "4", "5", "counted"));
    EXPECT_TRUE(again->stream->closed);
  }
}

TEST_F(resuming, a_call_whose_client_does_not_come_back_ends_at_its_deadline_at_the_latest) {
  begin();
  other.reset();
  server brief{{.name = "tested", .version = "1.0"}};
  brief.tool("forever", "",
             [this](context& ctx) -> task<std::string> {
               ctx.log(log_level::info, "begun");
               events.push_back(describe(co_await ctx.sleep(10h)));
               co_return "";
             },
             {.deadline = 1min});
  running->stop();
  running = *brief.start(runtime);
  const auto session = open_session();
  const auto call = begin_in(session, "forever");
  call->gone();
  time.run();
  EXPECT_THAT(events, IsEmpty());
  time.advance(1min);
  EXPECT_THAT(events, ElementsAre("cancelled"));
  EXPECT_THAT(heard(*come_back(session, call->stream->events[1].id)->stream), ElementsAre("deadline exceeded"));
}

TEST_F(resuming, a_call_without_a_stream_ends_with_its_connection) {
  begin();
  const auto call = begin_in(open_session(), "nap");
  EXPECT_FALSE(call->stream);
  call->gone();
  time.run();
  EXPECT_THAT(events, ElementsAre("cancelled"));
}

TEST_F(resuming, a_client_that_is_away_may_cancel) {
  begin();
  const auto session = open_session();
  const auto call = begin_in(session, "count");
  call->gone();
  send_in(session, R"({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}})");
  time.run();
  EXPECT_THAT(events, ElementsAre("cancelled"));
  EXPECT_EQ(come_back(session, call->stream->events[0].id)->answer->status, 400);
}

TEST_F(resuming, the_last_to_come_has_the_stream_and_the_end_of_those_before_it_is_none_of_its_business) {
  begin();
  const auto session = open_session();
  const auto call = begin_in(session, "count");
  const auto second = come_back(session, call->stream->events[1].id);
  EXPECT_TRUE(call->stream->closed);
  const auto third = come_back(session, call->stream->events[1].id);
  EXPECT_TRUE(second->stream->closed);
  call->gone();
  second->gone();
  time.advance(20min);
  EXPECT_THAT(heard(*third->stream), ElementsAre("2", "3", "4", "5", "counted"));
}

TEST_F(resuming, a_slow_reader_loses_its_connection_but_no_message) {
  begin();
  const auto session = open_session();
  const auto call = begin_in(session, "count");
  call->stream->full = true;
  time.advance(1min);
  EXPECT_TRUE(call->stream->closed);
  EXPECT_THAT(call->stream->messages, SizeIs(1));
  time.advance(20min);
  EXPECT_THAT(heard(*come_back(session, call->stream->events[1].id)->stream),
              ElementsAre("2", "3", "4", "5", "counted"));
}

// A connection takes nothing from the moment on at which its peer is gone, of which the server hears a little later.
TEST_F(resuming, what_a_connection_did_not_take_is_kept_also_for_a_client_that_is_not_told_to_come_back) {
  begin();
  const auto session = open_session("2025-06-18");
  const auto call = begin_in(session, "count", "2025-06-18");
  const auto get = send_bodiless("GET", session);
  running->log(log_level::info, "one");
  call->stream->full = get->stream->full = true;
  time.advance(1min);
  running->log(log_level::info, "two");
  EXPECT_FALSE(call->stream->closed);
  EXPECT_FALSE(get->stream->closed);
  call->gone();
  get->gone();
  time.advance(20min);
  EXPECT_THAT(heard(*come_back(session, call->stream->events[0].id)->stream),
              ElementsAre("2", "3", "4", "5", "counted"));
  EXPECT_THAT(heard(*come_back(session, get->stream->events[0].id)->stream), ElementsAre("two"));
}

// -- release_connection -------------------------------------------------------

TEST_F(resuming, a_handler_may_let_the_connection_go_and_its_client_is_told_when_to_come_back) {
  begin();
  const auto session = open_session();
  const auto call = begin_in(session, "polled");
  ASSERT_TRUE(call->stream) << "the client needs an id to come back with";
  ASSERT_THAT(call->stream->events, SizeIs(2));
  EXPECT_EQ(call->stream->events[1].retry, 3s);
  EXPECT_TRUE(call->stream->closed);
  const auto again = come_back(session, call->stream->events[0].id);
  EXPECT_THAT(again->stream->messages, IsEmpty());
  EXPECT_FALSE(again->stream->closed);
  time.advance(1min);
  EXPECT_THAT(heard(*again->stream), ElementsAre("meanwhile"));
  EXPECT_TRUE(again->stream->closed);
  const auto last = come_back(session, again->stream->events.back().id);
  EXPECT_THAT(heard(*last->stream), ElementsAre("done"));
}

TEST_F(resuming, no_connection_is_let_go_where_the_client_would_not_come_back) {
  begin();
  const auto older = begin_in(open_session("2025-06-18"), "polled", "2025-06-18");
  const auto modern = begin_call("polled");
  const auto link = std::make_shared<recorded_link>();
  send({.body = initialize_request()}, link);
  const auto line = send({.body = request_2025("tools/call", R"({"name": "polled"})")}, link);
  time.advance(2min);
  EXPECT_THAT(heard(*older->stream), ElementsAre("meanwhile", "done"));
  EXPECT_EQ(text(modern->body().as_object()), "done");
  EXPECT_EQ(text(line->body().as_object()), "done");
  EXPECT_FALSE(line->stream);
}

} // namespace actors::mcp::test
