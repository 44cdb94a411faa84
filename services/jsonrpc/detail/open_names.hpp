// The names of the objects that a reader is inside of, so that each object's can be compared when it closes.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace actors::jsonrpc::detail {

/// Lifetime: keeps views of the text.
class open_names {
public:
  explicit open_names(std::string_view text) : text_(text) {}

  void open() { starts_.push_back(names_.size()); }

  /// A name of the innermost object. Copied only if it does not lie in the text itself, that is, if it holds escapes.
  void add(std::string_view name);

  /// Forgets the innermost object. Returns a name that it has twice, if there is one; valid until the next call.
  std::optional<std::string_view> close();

private:
  std::string_view text_;
  std::vector<std::string_view> names_;
  std::vector<std::size_t> starts_;
  std::deque<std::string> decoded_;
};

} // namespace actors::jsonrpc::detail
