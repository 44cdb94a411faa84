#include "bench/mcp/options.hpp"

#include <CLI/CLI.hpp>

#include <vector>

namespace bench::mcp {

namespace {

const std::vector<std::string> row_names{"tools_call_http", "tools_call_stdio", "elicit_round",  "crash_recovery",
                                         "list_while_busy", "memory",           "session_bytes", "idle"};

void shorten(options& all) {
  all.runs = 1;
  all.time = std::chrono::milliseconds{300};
  all.warm_up = std::chrono::milliseconds{100};
  all.memory_calls = 5'000;
  all.crashes = 50;
  all.sessions = 100;
  all.idle = std::chrono::milliseconds{300};
}

} // namespace

std::variant<options, int> read_options(int argc, char** argv) {
  options out;
  double seconds = 0;
  bool brief = false;
  CLI::App app{"MCP over HTTP and pipes: rate, latency, CPU, memory, recovery from a crash", "bench mcp"};
  app.add_flag("--short", brief, "seconds instead of minutes: shows that it runs, its figures mean little");
  app.add_flag("--peers", out.peers, "measure the peers too, in turn with ours");
  app.add_option("--json", out.json, "write the report to this file")->type_name("FILE");
  app.add_option("--only", out.only, "one row, without \"mcp/\"")->check(CLI::IsMember(row_names));
  app.add_option("--typescript", out.typescript, "folder of the TypeScript peer, with its node_modules")
      ->type_name("FOLDER");
  app.add_option("--connections", out.connections)->capture_default_str()->check(CLI::Range(1, 1000));
  const auto* runs =
      app.add_option("--runs", out.runs, "of each server")->capture_default_str()->check(CLI::Range(1, 1000));
  const auto* time = app.add_option("--seconds", seconds, "of each run; by default 3")->check(CLI::Range(0.1, 3600.0));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }
  const auto told = out;
  if (brief)
    shorten(out);
  if (runs->count() != 0)
    out.runs = told.runs;
  if (time->count() != 0)
    out.time = std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)};
  return out;
}

} // namespace bench::mcp
