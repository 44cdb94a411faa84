// A server with short limits, which tells its 2025 clients more news than they may want to read.
#include "services/mcp/server.hpp"

#include <boost/describe.hpp>

#include <memory>

using namespace std::chrono_literals;
namespace mcp = actors::mcp;

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

std::weak_ptr<mcp::service> this_server;

void announce(const news_args& in) {
  const boost::json::string text(static_cast<std::size_t>(in.bytes), 'x');
  const auto server = this_server.lock();
  for (int n = 0; server && n < in.messages; ++n)
    server->log(mcp::log_level::warning, text);
}

int main(int argc, char** argv) {
  mcp::server server{
      {.name = "impatient", .version = "0.1.0"},
      {.session_idle_ttl = 1s,
       .on_start = [](const auto& started) { this_server = started; },
       .listen = {.header_timeout = 500ms, .body_timeout = 500ms, .idle_timeout = 2s, .stream_heartbeat = 500ms}}};
  server.tool("add", "Answers at once.", [](const add_args& in) { return in.a + in.b; }, {.non_blocking = true});
  server.tool("announce", "Tells all sessions so many messages of so many bytes.", announce);
  return server.run(argc, argv);
}
