// The reader behind parse_json and parse.
#pragma once

#include "services/jsonrpc/detail/message_parts.hpp"
#include "services/jsonrpc/strict_json.hpp"

namespace actors::jsonrpc::detail {

/// How many steps from one entry of a table to the next a peer's names may cost: 2^26 take some tenths of a second.
inline constexpr std::size_t steps_for_peers = std::size_t{1} << 26U;

/// As parse_json. With `parts` an outermost object is taken apart instead of being built, and the value is null.
[[nodiscard]] result<boost::json::value> read_json(std::string_view text, const parse_limits& limits,
                                                   boost::json::storage_ptr storage, message_parts* parts,
                                                   std::size_t max_steps = steps_for_peers);

} // namespace actors::jsonrpc::detail
