// From what the groups of a template's pattern hold to values.
#pragma once

#include "services/mcp/detail/uri_grammar.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace actors::mcp::detail {

/// Nothing: each group matched, but together they contradict each other, or a prefix is too long. `groups` are those of
/// `uri_pattern(parts)`, in order; one without data took no part.
[[nodiscard]] std::optional<uri_values> bind_groups(const std::vector<uri_part>& parts,
                                                    std::span<const std::string_view> groups);

} // namespace actors::mcp::detail
