#include "services/jsonrpc/detail/open_names.hpp"

#include <algorithm>
#include <functional>
#include <span>

namespace actors::jsonrpc::detail {

namespace {

/// Sorting has no worst case that a peer could choose, as a hash table has.
std::optional<std::string_view> find_twice(std::span<std::string_view> names) {
  constexpr std::size_t few = 12;
  if (names.size() <= few) {
    for (auto at = names.begin(); at != names.end(); ++at) {
      if (std::find(names.begin(), at, *at) != at) {
        return *at;
      }
    }
    return std::nullopt;
  }
  std::sort(names.begin(), names.end());
  const auto at = std::adjacent_find(names.begin(), names.end());
  return at == names.end() ? std::nullopt : std::optional{*at};
}

} // namespace

void open_names::add(std::string_view name) {
  const std::less_equal<const char*> le; // of any two pointers
  const bool in_text = le(text_.data(), name.data()) && le(name.data() + name.size(), text_.data() + text_.size());
  names_.push_back(in_text ? name : std::string_view{decoded_.emplace_back(name)});
}

std::optional<std::string_view> open_names::close() {
  const auto start = starts_.back();
  starts_.pop_back();
  const auto twice = find_twice(std::span{names_}.subspan(start));
  names_.resize(start);
  return twice;
}

} // namespace actors::jsonrpc::detail
