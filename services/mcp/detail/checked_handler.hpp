// Puts the checks of hand-written schemas around a handler.
#pragma once

#include "services/mcp/handler.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace actors::mcp::detail {

/// Changes `handler` so that arguments which do not fit `schema` never reach it. Returns what is wrong with the schema, or nothing.
[[nodiscard]] std::string check_arguments(any_handler& handler, const boost::json::object& schema, bool unchecked);

/// The same for results: structured content that does not fit, or none at all, never reaches a client. Failures that a tool words itself may
/// lack it. Source: 2025-11-25 and 2026-07-28, server/tools, "Output Schema".
[[nodiscard]] std::string check_results(any_handler& handler, const boost::json::object& schema, bool unchecked);

} // namespace actors::mcp::detail
