#include "services/transport/errc.hpp"

#include <caf/atom.hpp>
#include <caf/make_message.hpp>

#include <utility>

namespace actors::transport {

namespace {

constexpr auto category = caf::atom("transport");

} // namespace

std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::invalid_address:
    return "invalid_address";
  case errc::unknown_scheme:
    return "unknown_scheme";
  case errc::host_not_found:
    return "host_not_found";
  case errc::address_in_use:
    return "address_in_use";
  case errc::cannot_listen:
    return "cannot_listen";
  }
  return "unknown";
}

caf::error make_error(errc code) {
  return make_error(code, std::string{to_string(code)});
}

caf::error make_error(errc code, std::string text) {
  return {static_cast<std::uint8_t>(code), category, caf::make_message(std::move(text))};
}

} // namespace actors::transport
