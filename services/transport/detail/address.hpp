// The addresses that listen.hpp names, taken apart.
#pragma once

#include "services/transport/errc.hpp"

#include <caf/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace actors::transport::detail {

struct http_address {
  std::string host; ///< without brackets
  std::uint16_t port = 0;
  std::string path; ///< begins with a slash
};

struct stdio_address {};

using address = std::variant<http_address, stdio_address>;

/// Errors: invalid_address, unknown_scheme.
[[nodiscard]] caf::expected<address> parse_address(std::string_view text);

} // namespace actors::transport::detail
