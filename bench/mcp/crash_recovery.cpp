#include "bench/mcp/rows.hpp"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <string>

namespace bench::mcp {

namespace {

using clock = std::chrono::steady_clock;

latencies crash(const contestant& ours, const std::string& tool, int times) {
  examples::http_client over{"127.0.0.1", ours.port()};
  examples::mcp_client client{examples::era::v2026_07_28};
  histogram seen;
  for (int n = 0; n < times; ++n) {
    const auto bad = client.make_call(tool, {{"crash", true}});
    const auto good = client.make_call(tool, {{"crash", false}});
    const auto crashed = over.post(examples::mcp_path, bad.headers, bad.body);
    const auto from = clock::now();
    const auto next = over.post(examples::mcp_path, good.headers, good.body);
    seen.add(clock::now() - from);
    if (!examples::mcp_client::read(bad, crashed.status, crashed.body).is_error())
      throw std::runtime_error{"a crash was not told: " + crashed.body};
    if (examples::mcp_client::read(good, next.status, next.body).is_error())
      throw std::runtime_error{"the call after a crash failed: " + next.body};
  }
  return latencies_of(seen);
}

} // namespace

void measure_crash_recovery(report& out, const options& how, const contestant& ours) {
  const auto measure = [&](const std::string& tool, const std::string& kind) {
    result row{.suite = "mcp",
               .name = "mcp/crash_recovery",
               .workload = fmt::format("{} crashes on one connection, {}", how.crashes, kind),
               .ops = static_cast<std::uint64_t>(how.crashes),
               .connections = 1};
    row.ours.latency_us = crash(ours, tool, how.crashes);
    row.required.push_back({"from a crash to the next good answer, p50", row.ours.latency_us->p50, 200, false, " µs"});
    row.required.push_back(
        {"from a crash to the next good answer, p99", row.ours.latency_us->p99, 2'000, false, " µs"});
    out.add(std::move(row));
  };
  measure("crash", "a non_blocking function");
  measure("crash_blocking", "a function that may block");
}

} // namespace bench::mcp
