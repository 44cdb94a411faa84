// Reads a report that report::write_json has written, of this or of an earlier version.
//
//   const auto old = bench::read_report("old.json");
//   for (const auto& row : old.rows) …
//
// Fields that it does not know are passed over; those that it knows must have their type, and rates must not be negative; a row must not
// stand there twice.
// Errors: std::runtime_error that names the file and the place in it: "old.json: results[3].ops_per_s.median is not a number".
#pragma once

#include "bench/report/machine.hpp"
#include "bench/report/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct report_file {
  machine on;
  std::vector<result> rows;
};

[[nodiscard]] report_file read_report(const std::string& path);

/// `name` stands for the file in errors.
[[nodiscard]] report_file parse_report(std::string_view text, const std::string& name);

} // namespace bench
