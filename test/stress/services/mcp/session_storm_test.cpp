// A whole server on real threads, and clients of 2025 over HTTP whose connections are cut at any moment, who cancel, and
// whose sessions are ended while they call: a call whose session lives and that nobody cancels is answered, after all that
// its handler has said, once and in order; nothing is left behind.
#include "libactors/system.hpp"
#include "services/mcp/server.hpp"
#include "test/services/mcp/messages.hpp"
#include "test/stress/services/mcp/http_session.hpp"
#include "test/stress/services/mcp/network.hpp"
#include "test/support/real_threads.hpp"

#include <atomic>
#include <random>
#include <thread>

namespace actors::mcp::test {
namespace {

using namespace std::chrono_literals;
using actors::test::eventually;
using actors::test::on_all_threads;

constexpr std::size_t clients = 4;
constexpr int said = 5; // by a handler, before it answers

class stormy_client {
public:
  stormy_client(service& at, network& over, std::size_t number)
      : session_(at), network_(over), number_(number), random_(static_cast<unsigned>(number)) {}

  /// A session with a stream of news, three calls, and its end; in every second one that comes while they run.
  void live() {
    session_.begin(initialize_request());
    const auto news = session_.stream();
    session_.send(news);
    std::jthread ends;
    if (random_() % 2 == 0)
      ends = session_.end_after(std::chrono::microseconds{random_() % 10'000});
    for (int n = 0; n != 3; ++n)
      call(random_() % 4 == 0);
    news->cut();
    if (!ends.joinable())
      session_.end();
    network_.connected(number_, nullptr);
  }

  [[nodiscard]] int answered() const { return answered_; }

private:
  void call(bool cancelled) {
    const auto id = std::to_string(++last_id_);
    auto at = session_.post(R"({"jsonrpc": "2.0", "id": )" + id +
                            R"(, "method": "tools/call", "params": {"name": "talks"}})");
    if (cancelled)
      session_.post(R"({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": )" + id + "}}");
    std::string position;
    for (int heard = 0; !testing::Test::HasFailure();) {
      at->await_answer();
      const auto stream = at->stream();
      const auto event = stream ? stream->next() : std::nullopt;
      if (!event && (position.empty() || at->answer())) {
        EXPECT_TRUE(cancelled || session_.ended())
            << "after " << heard << " messages: " << (at->answer() ? at->answer()->body : "no answer");
        return;
      }
      if (!event) {
        at = come_back(position);
        continue;
      }
      if (!event->id.empty())
        position = event->id;
      if (!event->data.empty()) {
        const auto message = json(event->data).as_object();
        if (message.contains("result")) {
          EXPECT_TRUE(heard == said || cancelled || session_.ended()) << heard;
          ++answered_;
          return;
        }
        EXPECT_EQ(message.at("params").at("data").to_number<int>(), ++heard);
      }
      network_.connected(number_, at);
      if (random_() % 8 == 0)
        network_.cut(number_);
    }
  }

  /// Now and then with room for a few events only.
  std::shared_ptr<fragile_exchange> come_back(const std::string& position) {
    const bool slow = random_() % 2 == 0;
    const auto over = session_.stream(position, slow ? 1 + random_() % 3 : fragile_exchange::much_room);
    network_.connected(number_, over);
    session_.send(over);
    return over;
  }

  http_session session_;
  network& network_;
  const std::size_t number_;
  std::mt19937 random_;
  int last_id_ = 0;
  int answered_ = 0;
};

void add_tool(server& to) {
  to.tool("talks", "",
          [](context& ctx) -> task<std::string> {
            for (int n = 1; n <= said; ++n) {
              ctx.log(log_level::info, n);
              if (n == 2)
                ctx.release_connection(1ms);
              if (const auto why = co_await ctx.sleep(500us))
                co_return "cancelled";
            }
            co_return "done";
          },
          {.max_queue = 100'000});
}

} // namespace

TEST(storm_of_http_sessions, answers_calls_whose_connections_are_cut_and_leaves_nothing_behind) {
  system sys{{.workers = 2}};
  server made{{.name = "stormy", .version = "1"}};
  add_tool(made);
  const auto running = made.start(sys);
  ASSERT_TRUE(running) << describe(running.error());
  network wire{clients};
  std::atomic<int> answered{0};
  {
    const cutter cuts{wire};
    std::jthread news{[&](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        (*running)->log(log_level::info, "news");
        std::this_thread::sleep_for(1ms);
      }
    }};
    on_all_threads(clients, [&](int thread) {
      stormy_client client{**running, wire, static_cast<std::size_t>(thread)};
      for (const auto end = clock::now() + 2s; clock::now() < end && !testing::Test::HasFailure();)
        client.live();
      answered += client.answered();
    });
  }
  (*running)->stop();
  EXPECT_TRUE(eventually([&] { return sys.live_processes() == 0; })) << sys.live_processes();
  EXPECT_GT(answered, 20);
}

} // namespace actors::mcp::test
