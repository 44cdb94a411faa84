// The command line of the suite.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace bench::mcp {

struct options {
  std::size_t runs = 5;
  std::chrono::milliseconds time{3'000};    ///< of each run, without the warm-up
  std::chrono::milliseconds warm_up{1'000}; ///< of each run
  std::size_t connections = 32;
  std::size_t ahead = 256;                ///< calls over pipes
  std::uint64_t memory_calls = 1'000'000; ///< twice
  int crashes = 2'000;
  std::size_t sessions = 2'000; ///< idle ones
  double lists_per_s = 2'000;
  std::chrono::milliseconds idle{10'000};
  bool peers = false;
  std::string typescript = {}; ///< folder of the installed TypeScript peer; empty: absent
  std::string json = {};       ///< file; empty: none
  std::string only = {};       ///< one row's name, without "mcp/"; empty: all

  [[nodiscard]] bool wants(const std::string& row) const { return only.empty() || only == row; }
};

/// The options, or the exit code where there is nothing to run.
[[nodiscard]] std::variant<options, int> read_options(int argc, char** argv);

} // namespace bench::mcp
