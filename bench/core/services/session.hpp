// The rows of sessions.
#pragma once

#include "bench/core/work/host.hpp"
#include "bench/ruler/work.hpp"

namespace bench::core {

/// `width` workers, each of which updates one of `window` sessions and then reads it, `count` times. An op: both. The sessions have no
/// store.
outcome update_and_get(host& on, const work& what);

/// The same on 1000 sessions every `window` ns, whoever's turn it is; the latency of each.
outcome update_and_get_by_the_clock(host& on, const work& what);

/// `width` workers, each of which updates one of `window` sessions, `count` times. An op: an update that is in an SQLite file, whose
/// disk was waited for.
outcome keep_updates(host& on, const work& what);

} // namespace bench::core
