// The members of groups. As detail/name_directory.hpp, with a list of members behind each name instead of one holder.
//
//   group → partition, by hash → name_table → members, each a mark → strong handles
//
// Readers walk the list forward, under a `reading`. One that stands on a member which has left meanwhile goes on from there: whatever
// comes behind it was not taken away before it.
//
// Thread safety: all members. Those who watch a group are told under its partition's lock, so that they hear of changes in their order.
// They are processes, and told on the control lane, which only queues: no code of others runs. Handles go after the lock.
#pragma once

#include "services/registry/detail/known_process.hpp"
#include "services/registry/detail/name_table.hpp"
#include "services/registry/groups.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace actors::detail {

class group_directory : public std::enable_shared_from_this<group_directory> {
  struct group_process;

  struct member final : retired {
    explicit member(process_mark who) noexcept : mark(who) {}

    const process_mark mark;
    std::atomic<member*> next{nullptr};
    member* previous = nullptr; // the writers'
    std::size_t joins = 1;
  };

  struct group_entry final : named_entry {
    using named_entry::named_entry;

    [[nodiscard]] bool vacant() const noexcept { return !last && watchers.empty(); }

    std::atomic<member*> first{nullptr};
    std::atomic<std::size_t> size{0};
    member* last = nullptr; // the writers'
    std::vector<group_process*> watchers{};
  };

  struct group_process final : known_process {
    using known_process::known_process;

    std::unordered_map<group_entry*, member*> member_of;
    std::vector<group_entry*> watches;
  };

  struct alignas(64) partition {
    name_table<group_entry> table;
    alignas(64) mutable std::mutex mutex;
    known_processes<group_process> processes;
  };

public:
  ~group_directory();

  [[nodiscard]] std::vector<caf::actor> members(std::string_view group) const;
  [[nodiscard]] std::size_t count(std::string_view group) const noexcept;
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] std::vector<std::string> groups_of(const caf::actor& whom) const;

  [[nodiscard]] caf::error join(std::string_view group, const caf::actor& whom);
  [[nodiscard]] caf::error leave(std::string_view group, const caf::actor& whom);

  /// The members of the moment from which on it is told.
  [[nodiscard]] std::vector<caf::actor> watch(std::string_view group, const caf::actor& whom);
  void forget_watcher(std::string_view group, const caf::actor& whom);

  void ended(partition& part, const caf::actor_control_block* whom);

private:
  using handles = std::vector<caf::actor>;

  [[nodiscard]] static std::size_t hash_of(std::string_view name) noexcept {
    return std::hash<std::string_view>{}(name);
  }
  [[nodiscard]] partition& part_of(std::size_t hash) noexcept { return parts_[hash >> 60U]; }
  [[nodiscard]] const partition& part_of(std::size_t hash) const noexcept { return parts_[hash >> 60U]; }

  [[nodiscard]] static handles members_of(const partition& part, std::size_t hash, std::string_view group);
  static void append(group_entry& entry, group_process& whom);
  static void remove(group_entry& entry, member& whom) noexcept;
  static void tell(const group_entry& entry, group_change change, process_mark who, handles& kept);

  std::array<partition, 16> parts_;
};

} // namespace actors::detail
