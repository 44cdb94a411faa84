// How does the MCP server do over HTTP, beside a bare Beast server and the TypeScript SDK's, and over pipes?
//
//   bench_mcp [--peers] [--json FILE] [--runs N] [--seconds S] [--only ROW] [--short]
//
// Exit code 0 if everything was measured and every answer was right, whatever the figures; 1 if not; 2 if the command line is wrong.
#include "bench/mcp/rows.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <sys/resource.h>

namespace bench::mcp {

std::unique_ptr<contestant> start_ours() {
  return std::make_unique<contestant>("libactors", std::vector<std::string>{BENCH_SERVER, "--http", "127.0.0.1:0"});
}

namespace {

field start_all(report& out, const options& how) {
  field all;
  all.ours = start_ours();
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

/// Thousands of connections are open at a time, here and in the servers that are started.
void allow_many_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

void run(const options& how) {
  using examples::era;
  allow_many_descriptors();
  report out{"mcp"};
  const auto all = start_all(out, how);
  for (const auto each : {era::v2026_07_28, era::v2025_11_25})
    if (how.wants("tools_call_http"))
      measure_tools_call_http(out, how, all, each);
  for (const auto each : {era::v2026_07_28, era::v2025_11_25})
    if (how.wants("tools_call_stdio"))
      measure_tools_call_stdio(out, how, each);
  if (how.wants("elicit_round"))
    measure_elicit_round(out, how, *all.ours);
  if (how.wants("crash_recovery"))
    measure_crash_recovery(out, how, *all.ours);
  if (how.wants("list_while_busy"))
    measure_list_while_busy(out, how);
  if (how.wants("memory"))
    measure_memory(out, how);
  if (how.wants("session_bytes"))
    measure_session_bytes(out, how);
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
