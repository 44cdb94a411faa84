// Looking into messages that need not be what they should: what is missing or of another kind is empty. Thread safety: pure.
#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace actors::mcp::in_memory::detail {

[[nodiscard]] inline std::string text_of(const boost::json::object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found && found->is_string() ? std::string{found->get_string()} : std::string{};
}

[[nodiscard]] inline boost::json::object members_of(const boost::json::object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found && found->is_object() ? found->get_object() : boost::json::object{};
}

} // namespace actors::mcp::in_memory::detail
