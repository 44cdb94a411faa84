// Several lines of things that wait, first in, first out, in one block of memory; whatever waits has a key by which it leaves its line
// from any place in it.
//
// A plain class: no lock. Keys are never 0; one comes again when its place has been used four thousand million times. Cost: O(1), no
// allocation once it has grown.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace actors {

template <class T>
class waiting_lines {
  static constexpr std::uint32_t none = 0xffff'ffff;

public:
  using key = std::uint64_t;

  class line {
  public:
    [[nodiscard]] bool empty() const noexcept { return first_ == none; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

  private:
    friend class waiting_lines;
    std::uint32_t first_ = none;
    std::uint32_t last_ = none;
    std::size_t size_ = 0;
  };

  /// Requires: `to` outlives its stay.
  key push_back(line& to, T what) {
    const auto at = place(to, std::move(what));
    auto& added = nodes_[at];
    added.number = ++last_number_;
    added.previous = to.last_;
    added.next = none;
    (to.last_ == none ? to.first_ : nodes_[to.last_].next) = at;
    to.last_ = at;
    return key_of(at);
  }

  /// It is older than all that waits.
  key push_front(line& to, T what) {
    const auto at = place(to, std::move(what));
    auto& added = nodes_[at];
    added.number = -++last_number_;
    added.previous = none;
    added.next = to.first_;
    (to.first_ == none ? to.last_ : nodes_[to.first_].previous) = at;
    to.first_ = at;
    return key_of(at);
  }

  /// Null: it does not wait any more.
  [[nodiscard]] T* find(key which) noexcept {
    const auto at = static_cast<std::uint32_t>(which & none);
    return at < nodes_.size() && nodes_[at].in && key_of(at) == which ? &nodes_[at].content : nullptr;
  }

  /// Requires: it waits.
  T take(key which) {
    assert(find(which));
    const auto at = static_cast<std::uint32_t>(which & none);
    auto& leaves = nodes_[at];
    auto& from = *std::exchange(leaves.in, nullptr);
    (leaves.previous == none ? from.first_ : nodes_[leaves.previous].next) = leaves.next;
    (leaves.next == none ? from.last_ : nodes_[leaves.next].previous) = leaves.previous;
    --from.size_;
    --size_;
    if (++leaves.generation == 0)
      leaves.generation = 1;
    leaves.next = free_;
    free_ = at;
    return std::move(leaves.content);
  }

  /// Requires: `of` is not empty.
  [[nodiscard]] key front(const line& of) const noexcept { return key_of(of.first_); }

  /// Whether the first of `left` has waited longer than that of `right`. Requires: neither is empty.
  [[nodiscard]] bool older(const line& left, const line& right) const noexcept {
    return nodes_[left.first_].number < nodes_[right.first_].number;
  }

  /// Tells `f` the key and the content of each, from the first to the last. It may take that one.
  template <class F>
  void each(const line& of, F f) {
    for (auto at = of.first_; at != none;) {
      const auto next = nodes_[at].next;
      f(key_of(at), nodes_[at].content);
      at = next;
    }
  }

  /// Of all lines.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
  struct node {
    T content{};
    line* in = nullptr; // null: it is free, and `next` is the next free one
    std::int64_t number = 0;
    std::uint32_t previous = none;
    std::uint32_t next = none;
    std::uint32_t generation = 1;
  };

  [[nodiscard]] key key_of(std::uint32_t at) const noexcept { return (key{nodes_[at].generation} << 32) | at; }

  std::uint32_t place(line& to, T what) {
    if (free_ == none) {
      free_ = static_cast<std::uint32_t>(nodes_.size());
      nodes_.emplace_back();
    }
    const auto at = free_;
    auto& taken = nodes_[at];
    free_ = taken.next;
    taken.content = std::move(what);
    taken.in = &to;
    ++to.size_;
    ++size_;
    return at;
  }

  std::vector<node> nodes_;
  std::uint32_t free_ = none;
  std::size_t size_ = 0;
  std::int64_t last_number_ = 0;
};

} // namespace actors
