// A server with short limits, which tells its 2025 clients more news than they may want to read.
#include "libactors/system.hpp"
#include "services/mcp/server.hpp"
#include "services/transport/listen.hpp"
#include "supervision/tree.hpp"

#include <boost/describe.hpp>

#include <csignal>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
namespace mcp = actors::mcp;
namespace transport = actors::transport;

struct add_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))

struct news_args {
  int messages;
  int bytes;
};
BOOST_DESCRIBE_STRUCT(news_args, (), (messages, bytes))

int main() {
  auto running = std::make_shared<std::weak_ptr<mcp::service>>();
  mcp::server server{{.name = "impatient", .version = "0.1.0"}, {.session_idle_ttl = 1s}};
  server.tool("add", "Answers at once.", [](const add_args& in) { return in.a + in.b; }, {.non_blocking = true});
  server.tool("announce", "Tells all sessions so many messages of so many bytes.", [running](const news_args& in) {
    const boost::json::string text(static_cast<std::size_t>(in.bytes), 'x');
    if (const auto service = running->lock())
      for (int n = 0; n < in.messages; ++n)
        service->log(mcp::log_level::warning, text);
  });
  actors::system sys;
  sys.on_signal(SIGTERM, [&sys] { sys.stop_waiting(); });
  auto started = server.start(sys);
  if (!started)
    return 1;
  *running = *started;
  std::vector<std::jthread> printing; // to collect a tree takes a while, and waits
  sys.on_signal(SIGUSR1, [&sys, &printing, root = (*started)->root()] {
    printing.emplace_back([&sys, root] {
      if (const auto tree = actors::snapshot_tree(sys, root, 1s))
        std::cerr << actors::to_text(*tree) << std::flush;
    });
  });
  auto listening = transport::listen(
      sys, "http://127.0.0.1:0/mcp", *started,
      {.header_timeout = 500ms, .body_timeout = 500ms, .idle_timeout = 2s, .stream_heartbeat = 500ms});
  if (!listening)
    return 1;
  std::cerr << "impatient serves " << (*listening)->address() << '\n';
  sys.wait_for_signal();
  listening->reset();
  (*started)->stop();
  return 0;
}
