#include "bench/core/rows/rows.hpp"

namespace bench::core {

bool has_poolboy() noexcept {
#ifdef BENCH_POOLBOY
  return true;
#else
  return false;
#endif
}

std::vector<std::string> peers_without_poolboy() {
  return has_poolboy() ? std::vector<std::string>{"caf"} : std::vector<std::string>{"beam", "caf"};
}

std::vector<row_spec> pool_rows() {
  // erlmcp's core_ops_100k: 100 000 operations by 100 processes.
  const std::string remark = has_poolboy() ? "" : " (no peer: Debian's erlang-poolboy is not installed)";
  const auto not_by = peers_without_poolboy();
  const auto poolboy = [](double at_least) {
    return has_poolboy() ? std::vector<ratio_demand>{{"beam", at_least}} : std::vector<ratio_demand>{};
  };
  return {
      {.name = "pool/checkout",
       .workload =
           "{width} owners, {window} workers, {count} times each one checked out and in; BEAM: poolboy" + remark,
       .about = figure::rate,
       .full = {"pool_checkout", 1'000, 100, 10},
       .brief = {"pool_checkout", 20, 100, 10},
       .mailbox = crossing::no,
       .not_by = not_by,
       .ratios = poolboy(3),
       .ops_per_s = 2.5e6,
       .also = {{"beam", "beam_as_erlmcp", "erlmcp_pool", "a table of places that one process keeps to itself"}}},
      {.name = "pool/transaction",
       .workload = "{width} owners, {window} workers, {count} times each one checked out, called and checked in; BEAM: "
                   "poolboy" +
                   remark,
       .about = figure::rate,
       .full = {"pool_transaction", 1'000, 100, 10},
       .brief = {"pool_transaction", 20, 100, 10},
       .not_by = not_by},
      {.name = "pool/dispatch",
       .workload = "{width} clients, {window} workers, {count} jobs each, one at a time",
       .about = figure::rate,
       .full = {"pool_dispatch", 1'000, 100, 10},
       .brief = {"pool_dispatch", 20, 100, 10},
       .not_by = {"caf"},
       .ratios = {{"beam", 2}},
       .ops_per_s = 1e6},
  };
}

} // namespace bench::core
