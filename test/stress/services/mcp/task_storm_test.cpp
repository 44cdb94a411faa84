// Tasks of 2025-11-25 on real threads: their clients' connections are cut while they wait and are asked, they cancel, and their
// sessions end meanwhile. A task whose session lives and that nobody cancels gets both of its answers, and its client the outcome;
// nothing is left behind.
#include "libactors/system.hpp"
#include "services/mcp/server.hpp"
#include "test/services/mcp/messages.hpp"
#include "test/stress/services/mcp/http_session.hpp"
#include "test/stress/services/mcp/network.hpp"
#include "test/support/real_threads.hpp"

#include <boost/describe/class.hpp>

#include <atomic>
#include <random>
#include <thread>

namespace actors::mcp::test {

struct consent {
  bool yes = false;
};
BOOST_DESCRIBE_STRUCT(consent, (), (yes))

namespace {

using namespace std::chrono_literals;
using actors::test::eventually;
using actors::test::on_all_threads;

constexpr std::size_t clients = 4;

task<std::string> ask_twice(context& ctx) {
  const auto first = co_await ctx.elicit<consent>("First?");
  ctx.progress(1, 2);
  const auto slept = co_await ctx.sleep(200us);
  const auto second = co_await ctx.elicit<consent>("Second?");
  co_return first&& second && !slept ? "both" : "not both";
}

class task_client {
public:
  task_client(service& at, network& over, std::size_t number)
      : session_(at), network_(over), number_(number), random_(static_cast<unsigned>(number)) {}

  /// A session with three tasks, and its end; in every third one that comes while they run.
  void live() {
    session_.begin(request_2025("initialize", R"({"protocolVersion": "2025-11-25", "capabilities": {"elicitation": {}},
      "clientInfo": {"name": "t", "version": "1"}})"));
    std::jthread ends;
    if (random_() % 3 == 0)
      ends = session_.end_after(std::chrono::microseconds{random_() % 3'000});
    for (int n = 0; n != 3 && !testing::Test::HasFailure(); ++n)
      run_task(random_() % 6 == 0);
    if (!ends.joinable())
      session_.end();
    network_.connected(number_, nullptr);
  }

  [[nodiscard]] int finished() const { return finished_; }

private:
  std::shared_ptr<fragile_exchange> about(const std::string& method, const std::string& task) {
    return session_.post(request_2025(method, R"({"taskId": ")" + task + R"("})"));
  }

  void answer(const boost::json::object& question) {
    session_.post(R"({"jsonrpc": "2.0", "id": )" + boost::json::serialize(question.at("id")) +
                  R"(, "result": {"action": "accept", "content": {"yes": true}}})");
  }

  void run_task(bool cancelled) {
    const auto made = session_.post(request_2025("tools/call", R"({"name": "ask", "task": {}})"));
    made->await_answer();
    const auto begun = made->answer() ? json(made->answer()->body).as_object() : boost::json::object{};
    if (!begun.contains("result")) {
      EXPECT_TRUE(session_.ended()) << boost::json::serialize(begun);
      return;
    }
    const std::string task{begun.at("result").at("task").at("taskId").as_string()};
    if (cancelled)
      about("tasks/cancel", task);
    while (!testing::Test::HasFailure())
      if (const auto outcome = wait(task)) {
        const auto text = boost::json::serialize(*outcome);
        EXPECT_TRUE(cancelled || session_.ended() || text.find(R"("both")") != std::string::npos) << text;
        finished_ += outcome->contains("result") ? 1 : 0;
        return;
      }
  }

  /// One `tasks/result`. Nothing: the connection was cut.
  std::optional<boost::json::object> wait(const std::string& task) {
    const auto at = about("tasks/result", task);
    network_.connected(number_, at);
    at->await_answer();
    const auto stream = at->stream();
    if (!stream)
      return at->answer() ? std::optional{json(at->answer()->body).as_object()} : std::nullopt;
    while (const auto event = stream->next()) {
      auto message = json(event->data).as_object();
      if (!message.contains("method"))
        return message;
      if (!message.contains("id"))
        continue;
      if (random_() % 4 == 0)
        at->cut();
      else
        answer(message);
    }
    return std::nullopt;
  }

  http_session session_;
  network& network_;
  const std::size_t number_;
  std::mt19937 random_;
  int finished_ = 0;
};

} // namespace

TEST(storm_of_tasks, gives_each_its_answers_and_its_client_the_outcome_and_leaves_nothing_behind) {
  system sys{{.workers = 2}};
  server made{{.name = "stormy", .version = "1"}, {.resumption = {.max_events = 0}}};
  made.tool("ask", "", ask_twice, {.concurrency = clients, .max_queue = 100'000, .task = task_options{}});
  const auto running = made.start(sys);
  ASSERT_TRUE(running) << describe(running.error());
  const auto at_rest = sys.live_processes() + clients - 1; // with all handlers
  network wire{clients};
  std::atomic<int> finished{0};
  {
    const cutter cuts{wire};
    on_all_threads(clients, [&](int thread) {
      task_client client{**running, wire, static_cast<std::size_t>(thread)};
      for (const auto end = clock::now() + 2s; clock::now() < end && !testing::Test::HasFailure();)
        client.live();
      finished += client.finished();
    });
  }
  EXPECT_TRUE(eventually([&] { return sys.live_processes() <= at_rest; })) << sys.live_processes() << " of " << at_rest;
  (*running)->stop();
  EXPECT_TRUE(eventually([&] { return sys.live_processes() == 0; })) << sys.live_processes();
  EXPECT_GT(finished, 20);
}

} // namespace actors::mcp::test
