#include "services/registry/errc.hpp"

#include <caf/atom.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>

namespace actors {

namespace {

constexpr caf::atom_value registry_category = caf::atom("actorname");

} // namespace

std::string_view to_string(registry_errc code) noexcept {
  switch (code) {
  case registry_errc::invalid_name:
    return "invalid name";
  case registry_errc::no_process:
    return "no process to register";
  case registry_errc::already_registered:
    return "the name is taken";
  case registry_errc::not_registered:
    return "nobody has this name";
  case registry_errc::not_a_member:
    return "the process is not in the group";
  }
  return "unknown";
}

caf::error make_error(registry_errc code) {
  return caf::error{static_cast<std::uint8_t>(code), registry_category,
                    caf::make_message(std::string{to_string(code)})};
}

caf::error make_error(registry_errc code, const std::string& text) {
  return caf::error{static_cast<std::uint8_t>(code), registry_category,
                    caf::make_message(std::string{to_string(code)} + ": " + text)};
}

caf::error make_error(registry_errc code, const std::string& text, const caf::actor& whom) {
  return caf::error{static_cast<std::uint8_t>(code), registry_category,
                    caf::make_message(std::string{to_string(code)} + ": " + text, whom)};
}

caf::actor holder_of(const caf::error& why) {
  if (why && why.category() == registry_category && why.context().match_elements<std::string, caf::actor>())
    return why.context().get_as<caf::actor>(1);
  return {};
}

} // namespace actors
