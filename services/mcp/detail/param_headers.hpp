// Arguments of a tool that HTTP clients of 2026 repeat in header fields, for whoever routes by them:
//
//   {"type": "object", "properties": {"region": {"type": "string", "x-mcp-header": "Region"}}}
//
//   const auto rules = param_headers::compile(input_schema).value();      // Mcp-Param-Region says what "region" says
//   if (const auto wrong = rules.check(in.headers, arguments)) …          // to be answered with errc::header_mismatch
//
// Fields that no rule names are ignored, as whoever does not know them must. Thread safety: immutable, any thread.
// Cost of a check without rules: none. Source: 2026-07-28, basic/transports/streamable-http, "Custom Headers from Tool
// Parameters".
#pragma once

#include "services/schema/error.hpp"
#include "services/transport/connection.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace actors::mcp::detail {

class param_headers {
public:
  /// Errors: an "x-mcp-header" that is no field name, is there twice, stands at a property that is no string, integer or
  /// boolean, or elsewhere than at a property that is reached through "properties" alone. Clients do not show a tool that
  /// has one.
  [[nodiscard]] static schema::result<param_headers> compile(const boost::json::object& input_schema);

  [[nodiscard]] bool empty() const noexcept { return rules_.empty(); }

  /// What is wrong with the fields, or nothing. An argument that is absent or null must have none; any other must have one
  /// that says the same, numbers by their value. An argument that no field can say (an object, a number that is no
  /// integer or beyond 2^53 - 1) is wrong.
  [[nodiscard]] std::optional<std::string> check(const transport::headers& fields,
                                                 const boost::json::object& arguments) const {
    return empty() ? std::nullopt : check_all(fields, arguments);
  }

private:
  struct rule {
    std::string field;             // Mcp-Param-…
    std::vector<std::string> path; // names of properties, from the root
  };
  class compiler;

  [[nodiscard]] std::optional<std::string> check_all(const transport::headers& fields,
                                                     const boost::json::object& arguments) const;

  std::vector<rule> rules_;
};

} // namespace actors::mcp::detail
