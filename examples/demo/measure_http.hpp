// tools/call over HTTP, as fast as the server answers.
#pragma once

#include "examples/demo/stage.hpp"

namespace demo {

/// tools/call a second, and how long each takes, over 32 keep-alive connections.
void measure_http(stage& on);

} // namespace demo
