// Why a listener could not be made.
#pragma once

#include <caf/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace actors::transport {

enum class errc : std::uint8_t {
  /// The address does not have the form that listen.hpp names.
  invalid_address = 1,
  /// The address begins with a scheme that no transport serves.
  unknown_scheme,
  /// The host is a name that leads to no address.
  host_not_found,
  /// Another socket has the port, or another listener of this program the standard streams.
  address_in_use,
  /// For another reason, which the text says: no permission, no such interface, a descriptor that is closed, options that cannot be.
  cannot_listen,
};

[[nodiscard]] std::string_view to_string(errc code) noexcept;

[[nodiscard]] caf::error make_error(errc code);

/// The same with a text that says what was wrong, what was expected and what to do; it is the context of the error.
[[nodiscard]] caf::error make_error(errc code, std::string text);

} // namespace actors::transport
