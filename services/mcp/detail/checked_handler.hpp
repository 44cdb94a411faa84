// Puts the check of a hand-written schema in front of a handler.
#pragma once

#include "services/mcp/handler.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace actors::mcp::detail {

/// Changes `handler` so that arguments which do not fit `schema` never reach it. Returns what is wrong with the schema, or nothing.
[[nodiscard]] std::string check_arguments(any_handler& handler, const boost::json::object& schema, bool unchecked);

} // namespace actors::mcp::detail
