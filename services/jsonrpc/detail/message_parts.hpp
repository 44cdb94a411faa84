// A message taken apart: the members that JSON-RPC knows. The others are dropped.
#pragma once

#include <boost/json/value.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace actors::jsonrpc::detail {

enum class part : std::size_t { version, id, method, params, result, error };

class message_parts {
public:
  /// Requires: no name comes twice.
  void take(std::string_view name, boost::json::value&& value);

  /// Null: the message has none.
  [[nodiscard]] boost::json::value* find(part which) noexcept {
    const auto at = static_cast<std::size_t>(which);
    return (present_ & (1U << at)) != 0 ? &values_[at] : nullptr;
  }

  bool is_object = false; ///< the text was one; if not, there are no members

private:
  std::array<boost::json::value, 6> values_;
  unsigned present_ = 0; // a bit for each
};

} // namespace actors::jsonrpc::detail
