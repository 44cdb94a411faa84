// Things under way, each known by a key that is never used again: where it is, and the how-manieth it is there. A late answer
// cannot be taken for that of the place's next tenant.
//
// Keys have `key_bits` bits and are never 0. A plain class: no lock. Cost: O(1), no allocation once it has grown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace actors::detail {

template <class T>
class slot_table {
public:
  using key = std::uint64_t;

  // The generation, from 1, above the place.
  static constexpr unsigned place_bits = 24;
  static constexpr unsigned key_bits = 59;

  key add(T what) {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(slots_.size()));
      slots_.emplace_back();
    }
    const auto place = free_.back();
    free_.pop_back();
    slots_[place].content.emplace(std::move(what));
    return (slots_[place].generation << place_bits) | place;
  }

  /// Null: it is over.
  [[nodiscard]] T* find(key which) noexcept {
    const auto place = which & place_mask;
    if (place >= slots_.size() || slots_[place].generation != which >> place_bits || !slots_[place].content)
      return nullptr;
    return &*slots_[place].content;
  }

  /// Nothing: it is over.
  [[nodiscard]] std::optional<T> take(key which) {
    auto* const found = find(which);
    if (!found)
      return std::nullopt;
    std::optional<T> result{std::move(*found)};
    auto& freed = slots_[which & place_mask];
    freed.content.reset();
    freed.generation = freed.generation == last_generation ? 1 : freed.generation + 1;
    free_.push_back(static_cast<std::uint32_t>(which & place_mask));
    return result;
  }

  [[nodiscard]] std::size_t size() const noexcept { return slots_.size() - free_.size(); }

  /// Takes all that is left, in no order.
  [[nodiscard]] std::vector<T> release() {
    std::vector<T> all;
    for (std::size_t place = 0; place < slots_.size(); ++place)
      if (slots_[place].content)
        all.push_back(*take((slots_[place].generation << place_bits) | place));
    return all;
  }

private:
  static constexpr std::uint64_t place_mask = (std::uint64_t{1} << place_bits) - 1;
  static constexpr std::uint64_t last_generation = (std::uint64_t{1} << (key_bits - place_bits)) - 1;

  struct slot {
    std::uint64_t generation = 1;
    std::optional<T> content;
  };

  std::vector<slot> slots_;
  std::vector<std::uint32_t> free_;
};

} // namespace actors::detail
