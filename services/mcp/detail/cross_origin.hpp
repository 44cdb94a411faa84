// Web pages that may ask, by their browsers' rules: a page of another origin can ask only where the server has said so before, and read
// only what it has said so of.
//
// Thread safety: reentrant. Source: the Fetch standard, "CORS protocol".
#pragma once

#include "services/mcp/http_rules.hpp"
#include "services/transport/connection.hpp"

namespace actors::mcp::detail {

/// The same exchange, whose answers the page that asks may read: of a request with an Origin that may ask; else `in` itself. Null: it was a
/// preflight request, and has been answered.
[[nodiscard]] transport::exchange_ptr for_web_page(transport::exchange_ptr in, const access_policy& policy);

} // namespace actors::mcp::detail
