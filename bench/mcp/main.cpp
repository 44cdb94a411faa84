// How does the MCP server do over HTTP, beside a bare Beast server and the TypeScript SDK's?
//
//   bench_mcp [--peers] [--json FILE] [--runs N] [--seconds S] [--only ROW] [--short]
//
// Exit code 0 if everything was measured and every answer was right, whatever the figures; 1 if not; 2 if the command line is wrong.
#include "bench/mcp/rows.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>

namespace bench::mcp {

namespace {

field start_all(report& out, const options& how) {
  field all;
  all.ours = std::make_unique<contestant>("libactors", std::vector<std::string>{BENCH_SERVER, "--http", "127.0.0.1:0"});
  if (!how.peers)
    return all;
  all.beast = std::make_unique<contestant>("beast", std::vector<std::string>{BENCH_BEAST_SERVER});
  if (how.typescript.empty())
    out.note("The TypeScript peer is absent: it needs npm (./dev bench installs it where npm is there).");
  else
    all.typescript =
        std::make_unique<contestant>("typescript", std::vector<std::string>{how.typescript + "/node_modules/.bin/node",
                                                                            how.typescript + "/server.mjs"});
  return all;
}

void run(const options& how) {
  report out{"mcp"};
  const auto all = start_all(out, how);
  if (how.wants("tools_call_http"))
    measure_tools_call(out, how, all);
  if (how.wants("sessions"))
    measure_sessions(out, how, *all.ours);
  if (how.wants("crash_recovery"))
    measure_crash_recovery(out, how, *all.ours);
  if (how.wants("memory"))
    measure_memory(out, how, *all.ours);
  if (how.wants("idle"))
    measure_idle(out, how, *all.ours);
  out.finish();
  if (!how.json.empty())
    out.write_json(how.json);
}

} // namespace

} // namespace bench::mcp

int main(int argc, char** argv) {
  const auto chosen = bench::mcp::read_options(argc, argv);
  if (const auto* code = std::get_if<int>(&chosen))
    return *code;
  try {
    bench::mcp::run(std::get<bench::mcp::options>(chosen));
    return 0;
  } catch (const std::exception& failed) {
    std::fflush(stdout);
    fmt::print(stderr, "bench mcp: {}\n", failed.what());
    return 1;
  }
}
