#include "services/jsonrpc/detail/message_parts.hpp"

#include <memory>
#include <utility>

namespace actors::jsonrpc::detail {

namespace {

constexpr std::array<std::string_view, 6> known{"jsonrpc", "id", "method", "params", "result", "error"};

} // namespace

void message_parts::take(std::string_view name, boost::json::value&& value) {
  for (std::size_t at = 0; at < known.size(); ++at) {
    if (known[at] == name) {
      // Made by moving, not assigned: an assignment would copy out of the sender's memory resource.
      std::destroy_at(&values_[at]);
      std::construct_at(&values_[at], std::move(value));
      present_ |= 1U << at;
      return;
    }
  }
}

} // namespace actors::jsonrpc::detail
