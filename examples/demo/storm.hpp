// The main chapters: many calls at the same time, a crash in their midst, and what the supervisors saw of it.
#pragma once

#include "examples/demo/stage.hpp"

namespace demo {

/// 100 calls under way, 48 of them of the tool of which one is told to crash.
void run_storm(stage& on);

/// Requires: the crash of `run_storm` is the only one so far.
void show_tree(stage& on);

} // namespace demo
