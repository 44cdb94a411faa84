// The server of the row fairness: one tool over HTTP, and in the same runtime pairs that play ping-pong without end, once told to.
//
//   bench_fairness_server default|stealing      a line "pairs 20" on standard input starts them
#include "libactors/exit_reason.hpp"
#include "libactors/system.hpp"
#include "services/mcp/server.hpp"
#include "services/transport/listen.hpp"

#include <boost/describe.hpp>
#include <caf/send.hpp>

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

struct add_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))

namespace {

caf::behavior player(actors::process* self) {
  return {[self](int ball, const caf::actor& from) { self->send(from, ball, caf::actor{self}); }};
}

void play(actors::system& sys, int pairs) {
  for (int n = 0; n < pairs; ++n) {
    const auto one = sys.spawn(player);
    const auto other = sys.spawn(player);
    caf::anon_send(one, 1, other);
  }
}

int fail(std::string_view what, const caf::error& why) {
  std::cerr << what << ": " << actors::describe(why) << '\n';
  return 1;
}

} // namespace

int main(int argc, char** argv) {
  actors::system_options options;
  if (argc == 2 && std::string_view{argv[1]} == "stealing") {
    options.scheduler = actors::scheduler_kind::stealing;
  } else if (argc != 2 || std::string_view{argv[1]} != "default") {
    std::cerr << "usage: bench_fairness_server default|stealing\n";
    return 2;
  }
  actors::system sys{options};
  actors::mcp::server server{{.name = "fairness", .version = "0.1.0"}};
  server.tool("add", "Adds two numbers.", [](const add_args& in) { return in.a + in.b; }, {.non_blocking = true});
  const auto service = server.start(sys);
  if (!service)
    return fail("it does not start", service.error());
  const auto listener = actors::transport::listen(sys, "http://127.0.0.1:0/mcp", *service);
  if (!listener)
    return fail("it cannot listen", listener.error());
  std::cerr << "fairness serves " << (*listener)->address() << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    if (!line.starts_with("pairs "))
      continue;
    play(sys, std::atoi(line.c_str() + 6));
    std::cerr << "pairs play" << std::endl;
  }
  // With players that never rest a shutdown in order takes its time; nobody waits for it here.
  std::_Exit(0);
}
