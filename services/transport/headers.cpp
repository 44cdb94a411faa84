#include "services/transport/connection.hpp"

#include <algorithm>

namespace actors::transport {

namespace {

// Field names are ASCII; the locale has no say.
constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace

const std::string* headers::find(std::string_view name) const noexcept {
  for (const auto& [field, value] : fields_)
    if (std::equal(field.begin(), field.end(), name.begin(), name.end(),
                   [](char a, char b) { return lower(a) == lower(b); }))
      return &value;
  return nullptr;
}

} // namespace actors::transport
