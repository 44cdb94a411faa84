// Which bytes are UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace actors::jsonrpc::detail {

/// How many bytes at the front of `text` are one well-formed character outside ASCII; 0 if they are none.
/// Requires: `text` is not empty and its first byte is 0x80 or above.
[[nodiscard]] std::size_t utf8_length(std::string_view text) noexcept;

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

} // namespace actors::jsonrpc::detail
