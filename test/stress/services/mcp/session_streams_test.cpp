// The event streams of a session, written by several threads while their clients' connections are cut at any moment:
// what is kept for its client reaches it once and in order.
#include "test/stress/services/mcp/streamed_call.hpp"
#include "test/support/real_threads.hpp"

#include <algorithm>
#include <barrier>
#include <numeric>

namespace actors::mcp::test {
namespace {

using namespace std::chrono_literals;
using actors::test::eventually;
using actors::test::on_all_threads;
using detail::session_streams;

constexpr std::size_t callers = 3;
constexpr std::size_t listeners = 2;
constexpr std::uint64_t most_at_once = 30; // events of a call, or of news, that are written without waiting

} // namespace

/// In each round every thread writes no more than may be kept of all, and waits until its clients have it.
class storm_of_streams : public testing::TestWithParam<version> {
protected:
  static constexpr std::size_t most_in_a_round = (callers + 1) * most_at_once;

  /// Older clients miss what they have no room for.
  [[nodiscard]] bool slow() const { return GetParam() >= version::v2025_11_25; }

  void next_round() { rounds_.arrive_and_wait(); }

  void handle_calls(std::size_t number) {
    std::mt19937 random{static_cast<unsigned>(number)};
    std::unique_ptr<streamed_call> at;
    std::uint64_t written = 0;
    for (; !over_; next_round()) {
      if (!at) {
        at = std::make_unique<streamed_call>(streams_, network_, number,
                                             returning_reader::habits{.slow = slow(), .last = "answer"});
        written = 0;
      }
      for (auto n = 1 + random() % (most_at_once - 1); n != 0; --n) {
        at->channel->notify(text(number, ++written));
        if (random() % 8 == 0)
          at->channel->release_connection(random() % 2 == 0 ? std::optional{5ms} : std::nullopt);
      }
      const bool last = random() % 3 == 0;
      if (last)
        at->channel->answer(answer_of("answer"));
      EXPECT_TRUE(eventually([&] { return at->client.heard() == written + last; }))
          << at->client.heard() << " of " << written + last << " events of a call arrived";
      if (last)
        finish(std::exchange(at, nullptr), number, written);
    }
    if (at) {
      at->channel->answer(answer_of("answer"));
      finish(std::move(at), number, written);
    }
  }

  void finish(std::unique_ptr<streamed_call> one, std::size_t number, std::uint64_t written) {
    one->reads.join();
    returns_ += one->client.returns();
    std::vector<std::string> expected;
    for (std::uint64_t n = 1; n <= written; ++n)
      expected.push_back(text(number, n));
    expected.emplace_back("answer");
    EXPECT_EQ(one->heard, expected);
  }

  static std::string text(std::size_t number, std::uint64_t n) {
    return std::to_string(number) + "/" + std::to_string(n);
  }

  void tell_news() {
    std::mt19937 random{0};
    for (; !over_; next_round()) {
      for (auto n = 1 + random() % most_at_once; n != 0; --n)
        EXPECT_TRUE(streams_->send(std::to_string(++told_)));
      EXPECT_TRUE(eventually([&] { return heard_ == told_; })) << heard_ << " of " << told_ << " news arrived";
    }
  }

  std::shared_ptr<session_streams> streams_ =
      std::make_shared<session_streams>(GetParam(), resumption_options{.max_events = most_in_a_round});
  network network_{callers + listeners};
  std::atomic<bool> over_{false};
  std::atomic<int> told_{0};
  std::atomic<int> heard_{0};
  std::atomic<int> returns_{0};

private:
  struct at_end_of_round {
    storm_of_streams* of;
    void operator()() noexcept {
      if (clock::now() >= of->end_ || testing::Test::HasFailure())
        of->over_ = true;
    }
  };
  const time_point end_ = clock::now() + 2s;
  std::barrier<at_end_of_round> rounds_{callers + 1, at_end_of_round{this}};
};

TEST_P(storm_of_streams, every_event_arrives_once_and_in_order_whatever_happens_to_connections) {
  std::vector<std::unique_ptr<returning_reader>> clients;
  std::vector<std::vector<int>> news(listeners);
  std::vector<std::jthread> listening;
  for (std::size_t n = 0; n != listeners; ++n) {
    auto& client = *clients.emplace_back(
        std::make_unique<returning_reader>(*streams_, network_, callers + n, returning_reader::habits{.slow = slow()}));
    auto first = client.connection();
    ASSERT_EQ(streams_->connect(first, "", client.hold()), session_streams::connected::yes);
    listening.emplace_back([&, first, &heard = news[n]] {
      client.follow(first, [&](const std::string& data) {
        heard.push_back(std::stoi(data));
        ++heard_;
      });
    });
  }
  {
    const cutter cuts{network_};
    on_all_threads(callers + 1, [&](int thread) {
      thread == callers ? tell_news() : handle_calls(static_cast<std::size_t>(thread));
    });
  }
  for (const auto& each : clients)
    each->stop();
  streams_->end();
  listening.clear();
  std::vector<int> all;
  for (std::size_t n = 0; n != listeners; ++n) {
    EXPECT_TRUE(std::ranges::is_sorted(news[n]));
    all.insert(all.end(), news[n].begin(), news[n].end());
    EXPECT_EQ(clients[n]->holds(), 0);
    returns_ += clients[n]->returns();
  }
  std::ranges::sort(all);
  std::vector<int> expected(static_cast<std::size_t>(told_));
  std::iota(expected.begin(), expected.end(), 1);
  EXPECT_EQ(all, expected);
  EXPECT_GT(returns_, 100);
}

INSTANTIATE_TEST_SUITE_P(revisions, storm_of_streams, testing::Values(version::v2025_06_18, version::v2025_11_25),
                         [](const auto& each) {
                           return each.param == version::v2025_06_18 ? "told_nothing" : "polled";
                         });

} // namespace actors::mcp::test
