// What a URI template consists of. Source: RFC 6570, sections 2 and 3.2.1; appendix A for the table of operators.
#pragma once

#include "services/mcp/uri_template.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace actors::mcp::detail {

struct uri_variable {
  std::string name;
  std::string written;    ///< the name as it stands in a normalized URI
  std::size_t prefix = 0; ///< how many characters of the value; 0 for all
  bool explode = false;
};

/// How an expression joins its values. Lives for the whole program.
struct uri_operator {
  char sign; ///< '\0' for none
  std::string_view first;
  char separator;
  bool named;
  std::string_view if_empty; ///< behind the name of an empty value
  bool keeps_reserved;
};

struct uri_expression {
  const uri_operator* how;
  std::vector<uri_variable> variables; ///< at least one
};

/// Text as it is expanded, all of it ASCII; or a gap.
using uri_part = std::variant<std::string, uri_expression>;

[[nodiscard]] boost::system::result<std::vector<uri_part>, uri_template_error> parse_uri_parts(std::string_view text);

} // namespace actors::mcp::detail
