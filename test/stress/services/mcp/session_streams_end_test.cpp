// The event streams of a session, written by several threads while their clients' connections are cut at any moment:
// no more is kept than may be, and the end is the end.
#include "test/stress/services/mcp/streamed_call.hpp"
#include "test/support/real_threads.hpp"

namespace actors::mcp::test {
namespace {

using namespace std::chrono_literals;
using actors::test::on_all_threads;
using detail::answer_channel;
using detail::session_streams;

constexpr std::size_t callers = 3;

/// Once they have ended.
std::size_t events_kept(session_streams& in, const std::vector<std::unique_ptr<streamed_call>>& calls) {
  std::size_t kept = 0;
  for (const auto& each : calls) {
    if (each->reads.joinable())
      each->reads.join();
    auto begin = detail::parse_event_id(each->client.position()).value();
    begin.number = 0;
    const auto again = std::make_shared<fragile_exchange>();
    if (in.connect(again, detail::to_string(begin), nullptr) == session_streams::connected::yes)
      while (again->stream()->next())
        ++kept;
  }
  return kept;
}

} // namespace

// -- bounds -------------------------------------------------------------------

// Their clients read as they can: what has been pushed out is missed.
TEST(storm_of_full_stores, no_more_is_kept_than_may_be_and_no_less) {
  constexpr std::size_t length = 100;
  constexpr std::size_t most = 10;
  int returns = 0;
  int rounds = 0;
  for (const auto end = clock::now() + 1500ms; clock::now() < end && !testing::Test::HasFailure(); ++rounds) {
    const auto streams = std::make_shared<session_streams>(
        latest_2025, resumption_options{.max_bytes = most * length + length / 2, .max_events = 1000});
    network wire{callers};
    const cutter cuts{wire};
    std::vector<std::unique_ptr<streamed_call>> calls;
    const auto begin_call = [&](std::size_t number) {
      calls.push_back(std::make_unique<streamed_call>(
          streams, wire, number,
          returning_reader::habits{.slow = true, .misses = true, .last = std::string(length, 'a')}));
    };
    const auto write = [&](std::size_t which) {
      for (int n = 0; n != 20; ++n)
        calls[which]->channel->notify(std::string(length, 'x'));
      calls[which]->channel->answer(answer_of(std::string(length, 'a')));
    };
    for (std::size_t n = 0; n != callers; ++n)
      begin_call(n);
    const bool one_unanswered = rounds % 2 == 0;
    on_all_threads(callers, [&](int thread) {
      if (!one_unanswered || thread != 0)
        return write(static_cast<std::size_t>(thread));
      calls[0]->channel->notify(std::string(length, 'x'));
      calls[0]->channel.reset();
    });
    const auto kept = events_kept(*streams, calls);
    EXPECT_LE(kept, most);
    EXPECT_TRUE(one_unanswered || kept == most) << kept;
    begin_call(0);
    write(callers);
    EXPECT_EQ(events_kept(*streams, calls), most) << "what has gone still counts, or does so twice";
    for (const auto& each : calls)
      returns += each->client.returns();
  }
  EXPECT_GT(returns, 20);
  EXPECT_GT(rounds, 5);
}

// -- the end ------------------------------------------------------------------

TEST(end_of_a_session, in_the_middle_of_all_that_goes_on_closes_all_and_nothing_is_sent_after_it) {
  int rounds = 0;
  for (const auto until = clock::now() + 1500ms; clock::now() < until && !testing::Test::HasFailure(); ++rounds) {
    const auto streams = std::make_shared<session_streams>(latest_2025, resumption_options{.max_events = 50});
    network wire{callers + 1};
    returning_reader listener{*streams, wire, callers, {.slow = true, .misses = true}};
    std::atomic<bool> ending{false};
    std::atomic<bool> ended{false};
    {
      const cutter cuts{wire};
      std::jthread listens{[&] {
        while (!ended) {
          const auto first = listener.connection();
          const auto outcome = streams->connect(first, "", listener.hold());
          if (outcome != session_streams::connected::yes) {
            EXPECT_EQ(outcome, session_streams::connected::no_news);
            EXPECT_TRUE(ending);
            break;
          }
          listener.follow(first, [](const std::string&) {});
        }
      }};
      std::jthread ends{[&] {
        std::this_thread::sleep_for(std::chrono::microseconds{200 * (rounds % 20)});
        ending = true;
        streams->end_news();
        streams->end();
        listener.stop();
        ended = true;
        const auto late = std::make_shared<fragile_exchange>();
        EXPECT_EQ(streams->connect(late, "", listener.hold()), session_streams::connected::no_news);
        EXPECT_FALSE(late->stream()) << "a stream after the end";
        EXPECT_FALSE(streams->send("news after the end"));
      }};
      on_all_threads(callers, [&](int thread) {
        const auto number = static_cast<std::size_t>(thread);
        while (!ended) {
          streamed_call one{streams, wire, number, {.slow = true, .misses = true, .last = "answer"}};
          for (int n = 0; n != 20; ++n) {
            one.channel->notify("x");
            static_cast<void>(streams->send("news"));
          }
          one.channel->answer(answer_of("answer"));
        }
        const auto late = std::make_shared<fragile_exchange>();
        answer_channel channel{late, streams};
        channel.notify("after the end");
        EXPECT_FALSE(late->stream()->next()) << "an event after the end";
      });
    }
    EXPECT_EQ(listener.holds(), 0);
  }
  EXPECT_GT(rounds, 5);
}

} // namespace actors::mcp::test
