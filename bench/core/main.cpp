// How fast is the runtime itself, beside plain CAF on its default scheduler and the BEAM?
//
//   bench_core [--peers] [--json FILE] [--runs N] [--only ROW] [--short]
//
// Exit code 0 if everything was measured, whatever the figures; 1 if not; 2 if the command line is wrong.
#include "bench/core/fairness.hpp"
#include "bench/core/rows/rows.hpp"
#include "bench/ruler/suite.hpp"

int main(int argc, char** argv) {
  bench::suite_plan plan{.name = "core",
                         .about = "The runtime's own rows: messages, calls, processes, Savina",
                         .rows = bench::core::all_rows(),
                         .ours = {"libactors", {BENCH_CORE_LIBACTORS}},
                         .peers = {{"caf", {BENCH_CORE_CAF_PROGRAM}}},
                         .measure_other = bench::core::measure_fairness};
  plan.add_beam(BENCH_ERL, BENCH_BEAM_FOLDER, "core_bench");
  return bench::run_suite(plan, argc, argv);
}
