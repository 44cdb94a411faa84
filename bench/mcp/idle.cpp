#include "bench/mcp/rows.hpp"
#include "bench/process/usage.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <thread>

namespace bench::mcp {

void measure_idle(report& out, const options& how, const contestant& ours) {
  std::vector<std::unique_ptr<examples::http_client>> open;
  for (std::size_t n = 0; n < how.connections; ++n) {
    open.push_back(std::make_unique<examples::http_client>("127.0.0.1", ours.port()));
    examples::mcp_client{examples::era::v2025_11_25}.open(*open.back());
  }
  const auto from = std::chrono::steady_clock::now();
  const auto before = cpu_time(ours.id());
  std::this_thread::sleep_for(how.idle);
  const std::chrono::duration<double> used = cpu_time(ours.id()) - before;
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - from;
  result row{.suite = "mcp",
             .name = "mcp/idle",
             .workload =
                 fmt::format("{:.3g} s, {} connections open, a session on each", passed.count(), how.connections),
             .mailbox = crossing::no,
             .connections = how.connections};
  row.ours.cpu_percent = 100 * used.count() / passed.count();
  row.required.push_back({"CPU of an idle server, of one core", *row.ours.cpu_percent, 1, false, " %"});
  out.add(std::move(row));
}

} // namespace bench::mcp
