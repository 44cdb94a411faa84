#include "services/jsonrpc/detail/repeated_name.hpp"

#include <algorithm>
#include <vector>

namespace actors::jsonrpc::detail {

// Sorting has no worst case that a peer could choose, as a hash table has.
std::optional<std::string_view> find_repeated(std::span<const std::string_view> names) {
  constexpr std::size_t few = 12;
  if (names.size() <= few) {
    for (auto at = names.begin(); at != names.end(); ++at) {
      if (std::find(names.begin(), at, *at) != at) {
        return *at;
      }
    }
    return std::nullopt;
  }
  std::vector<std::string_view> sorted{names.begin(), names.end()};
  std::sort(sorted.begin(), sorted.end());
  const auto at = std::adjacent_find(sorted.begin(), sorted.end());
  return at == sorted.end() ? std::nullopt : std::optional{*at};
}

} // namespace actors::jsonrpc::detail
