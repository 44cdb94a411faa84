#include "bench/core/services/core_ops.hpp"

#include "bench/core/services/queue.hpp"
#include "bench/core/services/registry.hpp"
#include "bench/core/services/rows.hpp"
#include "bench/core/services/session.hpp"

#include <algorithm>

namespace bench::core {

outcome do_core_ops(host& on, const work& what) {
  constexpr std::size_t pool_size = 10;
  constexpr std::size_t queue_size = 10'000;
  const auto with = [&](std::uint64_t count, std::size_t width, std::size_t window) {
    return work{.row = what.row, .count = count, .width = width, .window = window, .threads = what.threads};
  };
  // Half of the queue's workers produce, so each of them has twice as many items.
  const auto both_sides = std::max<std::size_t>(2, what.width);
  const auto items = what.count * what.width / (both_sides / 2);
  outcome out;
  const auto add = [&out](const outcome& part) {
    out.ops += part.ops;
    part.release();
  };
  add(call_registry(on, with(what.count, what.width, 1)));
  add(push_and_pop_batches(on, with(items, both_sides, queue_size)));
  add(check_out_workers(on, with(what.count, what.width, pool_size)));
  add(update_and_get(on, with(what.count, what.width, what.window)));
  return out;
}

} // namespace bench::core
