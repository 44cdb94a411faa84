#include "services/mcp/detail/offering.hpp"

#include <algorithm>

namespace actors::mcp::detail {

namespace {

std::string completion_key(bool of_prompt, std::string_view name, std::string_view argument) {
  std::string out{of_prompt ? 'p' : 't'};
  ((out += argument) += '\0') += name;
  return out;
}

} // namespace

boost::system::result<offering, std::string> offering::make(std::vector<setup> all, catalog_options options) {
  catalog_contents contents;
  by_kind of;
  for (const auto& each : all) {
    if (const auto* tool = std::get_if<tool_description>(&each->described)) {
      contents.tools.push_back(*tool);
      of.tools.push_back(each);
    } else if (const auto* resource = std::get_if<resource_description>(&each->described)) {
      contents.resources.push_back(*resource);
      of.resources.push_back(each);
    } else if (const auto* many = std::get_if<resource_template_description>(&each->described)) {
      contents.templates.push_back(*many);
      of.templates.push_back(each);
    } else if (const auto* prompt = std::get_if<prompt_description>(&each->described)) {
      contents.prompts.push_back(*prompt);
      of.prompts.push_back(each);
    } else {
      const auto& target = std::get<completion_target>(each->described);
      if (!of.completions.emplace(completion_key(target.of_prompt, target.name, target.argument), each).second)
        return "Two completions are for one argument: " + each->label;
    }
  }
  auto listed = catalog::make(std::move(contents), options);
  if (!listed)
    return listed.error().message;
  for (const auto& [key, each] : of.completions)
    if (const auto& target = std::get<completion_target>(each->described);
        !(target.of_prompt ? listed->has_argument(target.name, target.argument)
                           : listed->has_variable(target.name, target.argument)))
      return "There is no such thing to complete: " + each->label;
  return offering{std::move(all), std::move(*listed), std::move(of)};
}

bool offering::has_tasks() const noexcept {
  return std::ranges::any_of(of_.tools, [](const setup& each) { return each->task.has_value(); });
}

offering::setup offering::tool(std::string_view name) const {
  const auto place = listed_.find_tool(name);
  return place ? of_.tools[*place] : nullptr;
}

offering::setup offering::prompt(std::string_view name) const {
  const auto place = listed_.find_prompt(name);
  return place ? of_.prompts[*place] : nullptr;
}

offering::resource offering::resource_at(std::string_view uri) const {
  if (const auto place = listed_.find_resource(uri))
    return {of_.resources[*place], {}};
  if (auto found = listed_.match(uri))
    return {of_.templates[found->place], std::move(found->variables)};
  return {};
}

bool offering::knows(std::string_view uri) const {
  return listed_.find_resource(uri) || listed_.find_template(uri) || listed_.match(uri);
}

offering::setup offering::completion(bool of_prompt, std::string_view name, std::string_view argument) const {
  const auto found = of_.completions.find(completion_key(of_prompt, name, argument));
  return found == of_.completions.end() ? nullptr : found->second;
}

} // namespace actors::mcp::detail
