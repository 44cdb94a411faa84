#include "supervision/partition_supervisor.hpp"

#include "libactors/system.hpp"
#include "supervision/supervisor.hpp"

#include <caf/actor_system.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

#include <algorithm>

namespace actors {

partitions::partitions(system& sys, partitions_options options) {
  const auto count = options.count ? options.count : std::max<std::size_t>(1, sys.caf().scheduler().num_workers());
  auto made = std::make_shared<std::vector<ref>>();
  made->reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    made->emplace_back(sys, ref_options{.label = options.label + " " + std::to_string(i), .hold = options.hold});
  refs_ = std::move(made);
}

supervisor_spec partition_supervisor(const partitions& all, partition_supervisor_spec spec) {
  supervisor_spec result{
      .intensity = spec.intensity, .period = spec.period, .backoff = spec.backoff, .abandon_after = spec.abandon_after};
  const auto start = std::make_shared<const decltype(spec.start)>(std::move(spec.start));
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& child = result.children.emplace_back(child_spec{.id = std::to_string(i),
                                                          .restart = spec.restart,
                                                          .shutdown = spec.shutdown,
                                                          .kind = spec.kind,
                                                          .ref = all[i],
                                                          .on_exhausted = spec.on_exhausted});
    if (*start) // or the spec is found invalid
      child.start = [start, i](start_context& context) { return (*start)(context, i); };
  }
  return result;
}

child_spec partition_supervisor_child(std::string id, const partitions& all, partition_supervisor_spec spec) {
  return supervisor_child(std::move(id), partition_supervisor(all, std::move(spec)));
}

caf::expected<caf::actor> start_partition_supervisor(system& sys, const partitions& all, partition_supervisor_spec spec,
                                                     start_options options) {
  return start_supervisor(sys, partition_supervisor(all, std::move(spec)), std::move(options));
}

} // namespace actors
