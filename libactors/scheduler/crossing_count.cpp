#include "libactors/scheduler/crossing_count.hpp"

#include "libactors/scheduler/worker.hpp"

namespace actors::scheduler {

void crossing_count::used_here() noexcept {
  auto* const here = worker::current();
  if (!here || here == last_)
    return;
  if (last_)
    here->count_crossing();
  last_ = here;
}

} // namespace actors::scheduler
