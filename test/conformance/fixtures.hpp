// What the official conformance suite expects a server to offer, by the names that it gave. A family of fixtures a file.
#pragma once

#include "services/mcp/server.hpp"

namespace conformance {

/// Text, image, audio, an embedded resource, several at once, and an error.
void add_content_tools(actors::mcp::server& server);

/// Progress and log messages while the call runs.
void add_notifying_tools(actors::mcp::server& server);

/// A call whose client has to come back for the answer (2025-11-25).
void add_polling_tool(actors::mcp::server& server);

/// A schema with the keywords of 2020-12, published word for word.
void add_schema_tool(actors::mcp::server& server);

} // namespace conformance
