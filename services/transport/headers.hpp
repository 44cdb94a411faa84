// The header fields of a message.
//
//   for (const auto& [name, value] : in.headers) …
//   if (const auto type = in.headers.find("content-type")) …
//
// All names and values lie in one text, with an index of small entries: a message's dozen fields cost two allocations, and
// a look-up compares a number for each field before it compares letters. Thread safety: a plain value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace actors::transport {

/// Header fields in the order they came. Names compare without case (RFC 9110, section 5.1). Views of names and values are
/// valid until the headers change or go.
class headers {
public:
  struct field {
    std::string_view name;
    std::string_view value;
  };

  class iterator {
  public:
    iterator(const headers& of, std::size_t at) noexcept : of_(&of), at_(at) {}
    [[nodiscard]] field operator*() const noexcept { return of_->field_at(at_); }
    iterator& operator++() noexcept {
      ++at_;
      return *this;
    }
    friend bool operator==(const iterator&, const iterator&) = default;

  private:
    const headers* of_;
    std::size_t at_;
  };

  headers() = default;
  headers(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

  void add(std::string_view name, std::string_view value);

  void reserve(std::size_t fields, std::size_t bytes);

  /// The value of the first field of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;

  /// Calls `see` with the value of each field of that name.
  template <class F>
  void for_each(std::string_view name, F see) const {
    const auto wanted = tag_of(name);
    for (const auto& each : entries_)
      if (each.tag == wanted && same_name(name_of(each), name))
        see(value_of(each));
  }

  [[nodiscard]] iterator begin() const noexcept { return {*this, 0}; }
  [[nodiscard]] iterator end() const noexcept { return {*this, entries_.size()}; }
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }

private:
  struct entry {
    std::uint32_t tag;
    std::uint32_t name; // where it begins; the value follows it
    std::uint32_t name_size;
    std::uint32_t value_size;
  };

  // Field names are ASCII; the locale has no say.
  [[nodiscard]] static constexpr unsigned char lower(char c) noexcept {
    return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }

  /// Equal for equal names, and for few others.
  [[nodiscard]] static constexpr std::uint32_t tag_of(std::string_view name) noexcept {
    if (name.empty())
      return 0;
    return static_cast<std::uint32_t>(name.size() << 16U) | static_cast<std::uint32_t>(lower(name.front()) << 8U) |
           lower(name.back());
  }

  [[nodiscard]] static bool same_name(std::string_view one, std::string_view other) noexcept;
  [[nodiscard]] std::string_view name_of(const entry& each) const noexcept {
    return std::string_view{text_}.substr(each.name, each.name_size);
  }
  [[nodiscard]] std::string_view value_of(const entry& each) const noexcept {
    return std::string_view{text_}.substr(each.name + each.name_size, each.value_size);
  }
  [[nodiscard]] field field_at(std::size_t at) const noexcept {
    return {name_of(entries_[at]), value_of(entries_[at])};
  }

  std::string text_;
  std::vector<entry> entries_;
};

} // namespace actors::transport
