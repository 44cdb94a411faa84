// The reader behind parse_json and parse.
#pragma once

#include "services/jsonrpc/detail/message_parts.hpp"
#include "services/jsonrpc/strict_json.hpp"

namespace actors::jsonrpc::detail {

/// As parse_json. With `parts` an outermost object is taken apart instead of being built, and the value is null.
[[nodiscard]] result<boost::json::value> read_json(std::string_view text, const parse_limits& limits,
                                                   boost::json::storage_ptr storage, message_parts* parts);

} // namespace actors::jsonrpc::detail
