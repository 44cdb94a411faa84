// From values to a URI. Source: RFC 6570, section 3.
#pragma once

#include "services/mcp/detail/uri_grammar.hpp"

#include <string>

namespace actors::mcp::detail {

void append_expansion(std::string& out, const uri_expression& gap, const uri_values& values);

} // namespace actors::mcp::detail
