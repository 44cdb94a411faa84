// A partition supervisor: N children alike, each with its share of the keys. Against the bottleneck that one process would be.
//
//   actors::partitions counters{system, {.count = 8, .hold = 100}};
//   auto supervisor = actors::start_partition_supervisor(system, counters, {
//     .start = [](auto& s, std::size_t partition) { return s.spawn(counter_behavior); }});
//   …
//   self->call(counters.route(user), 2s, caf::add_atom_v, 1).then(…);
//
// A key always goes to the same partition, in every run and on every machine, as long as there are as many. Routing takes no
// message: it is a hash and a ref (supervision/ref.hpp), which outlives the restarts of its partition and of the supervisor. A
// partition that crashes holds up the keys of its own share alone.
//
// Use it to split what is addressed by a key: state by user, locks by name. For work that any worker may do, use a pool.
//
// Threading: all members of `partitions` from any thread; the functions that start wait, so never from a process: there, make the
// supervisor a child. Lifetime: copies of `partitions` are the same refs; not beyond the system. Cost: O(1), linear in the bytes
// of a string.
// Source: Elixir, PartitionSupervisor.
#pragma once

#include "libactors/fwd.hpp"
#include "supervision/child_spec.hpp"
#include "supervision/ref.hpp"

#include <caf/actor.hpp>
#include <caf/expected.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace actors {

struct partitions_options {
  std::size_t count = 0;           ///< 0: as many as the scheduler has threads
  std::size_t hold = 0;            ///< by each partition between two lives; see ref_options
  std::string label = "partition"; ///< names the refs: "partition 3"
};

/// The partitions by their keys: refs, to which start_partition_supervisor gives processes.
class partitions {
public:
  /// None at all: only for assigning to.
  partitions() = default;
  explicit partitions(system& sys, partitions_options options = {});

  [[nodiscard]] std::size_t size() const noexcept { return refs_ ? refs_->size() : 0; }

  /// Requires: number < size().
  [[nodiscard]] const ref& operator[](std::size_t number) const { return (*refs_)[number]; }

  /// All, in order: to tell everybody, or to ask everybody.
  [[nodiscard]] const std::vector<ref>& all() const { return *refs_; }

  /// The partition of a key: of a number, the remainder by size(); of a string, that of its hash. Requires: size() > 0.
  template <std::integral Key>
  [[nodiscard]] const ref& route(Key key) const {
    // As Elixir does: -3 goes where 3 goes.
    const auto wide = static_cast<std::uint64_t>(key);
    return (*refs_)[(std::signed_integral<Key> && key < 0 ? std::uint64_t{0} - wide : wide) % size()];
  }
  [[nodiscard]] const ref& route(std::string_view key) const { return (*refs_)[hash(key) % size()]; }

  /// FNV-1a in 64 bits. The same for ever: what is stored by partition finds its way back.
  [[nodiscard]] static constexpr std::uint64_t hash(std::string_view key) noexcept {
    std::uint64_t value = 0xcbf2'9ce4'8422'2325;
    for (const char each : key)
      value = (value ^ static_cast<unsigned char>(each)) * 0x0000'0100'0000'01b3;
    return value;
  }

private:
  std::shared_ptr<const std::vector<ref>> refs_;
};

struct partition_supervisor_spec {
  /// Starts the partition of this number; see start_function.
  std::function<caf::actor(start_context&, std::size_t)> start = {};

  /// Of every partition; see child_spec.
  actors::restart restart = actors::restart::permanent;
  actors::shutdown shutdown = {};
  child_kind kind = child_kind::worker;
  actors::on_exhausted on_exhausted = actors::on_exhausted::escalate;

  /// As in supervisor_spec, for all partitions together.
  int intensity = 1;
  std::chrono::seconds period{5};
  std::optional<actors::backoff> backoff = {};
  duration abandon_after = std::chrono::seconds{1};
};

/// The supervisor of these partitions, as a one_for_one supervisor whose children have the ids "0", "1" …
[[nodiscard]] supervisor_spec partition_supervisor(const partitions& all, partition_supervisor_spec spec);

/// A child that is one.
[[nodiscard]] child_spec partition_supervisor_child(std::string id, const partitions& all,
                                                    partition_supervisor_spec spec);

/// Errors: as of start_supervisor.
[[nodiscard]] caf::expected<caf::actor> start_partition_supervisor(system& sys, const partitions& all,
                                                                   partition_supervisor_spec spec,
                                                                   start_options options = {});

} // namespace actors
