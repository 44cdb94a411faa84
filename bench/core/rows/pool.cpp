#include "bench/core/rows/rows.hpp"

namespace bench::core {

// Whether Erlang's poolboy was there when this was configured.
#ifdef BENCH_POOLBOY
constexpr bool has_poolboy = true;
#else
constexpr bool has_poolboy = false;
#endif

std::vector<row_spec> pool_rows() {
  // erlmcp's core_ops_100k: 100 000 operations by 100 processes.
  const std::string remark = has_poolboy ? "" : " (no peer: Debian's erlang-poolboy is not installed)";
  const std::vector<std::string> not_by =
      has_poolboy ? std::vector<std::string>{"caf"} : std::vector<std::string>{"beam", "caf"};
  const auto poolboy = [](double at_least) {
    return has_poolboy ? std::vector<ratio_demand>{{"beam", at_least}} : std::vector<ratio_demand>{};
  };
  return {
      {.name = "pool/checkout",
       .workload =
           "{width} owners, {window} workers, {count} times each one checked out and in; BEAM: poolboy" + remark,
       .about = figure::rate,
       .full = {"pool_checkout", 1'000, 100, 10},
       .brief = {"pool_checkout", 20, 100, 10},
       .crosses_mailbox = false,
       .not_by = not_by,
       .ratios = poolboy(3),
       .ops_per_s = 2.5e6},
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
