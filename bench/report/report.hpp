// A bench report: a text for people, row by row as they are measured, and a JSON file for programs.
//
//   bench::report out{"mcp"};
//   out.add(row);
//   out.write_json("figures.json");
//
// Thread safety: one thread at a time.
#pragma once

#include "bench/report/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bench {

class report {
public:
  /// Prints the heading: machine and build.
  explicit report(std::string_view suite);

  /// Prints the row and keeps it.
  void add(result row);

  /// The first row of this name that was added, or none; until the next is added.
  [[nodiscard]] const result* find(std::string_view name) const noexcept;

  /// A line of the text alone: what is absent, and why.
  void note(std::string_view text);

  /// Prints how many requirements were met.
  void finish() const;

  /// The report's shape: machine, results. Errors: std::runtime_error where the file cannot be written.
  void write_json(const std::string& path) const;

private:
  std::vector<result> rows_;
};

} // namespace bench
