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
};
BOOST_DESCRIBE_STRUCT(seen, (), (waiting, cancelled))

std::atomic<int> waiting{0};
std::atomic<int> cancelled{0};

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

std::array<std::atomic<bool>, 16> may_end;

constexpr auto actors_schema(std::type_identity<report_args>) {
  return actors::schema::fields(actors::schema::field("id").minimum(0).maximum(may_end.size() - 1));
}

std::string report(const report_args& in, mcp::context& ctx) {
  for (const int done : {0, 50, 100})
    ctx.progress(done, 100, "report " + std::to_string(in.id));
  while (!may_end.at(in.id) && !ctx.cancelled())
    std::this_thread::sleep_for(1ms);
  return "reported";
}

void end_report(const report_args& in) {
  may_end.at(in.id) = true;
}

int main(int argc, char** argv) {
  mcp::server server{{.name = "witness", .version = "0.1.0"}};
  // The deadline is beyond every client's patience: it is the client that ends the wait.
  server.tool("wait", "Waits until it is cancelled.", wait, {.deadline = 10min, .concurrency = 64});
  server.tool("seen", "Tells what became of the waits.",
              [] {
                return seen{waiting, cancelled};
              },
              {.non_blocking = true});
  server.tool("report", "Reports progress, and waits until it may end.", report);
  server.tool("end_report", "Lets a report end.", end_report, {.non_blocking = true});
  return server.run(argc, argv);
}
