#include "services/registry/detail/group_directory.hpp"

#include "services/registry/detail/name_directory.hpp"

#include <caf/make_message.hpp>
#include <caf/message_id.hpp>

#include <algorithm>
#include <utility>

namespace actors::detail {

namespace {

std::string quoted(std::string_view name) {
  return "'" + std::string{name} + "'";
}

} // namespace

group_directory::~group_directory() {
  for (const auto& part : parts_)
    part.table.for_each([](const group_entry& each) {
      for (auto* left = each.first.load(std::memory_order_relaxed); left;)
        delete std::exchange(left, left->next.load(std::memory_order_relaxed));
    });
}

// -- reading ------------------------------------------------------------------

std::vector<caf::actor> group_directory::members_of(const partition& part, std::size_t hash, std::string_view group) {
  std::vector<process_mark> marks;
  handles all;
  {
    const reading here;
    if (const auto* const entry = part.table.find(hash, group)) {
      for (const auto* each = entry->first.load(std::memory_order_acquire); each;
           each = each->next.load(std::memory_order_acquire)) {
        if (auto handle = each->mark.handle()) {
          marks.push_back(each->mark);
          all.push_back(std::move(handle));
        }
      }
    }
  }
  auto mark = marks.begin();
  std::erase_if(all, [&](const caf::actor&) { return !(mark++)->open(); });
  return all;
}

std::vector<caf::actor> group_directory::members(std::string_view group) const {
  const auto hash = hash_of(group);
  return members_of(part_of(hash), hash, group);
}

std::size_t group_directory::count(std::string_view group) const noexcept {
  const auto hash = hash_of(group);
  const reading here;
  const auto* const entry = part_of(hash).table.find(hash, group);
  return entry ? entry->size.load(std::memory_order_relaxed) : 0;
}

std::vector<std::string> group_directory::names() const {
  std::vector<std::string> all;
  const reading here;
  for (const auto& part : parts_)
    part.table.for_each([&](const group_entry& each) {
      if (each.first.load(std::memory_order_relaxed))
        all.emplace_back(each.name);
    });
  return all;
}

std::vector<std::string> group_directory::groups_of(const caf::actor& whom) const {
  std::vector<std::string> all;
  if (!whom)
    return all;
  for (const auto& part : parts_) {
    const std::scoped_lock lock{part.mutex};
    if (const auto* const known = part.processes.find(process_mark::block_of(whom)))
      for (const auto& [entry, as] : known->member_of)
        all.emplace_back(entry->name);
  }
  return all;
}

// -- writing ------------------------------------------------------------------

void group_directory::append(group_entry& entry, group_process& whom) {
  auto made = std::make_unique<member>(whom.mark);
  whom.member_of.emplace(&entry, made.get());
  auto* const added = made.release();
  added->previous = std::exchange(entry.last, added);
  auto& before = added->previous ? added->previous->next : entry.first;
  before.store(added, std::memory_order_release);
  entry.size.store(entry.size.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

void group_directory::remove(group_entry& entry, member& whom) noexcept {
  auto* const next = whom.next.load(std::memory_order_relaxed);
  auto& before = whom.previous ? whom.previous->next : entry.first;
  before.store(next, std::memory_order_release);
  (next ? next->previous : entry.last) = whom.previous;
  entry.size.store(entry.size.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
  retire(std::unique_ptr<retired>{&whom});
}

// Under the lock. The handles that it takes on the way go after it.
void group_directory::tell(const group_entry& entry, group_change change, process_mark who, handles& kept) {
  if (entry.watchers.empty())
    return;
  const auto content = caf::make_message(
      group_changed_msg{std::string{entry.name}, change, who.block()->id(), kept.emplace_back(who.handle())});
  for (const auto* each : entry.watchers)
    if (const auto& watcher = kept.emplace_back(each->mark.handle()))
      watcher->enqueue(nullptr, caf::make_message_id(caf::message_priority::high), content, nullptr);
}

caf::error group_directory::join(std::string_view group, const caf::actor& whom) {
  if (auto bad = check_name(group))
    return bad;
  if (!whom)
    return make_error(registry_errc::no_process, quoted(group));
  const auto hash = hash_of(group);
  auto& part = part_of(hash);
  handles kept;
  std::unique_lock lock{part.mutex};
  auto* const known = know(*this, part, lock, whom);
  if (!known || !known->mark.open()) {
    lock.unlock();
    return make_error(registry_errc::no_process, quoted(group));
  }
  auto& entry = part.table.obtain(hash, group);
  if (const auto found = known->member_of.find(&entry); found != known->member_of.end()) {
    ++found->second->joins;
    return {};
  }
  append(entry, *known);
  tell(entry, group_change::joined, known->mark, kept);
  lock.unlock();
  return {};
}

caf::error group_directory::leave(std::string_view group, const caf::actor& whom) {
  const auto hash = hash_of(group);
  auto& part = part_of(hash);
  handles kept;
  std::unique_lock lock{part.mutex};
  auto* const known = whom ? part.processes.find(process_mark::block_of(whom)) : nullptr;
  auto* const entry = known ? part.table.find(hash, group) : nullptr;
  const auto found = entry ? known->member_of.find(entry) : decltype(known->member_of.end()){};
  if (!entry || found == known->member_of.end()) {
    lock.unlock();
    return make_error(registry_errc::not_a_member, quoted(group));
  }
  if (--found->second->joins == 0) {
    remove(*entry, *found->second);
    known->member_of.erase(found);
    tell(*entry, group_change::left, known->mark, kept);
  }
  lock.unlock();
  return {};
}

// -- watching -----------------------------------------------------------------

std::vector<caf::actor> group_directory::watch(std::string_view group, const caf::actor& whom) {
  if (check_name(group))
    return {};
  const auto hash = hash_of(group);
  auto& part = part_of(hash);
  handles all;
  std::unique_lock lock{part.mutex};
  if (auto* const known = know(*this, part, lock, whom)) {
    auto& entry = part.table.obtain(hash, group);
    if (std::find(entry.watchers.begin(), entry.watchers.end(), known) == entry.watchers.end()) {
      entry.watchers.push_back(known);
      known->watches.push_back(&entry);
    }
    for (const auto* each = entry.first.load(std::memory_order_relaxed); each;
         each = each->next.load(std::memory_order_relaxed))
      if (auto handle = each->mark.handle())
        all.push_back(std::move(handle));
  }
  lock.unlock();
  return all;
}

void group_directory::forget_watcher(std::string_view group, const caf::actor& whom) {
  const auto hash = hash_of(group);
  auto& part = part_of(hash);
  const std::scoped_lock lock{part.mutex};
  auto* const known = part.processes.find(process_mark::block_of(whom));
  if (auto* const entry = known ? part.table.find(hash, group) : nullptr) {
    std::erase(entry->watchers, known);
    std::erase(known->watches, entry);
  }
}

void group_directory::ended(partition& part, const caf::actor_control_block* whom) {
  handles kept;
  std::unique_lock lock{part.mutex};
  auto gone = part.processes.extract(whom);
  if (!gone)
    return;
  for (auto* entry : gone->watches)
    std::erase(entry->watchers, gone.get());
  for (const auto& [entry, as] : gone->member_of) {
    remove(*entry, *as);
    tell(*entry, group_change::left, gone->mark, kept);
  }
  lock.unlock();
  retire(std::move(gone));
}

} // namespace actors::detail
