#include "examples/demo/measure_http.hpp"

#include "examples/demo/load.hpp"

#include <fmt/format.h>

namespace demo {

void measure_http(stage& on) {
  const auto request = on.client().make_call("add", {{"a", 2}, {"b", 3}});
  const auto model = on.connection.post(examples::mcp_path, request.headers, request.body);
  if (!on.out.check(examples::mcp_client::read(request, model.status, model.body).number() == 5, "2 + 3 is 5"))
    return;
  const auto load = run_load({.port = on.server.port(), .request = http_text(request), .expected_body = model.body});
  on.out.check(load.wrong == 0, fmt::format("every answer under load is right ({} were not)", load.wrong));
  on.out.check(!load.latencies.empty(), "calls are answered under load");
  on.out.figure("tools/call, 32 connections", count_text(static_cast<double>(load.latencies.size()) / load.seconds) +
                                                  " calls/s  (each connection waits for its answer)");
  on.out.figure("tools/call, latency", fmt::format("p50 {}, p99 {}, max {}", time_text(load.percentile(50)),
                                                   time_text(load.percentile(99)), time_text(load.percentile(100))));
}

} // namespace demo
