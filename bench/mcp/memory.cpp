#include "bench/mcp/rows.hpp"
#include "bench/process/usage.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace bench::mcp {

void measure_memory(report& out, const options& how) {
  const auto ours = start_ours();
  auto plan = ours->prepare(examples::era::v2026_07_28, how.connections, sum());
  plan.warm_up = {};
  plan.calls = how.memory_calls;
  const auto run = [&plan, &ours] {
    if (const auto done = run_closed_loop(plan); done.wrong != 0)
      throw std::runtime_error{fmt::format("{} wrong answers", done.wrong)};
    return memory_of(ours->id());
  };
  const auto first = run();
  const auto second = run();
  result row{.suite = "mcp",
             .name = "mcp/memory",
             .workload = fmt::format("{} calls, then as many again", how.memory_calls),
             .ops = 2 * how.memory_calls,
             .connections = how.connections};
  row.ours.memory_mib = second.resident_mib;
  row.ours.memory_delta_mib = second.resident_mib - first.resident_mib;
  row.ours.memory_peak_mib = second.peak_mib;
  row.required.push_back({"growth from the first round to the second", *row.ours.memory_delta_mib, 2, false, " MiB"});
  row.required.push_back({"resident in all", second.resident_mib * 1.048576, 40, false, " MB"});
  out.add(std::move(row));
}

} // namespace bench::mcp
