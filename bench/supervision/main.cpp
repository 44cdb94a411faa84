// How fast do supervisors start, replace and stop children, beside OTP's on the BEAM?
//
//   bench_supervision [--peers] [--json FILE] [--runs N] [--only ROW] [--short]
//
// Exit code 0 if everything was measured, whatever the figures; 1 if not; 2 if the command line is wrong.
#include "bench/ruler/suite.hpp"
#include "bench/supervision/rows.hpp"

int main(int argc, char** argv) {
  bench::suite_plan plan{.name = "supervision",
                         .about = "Supervisors: children started, replaced and stopped, and their memory",
                         .rows = bench::supervision::all_rows(),
                         .ours = {"libactors", {BENCH_SUPERVISION_LIBACTORS}}};
  plan.add_beam(BENCH_ERL, BENCH_BEAM_FOLDER, "supervision_bench");
  return bench::run_suite(plan, argc, argv);
}
