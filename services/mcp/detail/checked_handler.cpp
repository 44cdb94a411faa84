#include "services/mcp/detail/checked_handler.hpp"

#include "services/jsonrpc/read_back.hpp"
#include "services/schema/validator.hpp"

namespace actors::mcp::detail {

namespace {

schema::result<schema::validator> compile(const boost::json::object& schema, bool unchecked) {
  schema::validator_options options;
  options.uncheckable = unchecked ? schema::uncheckable::skip : schema::uncheckable::refuse;
  return schema::validator::compile(schema, options);
}

std::string misfits(const schema::validator& rules, const boost::json::value& value) {
  std::string wrong;
  for (const auto& each : rules.validate(value))
    wrong += (wrong.empty() ? "" : "; ") + each.text();
  return wrong;
}

} // namespace

std::string check_arguments(any_handler& handler, const boost::json::object& schema, bool unchecked) {
  auto rules = compile(schema, unchecked);
  if (!rules)
    return "the input schema cannot be used: " + rules.error().text();
  handler.check = [rules = *rules](const boost::json::object& arguments) {
    // It runs where the call arrives, which no arguments may disturb.
    try {
      return misfits(rules, arguments);
    } catch (const std::exception& e) {
      return std::string{"they could not be checked: "} + e.what();
    }
  };
  return {};
}

std::string check_results(any_handler& handler, const boost::json::object& schema, bool unchecked) {
  auto rules = compile(schema, unchecked);
  if (!rules)
    return "the output schema cannot be used: " + rules.error().text();
  handler.check_result = [rules = *rules](const tool_result& result) {
    if (result.is_error)
      return std::string{};
    if (result.structured_content().empty())
      return std::string{"has no structured content"};
    const auto read = jsonrpc::read_back(result.structured_content());
    if (!read)
      return "could not be checked: " + read.error().message;
    try {
      return misfits(rules, *read);
    } catch (const std::exception& e) {
      return std::string{"could not be checked: "} + e.what();
    }
  };
  return {};
}

} // namespace actors::mcp::detail
