// The runtime alone: processes that send and call, no sockets.
#pragma once

#include "examples/demo/report.hpp"

namespace demo {

/// Messages a second through mailboxes, in a runtime of its own in this program.
void measure_actors(report& out);

} // namespace demo
