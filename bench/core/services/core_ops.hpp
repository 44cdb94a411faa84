// The workloads of erlmcp's benchmark: every service, one after the other.
#pragma once

#include "bench/core/work/host.hpp"
#include "bench/ruler/work.hpp"

namespace bench::core {

/// `width` workers do `count` operations each: calls of the registry, items through a queue in batches, checkouts of one of 10 workers,
/// updates and reads of one of `window` sessions. An op: one of either.
outcome do_core_ops(host& on, const work& what);

} // namespace bench::core
