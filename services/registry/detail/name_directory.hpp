// The names of a registry: who has which. Everything is done on the caller's thread; reads take no lock.
//
//   name → partition, by hash → name_table → mark of the holder → strong handle
//
// A name belongs to one partition, with a lock for those who write; so writes are ordered name by name. A partition knows the
// processes that have had a name of it, watches the end of each once, and takes its names away then. A name whose holder has ended,
// but whose watcher has yet to run, counts as free: a successor takes it at once.
//
// Thread safety: all members. No handle goes, no message is sent and nobody is answered under a lock or inside a `reading`.
#pragma once

#include "services/registry/detail/known_process.hpp"
#include "services/registry/detail/name_table.hpp"
#include "services/registry/detail/name_waiters.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>
#include <caf/expected.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace actors::detail {

/// The empty error for what may be a name. Errors: registry_errc::invalid_name.
[[nodiscard]] caf::error check_name(std::string_view name);

class name_directory : public std::enable_shared_from_this<name_directory> {
  struct name_holder;

  struct name_entry final : named_entry {
    using named_entry::named_entry;

    [[nodiscard]] process_mark holder() const noexcept { return process_mark{mark.load(std::memory_order_acquire)}; }
    [[nodiscard]] bool vacant() const noexcept { return !owner; }

    std::atomic<std::uintptr_t> mark{0}; // a process_mark
    name_holder* owner = nullptr;        // the writers'
    name_entry* previous = nullptr;      // of the same owner
    name_entry* next = nullptr;
  };

  struct name_holder final : known_process {
    using known_process::known_process;
    name_entry* names = nullptr;
  };

  struct alignas(64) partition {
    name_table<name_entry> table;

    alignas(64) mutable std::mutex mutex; // writers do not touch the line that readers need
    std::atomic<std::size_t> size{0};
    known_processes<name_holder> processes;
    name_waiters waiters;
  };

public:
  // -- reading ----------------------------------------------------------------

  /// Empty: nobody has it.
  [[nodiscard]] caf::actor find(std::string_view name) const noexcept;

  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] std::vector<std::string> names_of(const caf::actor& whom) const;
  [[nodiscard]] std::size_t size() const noexcept;

  // -- writing ----------------------------------------------------------------

  /// Errors: invalid_name, no_process, already_registered.
  [[nodiscard]] caf::error add(std::string_view name, const caf::actor& whom);

  /// Takes the name from whoever has it, which comes back. Errors: invalid_name, no_process.
  [[nodiscard]] caf::expected<caf::actor> replace(std::string_view name, const caf::actor& whom);

  /// The same if `whom` has no name yet, or if it is `former` that has it. Errors: as `add`.
  [[nodiscard]] caf::error succeed(std::string_view name, const caf::actor& whom,
                                   const caf::actor_control_block* former);

  /// With `holder`, only if it is that one that has it. Errors: not_registered.
  [[nodiscard]] caf::error remove(std::string_view name, const caf::actor_control_block* holder = nullptr);

  /// Errors: invalid_name, not_registered, already_registered.
  [[nodiscard]] caf::error rename(std::string_view from, std::string_view to);

  // -- waiting ----------------------------------------------------------------

  /// Whoever has the name; empty: nobody yet, and `request` is answered when somebody has it. Requires: a valid name, a call.
  [[nodiscard]] caf::actor wait_for(std::string_view name, const caf::mailbox_element& request);

  /// Forgets those who do not wait any more. How many do.
  std::size_t sweep_waiters(time_point now);

  /// Nobody will be registered here any more.
  void refuse_waiters(const caf::error& why);

  // -- for those who watch processes ------------------------------------------------

  void ended(partition& part, const caf::actor_control_block* whom);

private:
  static constexpr unsigned partition_bits = 4;

  [[nodiscard]] static std::size_t hash_of(std::string_view name) noexcept {
    return std::hash<std::string_view>{}(name);
  }

  // By other bits than those that place an entry in its table.
  [[nodiscard]] static std::size_t index_of(std::size_t hash) noexcept { return hash >> (64 - partition_bits); }
  [[nodiscard]] partition& part_of(std::size_t hash) noexcept { return parts_[index_of(hash)]; }
  [[nodiscard]] const partition& part_of(std::size_t hash) const noexcept { return parts_[index_of(hash)]; }

  template <class MayTake>
  caf::error take(std::string_view name, const caf::actor& whom, caf::actor& former, MayTake may_take);

  static void link(partition& part, name_entry& entry, name_holder& owner) noexcept;
  static void unlink(partition& part, name_entry& entry) noexcept;
  static void occupy(partition& part, name_entry& entry, name_holder& owner) noexcept;
  static void vacate(partition& part, name_entry& entry) noexcept;

  std::array<partition, std::size_t{1} << partition_bits> parts_;
};

} // namespace actors::detail
