// The first chapters: one client of each era speaks with the server, one request at a time.
#pragma once

#include "examples/demo/stage.hpp"

namespace demo {

void show_handshakes(stage& on);

/// tools/list, with the schemas that the server has derived from the handlers' types.
void show_tools(stage& on);

/// Each tool once in each era.
void show_calls(stage& on);

/// Arguments that do not fit, a tool that does not exist, a message that is no JSON.
void show_refusals(stage& on);

/// Ends the session that the client of 2025 has opened.
void show_end_of_session(stage& on);

} // namespace demo
