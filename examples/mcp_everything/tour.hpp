// A tour of the SDK, a feature area a file. The names, and what each thing does, are those that the official conformance suite asks for,
// so the suite can be run against this server: ./dev conformance.
//
// Start reading at content.cpp. What is marked deprecated here is so in revision 2026-07-28.
#pragma once

#include "services/mcp/server.hpp"

#include <memory>
#include <string>

namespace everything {

/// The running server, for handlers that tell its clients something or change what it offers. Set before it serves.
using running_server = std::shared_ptr<std::weak_ptr<actors::mcp::service>>;

/// Text, image, audio, an embedded resource, several at once, and an error.
void add_content_tools(actors::mcp::server& server);

/// Progress and log messages while the call runs. Logging is deprecated.
void add_notifying_tools(actors::mcp::server& server);

/// Long work whose client does not hold its connection, but comes back for the result (2025-11-25, over HTTP).
void add_polling_tool(actors::mcp::server& server);

/// A schema with the keywords of 2020-12, published word for word; an argument that is repeated in a header field.
void add_schema_tool(actors::mcp::server& server);

/// Texts, binary data, a template with a completion.
void add_resources(actors::mcp::server& server);

/// Prompts with arguments, completions, resources, images, and one that asks the user.
void add_prompts(actors::mcp::server& server);

/// Forms that the user fills in; questions to the client's model and about its folders, both deprecated.
void add_questions(actors::mcp::server& server);

/// A page that the user has to open first.
void add_pages(actors::mcp::server& server, const running_server& running);

/// The same handlers' way through several rounds.
void add_rounds(actors::mcp::server& server);

/// Calls that go on as tasks.
void add_tasks(actors::mcp::server& server);

/// Tools that make other tools, prompts and resources come and go.
void add_changes(actors::mcp::server& server, const running_server& running);

/// One red pixel, as a PNG file.
[[nodiscard]] std::string red_pixel();

} // namespace everything
