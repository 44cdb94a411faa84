// Duplicate names among the members of one object.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace actors::jsonrpc::detail {

/// A name that occurs twice, if there is one.
[[nodiscard]] std::optional<std::string_view> find_repeated(std::span<const std::string_view> names);

} // namespace actors::jsonrpc::detail
