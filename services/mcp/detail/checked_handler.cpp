#include "services/mcp/detail/checked_handler.hpp"

#include "services/schema/validator.hpp"

namespace actors::mcp::detail {

std::string check_arguments(any_handler& handler, const boost::json::object& schema, bool unchecked) {
  schema::validator_options options;
  options.uncheckable = unchecked ? schema::uncheckable::skip : schema::uncheckable::refuse;
  auto rules = schema::validator::compile(schema, options);
  if (!rules)
    return "the input schema cannot be used: " + rules.error().text();
  handler.check = [rules = *rules](const boost::json::object& arguments) {
    // It runs where the call arrives, which no arguments may disturb.
    try {
      std::string wrong;
      for (const auto& each : rules.validate(arguments))
        wrong += (wrong.empty() ? "" : "; ") + each.text();
      return wrong;
    } catch (const std::exception& e) {
      return std::string{"they could not be checked: "} + e.what();
    }
  };
  return {};
}

} // namespace actors::mcp::detail
