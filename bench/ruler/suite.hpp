// A suite whose rows contestants do: its driver, from the command line to the report.
//
//   return bench::run_suite({.name = "core", .about = "…", .rows = all_rows(), .ours = {"libactors", {PROGRAM}}}, argc, argv);
//
// Peers do a row of rates, or one where their latency is compared, with a thread for each core, or with one where a run of each before
// was better so; ours always with a thread for each core. Each run is a process of its own; contestants take turns (ours, caf, beam,
// ours, …), so that the machine's drift falls on all.
// Thread safety: one thread at a time.
#pragma once

#include "bench/report/result.hpp"
#include "bench/ruler/contestant.hpp"
#include "bench/ruler/options.hpp"
#include "bench/ruler/row.hpp"

#include <functional>
#include <string>
#include <vector>

namespace bench {

struct suite_plan {
  std::string name;
  std::string about; ///< opens the help
  std::vector<row_spec> rows;
  contestant ours;
  std::vector<contestant> peers = {};
  std::vector<std::string> absent = {}; ///< which peers are not there, and why; told where peers are asked for

  /// Measures the rows that are about figure::other.
  std::function<result(const row_spec&, const suite_options&)> measure_other = {};

  /// A program on the BEAM, `module:main/0` of the folder. Without an emulator it is absent. What was measured of the emulator's options:
  /// bench/peers/beam/contestant.erl.
  void add_beam(const std::string& erl, const std::string& folder, const std::string& module);
};

/// The exit code: 0 if everything was measured, whatever the figures; 1 if not; 2 if the command line is wrong.
[[nodiscard]] int run_suite(const suite_plan& plan, int argc, char** argv);

} // namespace bench
