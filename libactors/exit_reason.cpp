#include "libactors/exit_reason.hpp"

#include "libactors/errc.hpp"

#include <caf/atom.hpp>
#include <caf/exit_reason.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>
#include <caf/sec.hpp>

namespace actors {

namespace {

constexpr caf::atom_value exit_category = caf::atom("actorexit");
constexpr caf::atom_value errc_category = caf::atom("actorerrc");

std::string context_text(const caf::error& reason) {
  const auto& context = reason.context();
  return !context.empty() && context.match_element<std::string>(0) ? context.get_as<std::string>(0) : std::string{};
}

std::string with_text(std::string_view name, const std::string& text) {
  return text.empty() ? std::string{name} : std::string{name} + ": " + text;
}

} // namespace

std::string_view to_string(exit_reason reason) noexcept {
  switch (reason) {
  case exit_reason::normal:
    return "normal";
  case exit_reason::shutdown:
    return "shutdown";
  case exit_reason::killed:
    return "killed";
  case exit_reason::crashed:
    return "crashed";
  case exit_reason::abandoned:
    return "abandoned";
  case exit_reason::ignored:
    return "ignored";
  }
  return "unknown";
}

std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::deadline_exceeded:
    return "deadline exceeded";
  case errc::cancelled:
    return "cancelled";
  case errc::callee_gone:
    return "the callee ended without an answer";
  case errc::overloaded:
    return "overloaded";
  case errc::unexpected_message:
    return "unexpected message";
  case errc::unexpected_response:
    return "unexpected response";
  case errc::ended_in_init:
    return "ended during its init";
  case errc::shutting_down:
    return "shutting down";
  case errc::no_state:
    return "no state provided";
  case errc::callee_failed:
    return "a function of the callee failed";
  }
  return "unknown";
}

caf::error make_error(errc code) {
  return caf::error{static_cast<std::uint8_t>(code), errc_category};
}

caf::error make_error(errc code, std::string text) {
  return caf::error{static_cast<std::uint8_t>(code), errc_category, caf::make_message(std::move(text))};
}

caf::error make_error(exit_reason reason) {
  switch (reason) {
  case exit_reason::normal:
    return {};
  case exit_reason::killed:
    return caf::make_error(caf::exit_reason::kill);
  default:
    return caf::error{static_cast<std::uint8_t>(reason), exit_category};
  }
}

caf::error shutdown_with(std::string text) {
  return caf::error{static_cast<std::uint8_t>(exit_reason::shutdown), exit_category,
                    caf::make_message(std::move(text))};
}

caf::error make_error(crash details) {
  return caf::error{static_cast<std::uint8_t>(exit_reason::crashed), exit_category,
                    caf::make_message(std::move(details.what), std::move(details.label), std::move(details.message))};
}

exit_reason classify(const caf::error& reason) noexcept {
  if (!reason || reason == caf::exit_reason::normal)
    return exit_reason::normal;
  if (reason.category() == exit_category)
    return static_cast<exit_reason>(reason.code());
  if (reason == caf::exit_reason::kill)
    return exit_reason::killed;
  if (reason == caf::exit_reason::user_shutdown || reason == errc::shutting_down)
    return exit_reason::shutdown;
  return exit_reason::crashed;
}

std::optional<crash> crash_of(const caf::error& reason) {
  if (!reason || reason.category() != exit_category ||
      !reason.context().match_elements<std::string, std::string, std::string>())
    return std::nullopt;
  const auto& context = reason.context();
  return crash{context.get_as<std::string>(0), context.get_as<std::string>(1), context.get_as<std::string>(2)};
}

std::string describe(const caf::error& reason) {
  if (!reason)
    return "normal";
  if (auto details = crash_of(reason))
    return details->label + " crashed on " + details->message + ": " + details->what;
  if (reason.category() == errc_category)
    return with_text(to_string(static_cast<errc>(reason.code())), context_text(reason));
  if (const auto known = classify(reason); known != exit_reason::crashed || reason.category() == exit_category)
    return with_text(to_string(known), context_text(reason));
  // Errors of other components carry their text with them.
  if (auto text = context_text(reason); !text.empty())
    return text;
  return caf::to_string(reason);
}

} // namespace actors
