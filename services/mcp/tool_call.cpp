#include "services/mcp/tool_call.hpp"

#include <caf/atom.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>

namespace actors::mcp {

namespace {

constexpr caf::atom_value category = caf::atom("mcptool");

} // namespace

tool_call::tool_call() : tool_call(std::string{}, {}) {}

tool_call::tool_call(std::string name, boost::json::object arguments, boost::json::object meta)
    : content_(std::make_shared<const detail::tool_call_content>(
          detail::tool_call_content{std::move(name), std::move(arguments), std::move(meta)})) {}

std::string_view tool_call::meta(std::string_view key) const noexcept {
  const auto* found = meta().if_contains(key);
  return found && found->is_string() ? std::string_view{found->get_string()} : std::string_view{};
}

const boost::json::object& caller::capabilities() const noexcept {
  static const boost::json::object none;
  return none;
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): who can ask keeps them
std::uint64_t caller::ask(std::vector<question> questions, answers then) {
  then(std::vector<client_answer>(questions.size(),
                                  {.refused = make_error(tool_errc::no_answer, "there is nobody to be asked")}));
  return 0;
}

std::string_view to_string(tool_errc code) noexcept {
  switch (code) {
  case tool_errc::invalid_arguments:
    return "invalid arguments";
  case tool_errc::unavailable:
    return "unavailable, try again later";
  case tool_errc::crashed:
    return "the handler ended without an answer";
  case tool_errc::invalid_registration:
    return "invalid registration";
  case tool_errc::not_found:
    return "nothing of this name or URI";
  case tool_errc::missing_capability:
    return "the client lacks a capability";
  case tool_errc::no_answer:
    return "the client gave no answer";
  case tool_errc::invalid_answer:
    return "the client's answer does not fit";
  case tool_errc::page_required:
    return "the user has to open a page first";
  case tool_errc::invalid_result:
    return "the result does not fit its schema";
  }
  return "unknown";
}

caf::error make_error(tool_errc code) {
  return make_error(code, std::string{to_string(code)});
}

caf::error make_error(tool_errc code, std::string text) {
  return caf::error{static_cast<std::uint8_t>(code), category, caf::make_message(std::move(text))};
}

std::optional<tool_errc> tool_errc_of(const caf::error& error) noexcept {
  if (!error || error.category() != category)
    return std::nullopt;
  return static_cast<tool_errc>(error.code());
}

std::string text_of(const caf::error& error) {
  const auto& context = error.context();
  return context.match_elements<std::string>() ? context.get_as<std::string>(0) : std::string{};
}

} // namespace actors::mcp
