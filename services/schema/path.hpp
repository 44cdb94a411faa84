// Where in a value a conversion is: a chain on the stack, written out only when something fails. Included by
// schema.hpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace actors::schema::detail {

/// Lifetime: keeps addresses of the parent and of the key.
class path {
public:
  path() = default;
  path(const path& parent, std::string_view key) : parent_(&parent), key_(key) {}
  path(const path& parent, std::size_t index) : parent_(&parent), index_(index), is_index_(true) {}
  path(const path&) = delete;
  path& operator=(const path&) = delete;

  /// RFC 6901.
  [[nodiscard]] std::string pointer() const;

private:
  const path* parent_ = nullptr;
  std::string_view key_{};
  std::size_t index_ = 0;
  bool is_index_ = false;
};

/// Appends "/" and the escaped name.
void append_token(std::string& pointer, std::string_view name);

} // namespace actors::schema::detail
