#include "services/transport/headers.hpp"

#include <algorithm>

namespace actors::transport {

headers::headers(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  entries_.reserve(fields.size());
  for (const auto& [name, value] : fields)
    add(name, value);
}

void headers::add(std::string_view name, std::string_view value) {
  entries_.push_back({.tag = tag_of(name),
                      .name = static_cast<std::uint32_t>(text_.size()),
                      .name_size = static_cast<std::uint32_t>(name.size()),
                      .value_size = static_cast<std::uint32_t>(value.size())});
  text_ += name;
  text_ += value;
}

void headers::reserve(std::size_t fields, std::size_t bytes) {
  entries_.reserve(fields);
  text_.reserve(bytes);
}

std::optional<std::string_view> headers::find(std::string_view name) const noexcept {
  std::optional<std::string_view> found;
  for_each(name, [&](std::string_view value) {
    if (!found)
      found = value;
  });
  return found;
}

bool headers::same_name(std::string_view one, std::string_view other) noexcept {
  return one == other || std::equal(one.begin(), one.end(), other.begin(), other.end(),
                                    [](char a, char b) { return lower(a) == lower(b); });
}

} // namespace actors::transport
