// The runtime that a row is compiled for: everything in which the two sources would differ.
//
//   class host                       `spawn<Class>(args…)`, `processes()`, `name()`
//   process                          what a process class derives from
//   spawn_from<Class>(self, args…)   a process starts another one
//   call_from(self, to, on_answer, content…)
#pragma once

#ifdef BENCH_CORE_CAF
#include "bench/core/work/caf_host.hpp"
#else
#include "bench/core/work/libactors_host.hpp"
#endif
