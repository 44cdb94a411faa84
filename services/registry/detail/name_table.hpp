// Names and what stands behind them: read by any thread without a lock, changed under the lock of the owner.
//
// Open addressing over pointers. An entry is never taken out where it is: who leaves makes it vacant, who comes back finds it, so that
// a name that comes and goes allocates nothing. When half of the places are used, a new array takes over what is not vacant; the old
// one, with the vacant entries, goes when the last reader who may have seen it has left. A reader of the old array finds what a reader
// a moment earlier would have found.
//
// Cost: at least as many names come before the next array as it has taken over, so all is O(1), on average for writers; the vacant
// entries are never more than those in use plus a constant.
#pragma once

#include "services/registry/detail/reclamation.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

namespace actors::detail {

/// What the entries of a table derive from. The name is kept behind the entry, mostly in the same line of the cache.
struct named_entry {
  named_entry(std::size_t hash_of_name, std::string_view kept) noexcept : hash(hash_of_name), name(kept) {}
  named_entry(const named_entry&) = delete;
  named_entry& operator=(const named_entry&) = delete;

  const std::size_t hash;
  const std::string_view name;
};

/// Requires: Entry derives from named_entry, inherits its constructor, and says `bool vacant() const` to writers.
template <class Entry>
class name_table {
  struct destroy {
    void operator()(Entry* entry) const noexcept {
      std::destroy_at(entry);
      ::operator delete(entry);
    }
  };
  using entry_ptr = std::unique_ptr<Entry, destroy>;

  struct places final : retired {
    explicit places(std::size_t size) : mask(size - 1), at(std::make_unique<std::atomic<Entry*>[]>(size)) {}

    void put(Entry* entry) noexcept {
      auto index = entry->hash & mask;
      while (at[index].load(std::memory_order_relaxed))
        index = (index + 1) & mask;
      at[index].store(entry, std::memory_order_release);
      ++used;
    }

    const std::size_t mask;
    const std::unique_ptr<std::atomic<Entry*>[]> at;
    std::size_t used = 0;           // the writers'
    std::vector<entry_ptr> swept{}; // go with it
  };

public:
  name_table() : places_(new places{smallest}) {}
  name_table(const name_table&) = delete;
  name_table& operator=(const name_table&) = delete;

  /// Requires: no readers are left.
  ~name_table() {
    const std::unique_ptr<places> last{places_.load(std::memory_order_relaxed)};
    for_each([](Entry& each) { destroy{}(&each); });
  }

  /// Null: there is none. Requires: inside a `reading`, or under the lock.
  [[nodiscard]] Entry* find(std::size_t hash, std::string_view name) const noexcept {
    const auto* const now = places_.load(std::memory_order_acquire);
    for (auto index = hash & now->mask;; index = (index + 1) & now->mask) {
      auto* const entry = now->at[index].load(std::memory_order_acquire);
      if (!entry || (entry->hash == hash && entry->name == name))
        return entry;
    }
  }

  /// Requires: as `find`; a writer sees all entries, a reader those that are there all the while.
  template <class F>
  void for_each(F visit) const {
    const auto* const now = places_.load(std::memory_order_acquire);
    for (std::size_t index = 0; index <= now->mask; ++index)
      if (auto* const entry = now->at[index].load(std::memory_order_acquire))
        visit(*entry);
  }

  /// Finds it, or makes it, vacant. Requires: under the lock. Vacant entries that were found before may be gone after this.
  Entry& obtain(std::size_t hash, std::string_view name) {
    if (auto* const known = find(hash, name))
      return *known;
    auto* now = places_.load(std::memory_order_relaxed);
    if (2 * (now->used + 1) > now->mask + 1)
      now = rebuild(*now);
    auto made = make(hash, name);
    now->put(made.get());
    return *made.release();
  }

private:
  static constexpr std::size_t smallest = 64;

  static entry_ptr make(std::size_t hash, std::string_view name) {
    auto* const memory = static_cast<char*>(::operator new(sizeof(Entry) + name.size()));
    std::memcpy(memory + sizeof(Entry), name.data(), name.size());
    return entry_ptr{new (memory) Entry(hash, {memory + sizeof(Entry), name.size()})};
  }

  places* rebuild(places& old) {
    std::size_t in_use = 0;
    for_each([&](const Entry& each) { in_use += each.vacant() ? 0 : 1; });
    old.swept.reserve(old.used - in_use);
    auto fresh = std::make_unique<places>(std::max(smallest, std::bit_ceil(4 * in_use)));
    for_each([&](Entry& each) {
      if (each.vacant())
        old.swept.emplace_back(&each);
      else
        fresh->put(&each);
    });
    places_.store(fresh.get(), std::memory_order_release);
    retire(std::unique_ptr<retired>{&old});
    return fresh.release();
  }

  std::atomic<places*> places_;
};

} // namespace actors::detail
