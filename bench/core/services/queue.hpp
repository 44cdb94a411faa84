// One queue between producers and consumers, half of the `width` workers each; at most `window` items wait in it.
#pragma once

#include "bench/core/work/host.hpp"
#include "bench/ruler/work.hpp"

namespace bench::core {

/// `count` items from each producer, each handed to a consumer in a message of its own. An op: an item handled.
outcome push_and_pop(host& on, const work& what);

/// The same in batches of up to 100.
outcome push_and_pop_batches(host& on, const work& what);

} // namespace bench::core
