#include "supervision/errc.hpp"

#include <caf/atom.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>

namespace actors {

namespace {

constexpr caf::atom_value supervision_category = caf::atom("actorsuper");

} // namespace

std::string_view to_string(supervision_errc code) noexcept {
  switch (code) {
  case supervision_errc::missing_id:
    return "the child spec has no id";
  case supervision_errc::missing_start:
    return "the child spec has no start function";
  case supervision_errc::duplicate_id:
    return "two children have the same id";
  case supervision_errc::invalid_budget:
    return "invalid intensity or period";
  case supervision_errc::invalid_time:
    return "negative time";
  case supervision_errc::invalid_backoff:
    return "invalid backoff";
  case supervision_errc::invalid_significant:
    return "the child cannot be significant";
  case supervision_errc::already_started:
    return "the child is started already";
  case supervision_errc::already_present:
    return "the child is known already, without a process";
  case supervision_errc::running:
    return "the child is running";
  case supervision_errc::restarting:
    return "the child is being restarted";
  case supervision_errc::not_found:
    return "no such child";
  case supervision_errc::no_ids:
    return "the children of a dynamic supervisor have no ids";
  case supervision_errc::no_template:
    return "the dynamic supervisor has no template to start from arguments";
  case supervision_errc::invalid_arguments:
    return "the arguments are not of the types that the template takes";
  case supervision_errc::too_many_children:
    return "too many children";
  case supervision_errc::invalid_start:
    return "invalid start function";
  case supervision_errc::stopping:
    return "the supervisor is stopping";
  }
  return "unknown";
}

caf::error make_error(supervision_errc code) {
  return caf::error{static_cast<std::uint8_t>(code), supervision_category,
                    caf::make_message(std::string{to_string(code)})};
}

caf::error make_error(supervision_errc code, const std::string& text) {
  return caf::error{static_cast<std::uint8_t>(code), supervision_category,
                    caf::make_message(std::string{to_string(code)} + ": " + text)};
}

caf::error make_error(supervision_errc code, const std::string& text, const caf::actor& whom) {
  return caf::error{static_cast<std::uint8_t>(code), supervision_category,
                    caf::make_message(std::string{to_string(code)} + ": " + text, whom)};
}

caf::actor process_of(const caf::error& why) {
  if (why && why.category() == supervision_category && why.context().match_elements<std::string, caf::actor>())
    return why.context().get_as<caf::actor>(1);
  return {};
}

} // namespace actors
