// What the URIs of a template look like, as a regular expression for RE2, whose time is linear in the subject.
#pragma once

#include "services/mcp/detail/uri_grammar.hpp"

#include <string>
#include <vector>

namespace actors::mcp::detail {

/// For a whole URI, normalized. One group for each variable of an expression without names, one group for each
/// expression with names ({;x}, {?x}, {&x}), in the order of the template.
[[nodiscard]] std::string uri_pattern(const std::vector<uri_part>& parts);

} // namespace actors::mcp::detail
