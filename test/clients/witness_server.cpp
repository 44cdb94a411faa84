// A server that tells what it saw, and that does what it is told when it is told: nothing here depends on time.
#include "services/mcp/server.hpp"

#include <boost/describe.hpp>

#include <array>
#include <atomic>
#include <thread>

using namespace std::chrono_literals;
namespace mcp = actors::mcp;

struct seen {
  int waiting;
  int cancelled;
  int begun; // reports and errands
  int told;  // errands that have reported all their progress
  int ended;
};
BOOST_DESCRIBE_STRUCT(seen, (), (waiting, cancelled, begun, told, ended))

std::atomic<int> waiting{0};
std::atomic<int> cancelled{0};
std::atomic<int> begun{0};
std::atomic<int> told{0};
std::atomic<int> ended{0};

std::string wait(mcp::context& ctx) {
  ++waiting;
  while (!ctx.cancelled())
    std::this_thread::sleep_for(1ms);
  --waiting;
  ++cancelled;
  return "cancelled";
}

struct report_args {
  int id;
};
BOOST_DESCRIBE_STRUCT(report_args, (), (id))

std::array<std::atomic<int>, 16> orders; // to go on, of each id

constexpr auto actors_schema(std::type_identity<report_args>) {
  return actors::schema::fields(actors::schema::field("id").minimum(0).maximum(orders.size() - 1));
}

void go_on(const report_args& in) {
  ++orders.at(in.id);
}

void wait_for_order(int id, int number, const mcp::context& ctx) {
  while (orders.at(id) < number && !ctx.cancelled())
    std::this_thread::sleep_for(1ms);
}

std::string report(const report_args& in, mcp::context& ctx) {
  ++begun;
  for (const int done : {0, 50, 100})
    ctx.progress(done, 100, "report " + std::to_string(in.id));
  wait_for_order(in.id, 1, ctx);
  ++ended;
  return "reported";
}

std::string errand(const report_args& in, mcp::context& ctx) {
  ++begun;
  ctx.progress(1, 3);
  ctx.release_connection();
  wait_for_order(in.id, 1, ctx);
  ctx.progress(2, 3);
  ctx.progress(3, 3);
  ++told;
  wait_for_order(in.id, 2, ctx);
  ++ended;
  return "done";
}

struct announcement {
  std::string text;
  bool urgent;
};
BOOST_DESCRIBE_STRUCT(announcement, (), (text, urgent))

int main(int argc, char** argv) {
  std::weak_ptr<mcp::service> running;
  mcp::server server{{.name = "witness", .version = "0.1.0"},
                     {.resumption = {.max_events = 64, .retry = 1ms},
                      .on_start = [&](const std::shared_ptr<mcp::service>& started) { running = started; }}};
  // The deadline is beyond every client's patience: it is the client that ends the wait.
  server.tool("wait", "Waits until it is cancelled.", wait, {.deadline = 10min, .concurrency = 64});
  server.tool("seen", "Tells what became of the calls.",
              [] {
                return seen{waiting, cancelled, begun, told, ended};
              },
              {.non_blocking = true});
  server.tool("report", "Reports progress, and waits for an order to end.", report);
  server.tool("errand", "Lets its client's connection go; an order for progress, and one to end.", errand);
  server.tool("go_on", "Gives an order to a report or an errand.", go_on, {.non_blocking = true});
  server.tool("announce", "Logs to all clients.",
              [&](const announcement& in) {
                if (const auto to = running.lock())
                  to->log(in.urgent ? mcp::log_level::error : mcp::log_level::info, boost::json::string{in.text});
              },
              {.non_blocking = true});
  return server.run(argc, argv);
}
