#include "bench/core/fairness.hpp"

#include "bench/mcp/contestant.hpp"
#include "bench/ruler/series.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace bench::core {

namespace {

struct shares {
  std::string name;
  std::string scheduler;
  std::vector<double> loaded = {};
  std::vector<double> share = {};
  std::vector<double> cpu_percent = {}; // of the whole server, with its pairs
  std::uint64_t answers = 0;            // in the first run

  void run(const work& what) {
    bench::mcp::contestant server{name, {BENCH_FAIRNESS_SERVER, scheduler}};
    auto plan = server.prepare(examples::era::v2026_07_28, 32, mcp::sum());
    plan.time = std::chrono::milliseconds{what.count};
    plan.warm_up = plan.time / 4;
    const auto alone = measure(plan);
    if (alone.missing != 0)
      throw std::runtime_error{fmt::format("{}: {} answers missing without any load", name, alone.missing)};
    server.tell(fmt::format("pairs {}", what.width), "pairs play");
    // Here answers may be missing: that is what is measured.
    const auto together = measure(plan);
    loaded.push_back(together.per_second());
    share.push_back(together.per_second() / alone.per_second());
    if (together.answers != 0)
      cpu_percent.push_back(together.cpu_per_answer().count() * together.per_second() / 1e4);
    if (loaded.size() == 1)
      answers = together.answers;
  }

  [[nodiscard]] load_result measure(const load_plan& plan) const {
    auto out = run_closed_loop(plan);
    if (out.wrong != 0)
      throw std::runtime_error{fmt::format("{}: {} wrong answers", name, out.wrong)};
    return out;
  }

  [[nodiscard]] figures summary() const {
    figures out{.ops_per_s = spread_of(loaded), .share_of_unloaded = spread_of(share).median};
    if (!cpu_percent.empty())
      out.cpu_percent = spread_of(cpu_percent).median;
    return out;
  }
};

} // namespace

result measure_fairness(const row_spec& row, const suite_options& how) {
  const auto& what = how.brief ? row.brief : row.full;
  std::vector<shares> all{{.name = "libactors", .scheduler = "default"}};
  if (how.peers)
    all.push_back({.name = "caf", .scheduler = "stealing"});
  for (std::size_t n = 0; n < how.runs; ++n)
    for (auto& each : all)
      each.run(what);
  auto out = head_of("core", row, what, how.runs);
  out.connections = 32;
  out.ops = all.front().answers;
  out.ours = all.front().summary();
  for (std::size_t n = 1; n < all.size(); ++n)
    out.peers.push_back({all[n].name, all[n].summary()});
  out.required.push_back({"of the unloaded rate", *out.ours.share_of_unloaded, 0.5, true});
  return out;
}

} // namespace bench::core
