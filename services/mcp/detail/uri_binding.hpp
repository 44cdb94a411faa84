// From what the groups of a template's pattern hold to values.
#pragma once

#include "services/mcp/detail/uri_grammar.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace actors::mcp::detail {

/// Nothing: each group matched, but together they contradict each other, or a prefix is too long. `groups` are those of
/// `uri_pattern(parts)`, in order; one without data took no part.
[[nodiscard]] std::optional<uri_values> bind_groups(const std::vector<uri_part>& parts,
                                                    std::span<const std::string_view> groups);

/// `uri` with each expression that has names ({;x}, {?x}, {&x}) as its values expand. `groups` point into `uri`, `values` are what
/// they bind.
[[nodiscard]] std::string with_pairs_expanded(std::string_view uri, const std::vector<uri_part>& parts,
                                              std::span<const std::string_view> groups, const uri_values& values);

} // namespace actors::mcp::detail
