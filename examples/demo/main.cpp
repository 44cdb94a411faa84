// From the first handshake to figures, with the example server as a child process and real HTTP between the two.
//
//   demo [PATH OF mcp_calculator]
//
// Ends with exit code 0 if everything was as it must be, else with 1 and the checks that failed.
#include "examples/demo/calculator.hpp"
#include "examples/demo/conversation.hpp"
#include "examples/demo/measure_actors.hpp"
#include "examples/demo/measure_http.hpp"
#include "examples/demo/measure_recovery.hpp"
#include "examples/demo/stage.hpp"
#include "examples/demo/storm.hpp"

#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <exception>
#include <filesystem>
#include <string>
#include <thread>

#include <unistd.h>

namespace {

/// For a server that does not answer at all.
constexpr unsigned longest_run_s = 150;

std::atomic<pid_t> server_to_end{0};

#ifdef NDEBUG
constexpr auto how_built = "release build";
#else
constexpr auto how_built = "built with assertions";
#endif

/// The server ends with us, also where no destructor runs.
void end_with_server(int number) {
  if (const auto id = server_to_end.load(); id > 0)
    ::kill(id, SIGKILL);
  std::signal(number, SIG_DFL);
  ::raise(number);
}

std::string server_beside_us() {
  const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  return here.parent_path() / "mcp_calculator";
}

void run(demo::report& out, const std::string& path) {
  demo::calculator server{path};
  server_to_end = server.id();
  server.wait_until_it_serves();
  demo::stage on{.out = out, .server = server};
  demo::show_handshakes(on);
  demo::show_tools(on);
  demo::show_calls(on);
  demo::show_refusals(on);
  demo::run_storm(on);
  demo::show_tree(on);
  out.chapter(fmt::format("Measured here: {} hardware threads for server and clients together, {}",
                          std::thread::hardware_concurrency(), how_built));
  demo::measure_actors(out);
  demo::measure_http(on);
  demo::measure_recovery(on);
  out.figure("peak memory of the server",
             fmt::format("{:.1f} MiB", static_cast<double>(server.peak_memory()) / 1048576));
  demo::show_end_of_session(on);
  out.check(server.stop() == 0, "the server ends with exit code 0 when asked");
}

} // namespace

int main(int argc, char** argv) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGALRM})
    std::signal(number, end_with_server);
  ::alarm(longest_run_s);
  demo::report out;
  try {
    run(out, argc > 1 ? argv[1] : server_beside_us());
  } catch (const std::exception& failed) {
    out.check(false, std::string{"the demo came to its end: "} + failed.what());
  }
  server_to_end = 0;
  return out.finish();
}
