// An MCP server on real threads, with clients that call, cancel and leave at the same time: every call that is not cancelled
// is answered once, progress reaches its own call alone, and nothing is left behind.
#include "libactors/system.hpp"
#include "services/mcp/server.hpp"
#include "services/transport/memory.hpp"
#include "test/support/real_threads.hpp"

#include <boost/describe.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace actors::mcp {

namespace {

using namespace std::chrono_literals;

struct number {
  int n;
};
BOOST_DESCRIBE_STRUCT(number, (), (n))

void add_tools(server& to) {
  to.tool("quick", "", [](const number& in) { return in.n; }, {.max_queue = 100'000, .non_blocking = true});
  to.tool("thread", "",
          [](const number& in, context& ctx) {
            for (int step = 1; step <= 3 && !ctx.cancelled(); ++step)
              ctx.progress(step, 3);
            ctx.log(log_level::info, in.n);
            return in.n;
          },
          {.max_queue = 100'000});
  to.tool("waits", "",
          [](number in, context& ctx) -> task<int> {
            ctx.progress(1);
            co_await ctx.sleep(std::chrono::milliseconds{in.n % 5});
            ctx.progress(2);
            co_return in.n;
          },
          {.max_queue = 100'000});
  to.tool("crashes", "",
          [](const number& in) {
            if (in.n % 3 == 0)
              throw std::runtime_error{"storm"};
            return in.n;
          },
          {.max_queue = 100'000, .non_blocking = true, .intensity = 1'000'000});
}

/// One client over a link in memory, with a random course that its seed decides.
class stormy_client {
public:
  stormy_client(system& sys, const std::shared_ptr<service>& to, unsigned seed) : random_(seed) {
    auto pair = transport::connect_in_memory(sys, to);
    server_ = std::move(pair.server);
    client_ = std::move(pair.client);
    send({{"id", 0},
          {"method", "initialize"},
          {"params",
           {{"protocolVersion", "2025-11-25"},
            {"capabilities", boost::json::object{}},
            {"clientInfo", {{"name", "storm"}, {"version", "1"}}}}}});
    open_.insert(0);
    take_all();
  }

  void call() {
    static constexpr const char* tools[] = {"quick", "thread", "waits", "crashes"};
    const int id = ++last_id_;
    open_.insert(id);
    send({{"id", id},
          {"method", "tools/call"},
          {"params",
           {{"name", tools[random_() % 4]},
            {"arguments", {{"n", static_cast<int>(random_() % 1000)}}},
            {"_meta", {{"progressToken", id}}}}}});
    if (random_() % 5 == 0) {
      send({{"method", "notifications/cancelled"}, {"params", {{"requestId", id}}}});
      cancelled_.insert(id);
    }
  }

  /// Waits until everything that was not cancelled is answered.
  void take_all() {
    const auto limit = clock::now() + 60s;
    while (std::ranges::any_of(open_, [&](int id) { return !cancelled_.contains(id); })) {
      ASSERT_LT(clock::now(), limit) << open_.size() << " calls without an answer";
      if (const auto text = client_->receive(1s))
        take(boost::json::parse(*text).as_object());
    }
  }

private:
  void send(boost::json::object message) {
    message["jsonrpc"] = "2.0";
    ASSERT_TRUE(client_->send(boost::json::serialize(message)));
  }

  void take(const boost::json::object& message) {
    if (const auto* id = message.if_contains("id")) {
      EXPECT_EQ(open_.erase(id->to_number<int>()), 1U) << "answered twice, or somebody else's";
      progress_.erase(id->to_number<int>());
    } else if (message.at("method") == "notifications/progress") {
      const auto& params = message.at("params");
      const int of = params.at("progressToken").to_number<int>();
      EXPECT_TRUE(open_.contains(of)) << "after the answer, or somebody else's";
      const auto done = params.at("progress").to_number<double>();
      EXPECT_GT(done, std::exchange(progress_[of], done));
    }
  }

  std::mt19937 random_;
  std::unique_ptr<transport::listener> server_;
  std::unique_ptr<transport::memory_client> client_;
  int last_id_ = 0;
  std::set<int> open_;
  std::set<int> cancelled_;
  std::map<int, double> progress_;
};

} // namespace

TEST(mcp_storm, answers_every_call_once_while_others_are_cancelled_and_crash) {
  system sys{{.workers = 2}};
  server made{{.name = "stormy", .version = "1"}};
  add_tools(made);
  const auto running = made.start(sys);
  ASSERT_TRUE(running) << describe(running.error());
  test::on_all_threads(4, [&](int thread) {
    stormy_client client{sys, *running, static_cast<unsigned>(thread)};
    for (int round = 0; round < 10; ++round) {
      for (int n = 0; n < 40; ++n)
        client.call();
      client.take_all();
    }
  });
  (*running)->stop();
}

TEST(mcp_storm, clients_that_leave_and_a_stop_in_the_middle_leave_nothing_behind) {
  system sys{{.workers = 2}};
  for (int round = 0; round < 5; ++round) {
    server made{{.name = "stormy", .version = "1"}};
    add_tools(made);
    const auto running = made.start(sys);
    ASSERT_TRUE(running) << describe(running.error());
    test::on_all_threads(4, [&](int thread) {
      for (int life = 0; life < 5; ++life) {
        stormy_client client{sys, *running, static_cast<unsigned>(thread)};
        for (int n = 0; n < 20; ++n)
          client.call();
      }
      if (thread == 0)
        (*running)->stop();
    });
  }
  EXPECT_TRUE(test::eventually([&] { return sys.live_processes() == 0; }));
}

} // namespace actors::mcp
