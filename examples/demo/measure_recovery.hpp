// How long a tool is gone when one of its handlers has crashed.
#pragma once

#include "examples/demo/stage.hpp"

namespace demo {

/// Many times: from the answer to a call that crashes to the answer of the next call of the same tool, as one client sees it. A
/// tool that has several handlers may answer from another one while the crashed one restarts.
void measure_recovery(stage& on);

} // namespace demo
