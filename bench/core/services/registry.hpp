// A registry that `width` processes use.
#pragma once

#include "bench/core/work/host.hpp"
#include "bench/ruler/work.hpp"

namespace bench::core {

/// Each process asks the registry's process `count` times who has a name, one call at a time. An op: a call answered.
outcome call_registry(host& on, const work& what);

/// The same every `window` ns, whoever's turn it is; the latency of each.
outcome call_registry_by_the_clock(host& on, const work& what);

/// Each process looks up `count` names, chosen at random of `window`, while another one keeps giving the names to somebody else. An op:
/// a name hashed, a strong handle taken and let go.
outcome look_names_up(host& on, const work& what);

/// Each process registers itself under its own name, looks it up and gives it up, `count` times. An op: all three.
outcome cycle_names(host& on, const work& what);

} // namespace bench::core
