#include "services/registry/detail/name_directory.hpp"

#include "services/registry/errc.hpp"

#include <algorithm>
#include <utility>

namespace actors::detail {

namespace {

std::string quoted(std::string_view name) {
  return "'" + std::string{name} + "'";
}

} // namespace

caf::error check_name(std::string_view name) {
  if (name.empty())
    return make_error(registry_errc::invalid_name, "it is empty");
  if (name.size() > longest_name)
    return make_error(registry_errc::invalid_name,
                      "it has " + std::to_string(name.size()) + " bytes, of at most " + std::to_string(longest_name));
  return {};
}

// -- reading ------------------------------------------------------------------

caf::actor name_directory::find(std::string_view name) const noexcept {
  const auto hash = hash_of(name);
  process_mark mark;
  caf::actor holder;
  {
    const reading here;
    if (const auto* const entry = part_of(hash).table.find(hash, name)) {
      mark = entry->holder();
      holder = mark.handle();
    }
  }
  if (holder && !mark.open())
    return {};
  return holder;
}

std::vector<std::string> name_directory::names() const {
  std::vector<std::string> all;
  all.reserve(size());
  const reading here;
  for (const auto& part : parts_)
    part.table.for_each([&](const name_entry& each) {
      if (each.holder())
        all.emplace_back(each.name);
    });
  return all;
}

std::vector<std::string> name_directory::names_of(const caf::actor& whom) const {
  std::vector<std::string> all;
  if (!whom)
    return all;
  for (const auto& part : parts_) {
    const std::scoped_lock lock{part.mutex};
    if (const auto* const known = part.processes.find(process_mark::block_of(whom)))
      for (const auto* each = known->names; each; each = each->next)
        all.emplace_back(each->name);
  }
  return all;
}

std::size_t name_directory::size() const noexcept {
  std::size_t sum = 0;
  for (const auto& part : parts_)
    sum += part.size.load(std::memory_order_relaxed);
  return sum;
}

// -- writing ------------------------------------------------------------------

// The lists and counts of the writers. What readers see changes afterwards, in one step: a name that goes from one process to another is
// never without.
void name_directory::link(partition& part, name_entry& entry, name_holder& owner) noexcept {
  entry.owner = &owner;
  entry.previous = nullptr;
  entry.next = std::exchange(owner.names, &entry);
  if (entry.next)
    entry.next->previous = &entry;
  part.size.store(part.size.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

void name_directory::unlink(partition& part, name_entry& entry) noexcept {
  auto*& before = entry.previous ? entry.previous->next : entry.owner->names;
  before = entry.next;
  if (entry.next)
    entry.next->previous = entry.previous;
  entry.owner = nullptr;
  part.size.store(part.size.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
}

void name_directory::occupy(partition& part, name_entry& entry, name_holder& owner) noexcept {
  if (!entry.vacant())
    unlink(part, entry);
  link(part, entry, owner);
  entry.mark.store(owner.mark.bits(), std::memory_order_release);
}

void name_directory::vacate(partition& part, name_entry& entry) noexcept {
  unlink(part, entry);
  entry.mark.store(0, std::memory_order_release);
}

// `former`: who had it and has not ended; may_take says whether it has to give way.
template <class MayTake>
caf::error name_directory::take(std::string_view name, const caf::actor& whom, caf::actor& former, MayTake may_take) {
  if (auto bad = check_name(name))
    return bad;
  if (!whom)
    return make_error(registry_errc::no_process, quoted(name));
  const auto hash = hash_of(name);
  auto& part = part_of(hash);
  std::vector<name_waiter> told;
  caf::actor ended; // outlives the lock
  std::unique_lock lock{part.mutex};
  auto* const owner = know(*this, part, lock, whom);
  if (!owner || !owner->mark.open()) {
    lock.unlock();
    return make_error(registry_errc::no_process, quoted(name));
  }
  auto& entry = part.table.obtain(hash, name);
  former = entry.holder().handle();
  if (former && !entry.holder().open())
    std::swap(former, ended);
  if (former && !may_take(former)) {
    lock.unlock();
    return make_error(registry_errc::already_registered, quoted(name), former);
  }
  occupy(part, entry, *owner);
  if (!part.waiters.empty())
    told = part.waiters.take(name);
  lock.unlock();
  for (const auto& each : told)
    each.answer(whom);
  return {};
}

caf::error name_directory::add(std::string_view name, const caf::actor& whom) {
  caf::actor former;
  return take(name, whom, former, [](const caf::actor&) { return false; });
}

caf::expected<caf::actor> name_directory::replace(std::string_view name, const caf::actor& whom) {
  caf::actor former;
  if (auto failed = take(name, whom, former, [](const caf::actor&) { return true; }))
    return failed;
  return former;
}

caf::error name_directory::succeed(std::string_view name, const caf::actor& whom,
                                   const caf::actor_control_block* former) {
  caf::actor holder;
  return take(name, whom, holder,
              [former](const caf::actor& found) { return process_mark::block_of(found) == former; });
}

caf::error name_directory::remove(std::string_view name, const caf::actor_control_block* holder) {
  const auto hash = hash_of(name);
  auto& part = part_of(hash);
  std::unique_lock lock{part.mutex};
  auto* const entry = part.table.find(hash, name);
  if (!entry || entry->vacant() || (holder && entry->holder().block() != holder)) {
    lock.unlock();
    return make_error(registry_errc::not_registered, quoted(name));
  }
  vacate(part, *entry);
  return {};
}

caf::error name_directory::rename(std::string_view from, std::string_view to) {
  if (auto bad = check_name(to))
    return bad;
  const auto hash_from = hash_of(from);
  const auto hash_to = hash_of(to);
  auto& part_from = part_of(hash_from);
  auto& part_to = part_of(hash_to);
  const auto holder = find(from);
  caf::actor taken;
  std::vector<name_waiter> told;
  // Its end is watched in the other partition, too, before both are locked.
  std::unique_lock lock_to{part_to.mutex, std::defer_lock};
  std::unique_lock lock_from{part_from.mutex, std::defer_lock};
  if (holder) {
    lock_to.lock();
    know(*this, part_to, lock_to, holder);
    lock_to.unlock();
  }
  if (&part_from == &part_to)
    lock_to.lock();
  else
    std::lock(lock_to, lock_from);
  const auto unlock = [&] {
    lock_to.unlock();
    if (lock_from)
      lock_from.unlock();
  };
  auto* const owner = holder ? part_to.processes.find(process_mark::block_of(holder)) : nullptr;
  auto* const old_entry = part_from.table.find(hash_from, from);
  if (!owner || !old_entry || old_entry->holder() != owner->mark) {
    unlock();
    return make_error(registry_errc::not_registered, quoted(from));
  }
  auto& entry = part_to.table.obtain(hash_to, to);
  taken = entry.holder().handle();
  if (taken && entry.holder().open()) {
    unlock();
    return make_error(registry_errc::already_registered, quoted(to), taken);
  }
  // In this order, so that a reader who looks for both finds it.
  occupy(part_to, entry, *owner);
  vacate(part_from, *old_entry);
  told = part_to.waiters.take(to);
  unlock();
  for (const auto& each : told)
    each.answer(holder);
  return {};
}

// -- waiting ------------------------------------------------------------------

caf::actor name_directory::wait_for(std::string_view name, const caf::mailbox_element& request) {
  const auto hash = hash_of(name);
  auto& part = part_of(hash);
  caf::actor holder;
  const std::scoped_lock lock{part.mutex};
  if (const auto* const entry = part.table.find(hash, name)) {
    holder = entry->holder().handle();
    if (holder && entry->holder().open())
      return holder;
  }
  part.waiters.add(name, name_waiter{request});
  return {};
}

std::size_t name_directory::sweep_waiters(time_point now) {
  std::size_t left = 0;
  for (auto& part : parts_) {
    std::vector<name_waiter> over; // goes after the lock
    const std::scoped_lock lock{part.mutex};
    left += part.waiters.sweep(now, over);
  }
  return left;
}

void name_directory::refuse_waiters(const caf::error& why) {
  for (auto& part : parts_) {
    std::unique_lock lock{part.mutex};
    const auto all = part.waiters.take_all();
    lock.unlock();
    for (const auto& each : all)
      each.refuse(why);
  }
}

// -- those who watch processes ----------------------------------------------------

void name_directory::ended(partition& part, const caf::actor_control_block* whom) {
  std::unique_lock lock{part.mutex};
  auto gone = part.processes.extract(whom);
  if (!gone)
    return;
  while (gone->names)
    vacate(part, *gone->names);
  lock.unlock();
  retire(std::move(gone));
}

} // namespace actors::detail
